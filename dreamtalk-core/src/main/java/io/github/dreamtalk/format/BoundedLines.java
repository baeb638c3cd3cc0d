package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Lines of a text file, none longer than a limit, so that a hostile file cannot fill the memory with one line. */
final class BoundedLines implements AutoCloseable {
    private final BufferedReader reader;
    private final Path file;
    private final int limit;
    private final StringBuilder line = new StringBuilder();
    private long number;

    BoundedLines(Path file, String expected, int limit) throws IOException {
        this.file = file;
        this.limit = limit;
        this.reader = new BufferedReader(Utf8Text.of(LocalFile.open(file, expected), Long.MAX_VALUE));
    }

    @Nullable
    String next() throws IOException {
        line.setLength(0);
        number++;
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() == limit) {
                throw new InvalidInputException(
                        file + ", line " + number + ": longer than " + limit + " characters; this is no motion file");
            }
            line.append((char) c);
            c = reader.read();
        }
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
