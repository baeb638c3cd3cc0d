package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.error.DreamTalkException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What nobody foresaw ends in one line, a code and a trace in a file. */
class FailureTest {
    private static final Pattern TRACE = Pattern.compile("trace in (\\S+dreamtalk-failure-\\S+\\.txt)");

    @CommandLine.Command(name = "fail")
    private static final class Failing implements Callable<Integer> {
        private final Throwable failure;

        Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            if (failure instanceof Error e) {
                throw e;
            }
            throw (Exception) failure;
        }
    }

    private static CommandRun run(Throwable failure) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = DreamTalkCommand.commandLine()
                .addSubcommand(new Failing(failure))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        line.getSubcommands().get("fail").setErr(new PrintWriter(err));
        return new CommandRun(line.execute("fail"), out.toString(), err.toString());
    }

    private static String trace(CommandRun run) throws IOException {
        assertThat(run.err().lines()).hasSize(1);
        Matcher m = TRACE.matcher(run.err());
        assertThat(m.find()).as(run.err()).isTrue();
        Path file = Path.of(m.group(1));
        String trace = Files.readString(file);
        Files.delete(file);
        return trace;
    }

    @Test
    void anErrorIsOneLineAndItsTraceIsInAFile() throws IOException {
        CommandRun run = run(new StackOverflowError("deep\n\u001b[2J"));
        assertThat(run.code()).isEqualTo(70);
        assertThat(run.err())
                .startsWith(
                        "dreamtalk: unexpected failure: java.lang.StackOverflowError: deep \\u001b[2J; please report")
                .contains("dreamtalk doctor");
        assertThat(trace(run)).contains("StackOverflowError").contains("at " + FailureTest.class.getName());
    }

    @Test
    void lackOfMemorySaysWhatToDo() throws IOException {
        CommandRun run = run(new OutOfMemoryError("Java heap space"));
        assertThat(run.code()).isEqualTo(70);
        assertThat(run.err())
                .startsWith("dreamtalk: out of memory (java.lang.OutOfMemoryError: Java heap space)")
                .contains("_JAVA_OPTIONS=-Xmx");
        assertThat(trace(run)).contains("OutOfMemoryError");
    }

    @Test
    void anUnforeseenExceptionIsOneLineToo() throws IOException {
        CommandRun run = run(new IllegalStateException("x"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("dreamtalk: unexpected failure: java.lang.IllegalStateException: x");
        assertThat(trace(run)).contains("IllegalStateException");
    }

    @Test
    void aForeseenOneHasNoTrace() {
        CommandRun run = run(new DreamTalkException("x: found y"));
        assertThat(run).isEqualTo(new CommandRun(1, "", "dreamtalk: x: found y" + System.lineSeparator()));
    }
}
