package io.github.dreamtalk.benchmarks.paired;

import io.github.dreamtalk.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An installed version of the command line.
 *
 * @param name what the report calls it
 * @param command how it is started; a run's arguments follow
 */
record Installation(String name, List<String> command) {
    /** The jars that have held the command line, newest name first. */
    private static final List<String> JARS = List.of("dreamtalk-cli.jar", "dreamtalk-examples.jar");

    /** What the launcher script gives the JVM, so that a bare jar is measured as it is used. */
    private static final List<String> LAUNCHER_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmn32m",
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow");

    Installation {
        command = List.copyOf(command);
    }

    /**
     * Looks at a path.
     *
     * @param name what the report calls it
     * @param path the command line's jar, a folder with one (and its libraries beside it, as the build leaves them), or an
     *     executable launcher
     * @param javaOptions further options for the JVM of a jar; a launcher has its own
     * @return how to start it
     * @throws InvalidInputException if it is none of these
     */
    static Installation of(String name, Path path, List<String> javaOptions) {
        Path jar = path;
        if (Files.isDirectory(path)) {
            jar = JARS.stream()
                    .map(path::resolve)
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException(name + ": found none of " + JARS + " in the folder "
                            + path + "; build it, or name a jar or a launcher"));
        }
        if (!Files.isRegularFile(jar)) {
            throw new InvalidInputException(
                    name + ": found no file " + jar + ", expected a jar, a folder with one, or a launcher");
        }
        if (!jar.toString().endsWith(".jar")) {
            if (!Files.isExecutable(jar)) {
                throw new InvalidInputException(name + ": found " + jar + ", which is neither a jar nor executable");
            }
            return new Installation(name, List.of(jar.toAbsolutePath().toString()));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LAUNCHER_OPTIONS);
        command.addAll(javaOptions);
        command.add("-jar");
        command.add(jar.toAbsolutePath().toString());
        return new Installation(name, command);
    }

    List<String> with(List<String> arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(arguments);
        return all;
    }
}
