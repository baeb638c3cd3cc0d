package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checks a file passes before any decoder sees it. */
final class LocalFile {
    private LocalFile() {}

    static void check(Path file, String expected) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(file + ": found no such file, expected " + expected + "; check the path");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(file + ": found "
                    + (Files.isDirectory(file) ? "a directory" : "a device or pipe") + ", expected " + expected);
        }
        if (!Files.isReadable(file)) {
            throw new InvalidInputException(
                    file + ": found a file that may not be read, expected " + expected + "; check its permissions");
        }
        try {
            if (Files.size(file) == 0) {
                throw new InvalidInputException(
                        file + ": found an empty file, expected " + expected + "; copy or export it again");
            }
        } catch (IOException e) {
            throw new MediaException(file + ": its size could not be read: " + e.getMessage(), e);
        }
    }
}
