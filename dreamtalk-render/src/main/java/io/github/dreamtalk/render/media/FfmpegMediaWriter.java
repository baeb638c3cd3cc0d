package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MediaWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code *.mp4} (H.264 by OpenH264, AAC sound, index in front for streaming), {@code *.webm} (VP9, Opus sound), and
 * folders of {@code frame_000000.png} files (a name without extension; the sound is left out). Frames of odd size are
 * made even by repeating the last column and row. Sound is decoded from the original file, kept mono or stereo, and made
 * exactly as long as the picture: cut, or filled with silence. The same input gives the same bytes on the same machine.
 * Thread-safe.
 */
public final class FfmpegMediaWriter implements MediaWriter {
    private final int threads;

    FfmpegMediaWriter(int threads) {
        Ffmpeg.load();
        this.threads = threads;
    }

    @Override
    public boolean accepts(Path target) {
        return container(target) != null || isFolder(target);
    }

    private static @Nullable Container container(Path target) {
        String name = name(target).toLowerCase(Locale.ROOT);
        for (Container c : Container.values()) {
            if (name.endsWith("." + c.format)) {
                return c;
            }
        }
        return null;
    }

    private static boolean isFolder(Path target) {
        return Files.isDirectory(target)
                || (!name(target).isEmpty() && name(target).indexOf('.') < 0);
    }

    private static String name(Path target) {
        Path last = target.getFileName();
        return last == null ? "" : last.toString();
    }

    @Override
    public Sink open(Path target, int width, int height, FrameRate rate, @Nullable Path sound) {
        if (width < 16 || height < 16 || width > 8192 || height > 8192) {
            throw new InvalidInputException(
                    target + ": found frames of " + width + "x" + height + ", expected 16 to 8192 pixels on each side");
        }
        Container container = container(target);
        if (container != null) {
            return new VideoSink(container, target, width, height, rate, sound, threads);
        }
        if (isFolder(target)) {
            return new PngFolderSink(target, width, height);
        }
        throw new InvalidInputException(target
                + ": found an output of unknown kind, expected *.mp4, *.webm or a folder name without extension");
    }

    @Override
    public void close() {
        // Holds nothing between calls.
    }

    /** Makes the writer named {@code ffmpeg}. */
    public static final class Provider implements MediaWriter.Provider {
        /** For the service loader. */
        public Provider() {}

        @Override
        public String name() {
            return "ffmpeg";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public MediaWriter create(BackendContext context) {
            return new FfmpegMediaWriter(context.threads());
        }
    }
}
