package io.github.dreamtalk.cli.launched;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Stands in for the command in a jar of its own: says what it was asked for. */
public final class FakeCommand {
    private FakeCommand() {}

    /**
     * Prints the arguments, and leaves a mark beside the jar for each video it is to make.
     *
     * @param args the arguments; fails if {@code fail} is beside the jar
     */
    public static void main(String[] args) throws Exception {
        Path jar = Path.of(FakeCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (List.of(args).contains("--steps")) {
            Files.createTempFile(jar.resolveSibling("runs"), "run", "");
            if (Files.exists(jar.resolveSibling("fail"))) {
                System.exit(7);
            }
        }
        System.out.println("asked for " + List.of(args));
    }
}
