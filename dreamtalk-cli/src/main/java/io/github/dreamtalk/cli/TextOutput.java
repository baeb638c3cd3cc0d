package io.github.dreamtalk.cli;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.AtomicFile;
import io.github.dreamtalk.format.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a report goes besides the terminal. A file appears whole or not at all; a device or pipe, such as {@code
 * /dev/stdout}, is written to as it is.
 *
 * @param field the option's name
 * @param file the target, or null if none was given
 */
record TextOutput(String field, @Nullable Path file) {
    private boolean stream() {
        return file != null && Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    /** Refuses a target that cannot be written, before any work is done. */
    void check() {
        Path target = file;
        if (target != null && !stream()) {
            InvalidInputException.about(field, () -> {
                OutputFile.check(target);
                return target;
            });
        }
    }

    void write(String text) {
        if (file == null) {
            return;
        }
        try {
            if (stream()) {
                Files.writeString(file, text);
                return;
            }
            try (AtomicFile out = new AtomicFile(file)) {
                out.stream().write(text.getBytes(StandardCharsets.UTF_8));
                out.commit();
            }
        } catch (IOException e) {
            throw new MediaException(field + ": " + file + " could not be written: " + e, e);
        }
    }
}
