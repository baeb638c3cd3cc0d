package io.github.dreamtalk.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for readers that take no bytes, written anew for every input; what it holds after a crash is the cause. */
public final class FuzzFile {
    private final Path path;

    /**
     * A file in a temporary folder of its own, removed at the end of the JVM.
     *
     * @param name with the ending its reader looks at
     */
    public FuzzFile(String name) {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            path = folder.resolve(name);
            folder.toFile().deleteOnExit();
            path.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Replaces what it holds. */
    public Path write(byte[] data) throws IOException {
        return Files.write(path, data);
    }
}
