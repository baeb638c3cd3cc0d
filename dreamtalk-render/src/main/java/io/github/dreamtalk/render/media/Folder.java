package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A folder the JVM keeps files in on its own account, and what may be wrong with it: each cause with its own mend.
 *
 * @param path the folder
 */
record Folder(Path path) {
    private static final long MEGABYTE = 1 << 20;

    /** The folder for temporary files. */
    static Folder temporary() {
        return new Folder(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /**
     * What stands in the way of writing files.
     *
     * @param needed bytes that are to fit in, or 0 if any amount is of use
     * @return found, expected and what to do; empty if nothing is known to be wrong
     */
    Optional<String> trouble(long needed) {
        if (!Files.exists(path)) {
            return Optional.of("found no folder " + path + ", expected one; create it");
        }
        if (!Files.isDirectory(path)) {
            return Optional.of("found a file at " + path + ", expected a folder; remove it");
        }
        if (isReadOnly()) {
            return Optional.of(
                    "found " + path + " on a file system that is read-only, expected one that can be written;"
                            + " mount it for writing");
        }
        if (!Files.isReadable(path) || !Files.isWritable(path) || !Files.isExecutable(path)) {
            return Optional.of("found " + path + " closed to user '" + System.getProperty("user.name")
                    + "', expected a folder that may be read and written; change its permissions");
        }
        long free = free();
        if (free < Math.max(needed, 1)) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "found %d MB free in %s, expected %s; free space there",
                    free / MEGABYTE,
                    path,
                    needed == 0 ? "some" : needed / MEGABYTE + " MB"));
        }
        return Optional.empty();
    }

    /**
     * What stood in the way of something that failed.
     *
     * @param e how it failed
     * @return found, expected and what to do
     */
    String trouble(IOException e) {
        return trouble(MEGABYTE)
                .orElse("found that " + path + " does not work (" + e + "), expected a folder that can be written");
    }

    /** Whether it lies on a file system that runs no programs and loads no libraries; asked where Linux tells. */
    boolean runsNothing() {
        return Mounts.read().map(mounts -> mounts.noexec(real())).orElse(false);
    }

    private boolean isReadOnly() {
        try {
            return Files.getFileStore(path).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    private Path real() {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private long free() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            // Some network file systems do not say; what is to be written will show.
            return Long.MAX_VALUE;
        }
    }
}
