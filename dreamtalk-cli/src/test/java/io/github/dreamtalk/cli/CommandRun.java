package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One in-process run of the command line: its exit code, what it printed, and what it left on disk. */
record CommandRun(int code, String out, String err) {
    static CommandRun of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Stream.of(args).map(String::valueOf).toArray(String[]::new);
        int code = DreamTalkCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new CommandRun(code, out.toString(), err.toString());
    }

    /** Like {@link #of}, and checks that the run succeeded. */
    static CommandRun done(Object... args) {
        CommandRun run = of(args);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    /** Every path under a folder, hidden ones too, to compare before and after. */
    static Set<String> tree(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            Set<String> names = new TreeSet<>();
            paths.forEach(p -> names.add(folder.relativize(p).toString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sound spooled to the temporary folder that nobody has removed. */
    static Set<String> spooledSound() {
        try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            Set<String> names = new TreeSet<>();
            paths.map(p -> p.getFileName().toString())
                    .filter(n -> n.startsWith("dreamtalk-"))
                    .forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
