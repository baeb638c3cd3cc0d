package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a video goes: a file (or folder) that appears when it is complete, or a stream that is written while it is made.
 * Immutable.
 */
public final class MediaTarget {
    private final @Nullable Path file;
    private final @Nullable OutputStream stream;
    private final String format;

    private MediaTarget(@Nullable Path file, @Nullable OutputStream stream, String format) {
        this.file = file;
        this.stream = stream;
        this.format = format;
    }

    /**
     * A file, whose ending says the format, or a folder for PNG frames.
     *
     * @param file the target
     * @return the target
     */
    public static MediaTarget file(Path file) {
        Path last = Objects.requireNonNull(file, "file").getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return new MediaTarget(file, null, dot < 0 ? "" : name.substring(dot + 1));
    }

    /**
     * A stream, written from front to back.
     *
     * @param stream receives the bytes as they are made; flushed, never closed
     * @param format {@code mp4} (fragmented) or {@code webm}
     * @return the target
     * @throws InvalidInputException if the format is blank
     */
    public static MediaTarget stream(OutputStream stream, String format) {
        Objects.requireNonNull(stream, "stream");
        if (Objects.requireNonNull(format, "format").isBlank()) {
            throw new InvalidInputException("output format: found a blank name, expected mp4 or webm");
        }
        return new MediaTarget(null, stream, format.toLowerCase(Locale.ROOT));
    }

    /**
     * The file or folder.
     *
     * @return null for a stream
     */
    public @Nullable Path file() {
        return file;
    }

    /**
     * The stream.
     *
     * @return null for a file
     */
    public @Nullable OutputStream stream() {
        return stream;
    }

    /**
     * The format: a file's ending in lower case without the dot, or what was said of the stream.
     *
     * @return empty for a name without ending
     */
    public String format() {
        return format;
    }

    @Override
    public String toString() {
        return file != null ? file.toString() : format + " stream";
    }
}
