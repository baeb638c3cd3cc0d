package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checks a file passes before it is opened, wherever one is: a pipe that nobody writes to hangs whoever opens it, a
 * device may never end, and what is read whole must fit. Stateless and thread-safe.
 */
public final class LocalFile {
    private LocalFile() {}

    /**
     * Refuses what is not a regular file with something in it that may be read.
     *
     * @param file the file; links are followed
     * @param expected what it should be, for the message
     * @throws InvalidInputException saying what was found instead
     * @throws MediaException if the file system does not tell its size
     */
    public static void check(Path file, String expected) {
        if (size(file, expected) == 0) {
            throw new InvalidInputException(
                    file + ": found an empty file, expected " + expected + "; copy or export it again");
        }
    }

    private static long size(Path file, String expected) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(file + ": found no such file, expected " + expected + "; check the path");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(file + ": found "
                    + (Files.isDirectory(file) ? "a folder" : "a device or pipe") + ", expected " + expected);
        }
        if (!Files.isReadable(file)) {
            throw new InvalidInputException(
                    file + ": found a file that may not be read, expected " + expected + "; check its permissions");
        }
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new MediaException(file + ": its size could not be read: " + e, e);
        }
    }

    /**
     * Opens a file that is read piece by piece.
     *
     * @param file a regular file, not empty
     * @param expected what it should be, for the message
     * @return its bytes; the caller closes the stream
     * @throws InvalidInputException as {@link #check}
     * @throws IOException if it cannot be opened
     */
    public static InputStream open(Path file, String expected) throws IOException {
        check(file, expected);
        return Files.newInputStream(file);
    }

    /**
     * Reads a whole file.
     *
     * @param file a regular file, not empty
     * @param expected what it should be, for the message
     * @param most largest size, bytes
     * @return its bytes
     * @throws InvalidInputException as {@link #check}, or if it is larger
     * @throws MediaException if it cannot be read
     */
    public static byte[] read(Path file, String expected, int most) {
        check(file, expected);
        if (size(file, expected) > most) {
            throw tooLarge(file, String.valueOf(size(file, expected)), expected, most);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most);
            // It may grow meanwhile.
            if (bytes.length == most && in.read() >= 0) {
                throw tooLarge(file, "more than " + most, expected, most);
            }
            return bytes;
        } catch (IOException e) {
            throw new MediaException(file + ": cannot be read: " + e, e);
        }
    }

    private static InvalidInputException tooLarge(Path file, String found, String expected, int most) {
        return new InvalidInputException(file + ": found a file of " + found + " bytes, expected " + expected
                + " of at most " + most + " bytes");
    }
}
