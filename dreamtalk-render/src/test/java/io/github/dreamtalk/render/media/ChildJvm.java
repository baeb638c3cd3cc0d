package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with this one's class path, since natives are loaded once for a JVM's life. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * Runs a main class.
     *
     * @param wrapper words before the java command, or none
     * @param options of the JVM
     * @param main what is run
     * @param arguments its arguments
     * @return what it printed after {@code "> "} at a line's start, for a JVM has much to say of its own; then its exit code
     */
    static List<String> run(List<String> wrapper, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the child did not end; it said: " + said);
        }
        List<String> lines = new ArrayList<>(said.lines()
                .filter(line -> line.startsWith("> "))
                .map(line -> line.substring(2))
                .toList());
        lines.add("exit " + process.exitValue());
        return lines;
    }
}
