package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.OutputFile;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code *.mp4} (H.264 by OpenH264, AAC sound, index in front for streaming), {@code *.webm} (VP9, Opus sound), and
 * folders of {@code frame_000000.png} files (a name without extension; the sound is left out, transparency is kept). Frames
 * of odd size are made even by repeating the last column and row. Sound is decoded from the original file, kept mono or
 * stereo, and made exactly as long as the picture: cut, or filled with silence. The same input gives the same bytes on the
 * same machine.
 *
 * <p><b>Streams.</b> {@code mp4} is written in fragments and {@code webm} in live clusters of about a second, which go out
 * while frames are written; nothing is filled in later. The stream is called by the thread that writes frames, flushed after
 * each fragment, and never closed. What it throws ends the output: an {@link java.io.IOException} becomes the cause of a
 * {@link io.github.dreamtalk.error.MediaException}, anything unchecked comes as it is.
 *
 * <p>Thread-safe. An output is used by one thread at a time, but may be closed by any: what runs then ends first. Closing the
 * writer refuses new outputs; those that are open belong to whoever opened them.
 */
public final class FfmpegMediaWriter implements MediaWriter {
    private final int threads;
    private final Gate gate;

    FfmpegMediaWriter(int threads) {
        Ffmpeg.load();
        this.threads = threads;
        gate = new Gate("the media writer", () -> {});
    }

    @Override
    public boolean accepts(MediaTarget target) {
        return container(target) != null || isFolder(target);
    }

    private static @Nullable Container container(MediaTarget target) {
        for (Container c : Container.values()) {
            if (target.format().equals(c.format)) {
                return c;
            }
        }
        return null;
    }

    private static boolean isFolder(MediaTarget target) {
        Path file = target.file();
        if (file == null) {
            return false;
        }
        Path last = file.getFileName();
        return Files.isDirectory(file)
                || (last != null
                        && !last.toString().isEmpty()
                        && last.toString().indexOf('.') < 0);
    }

    @Override
    public void check(MediaTarget target) {
        Path file = target.file();
        if (file != null && container(target) != null) {
            OutputFile.check(file);
        } else if (file != null) {
            OutputFile.checkFolder(file);
        }
    }

    @Override
    public Output open(MediaTarget target, PictureSize size, FrameRate rate, @Nullable Path sound) {
        Gate.Entry entry = gate.enter();
        try {
            return start(target, size, rate, sound);
        } finally {
            entry.close();
        }
    }

    private Output start(MediaTarget target, PictureSize size, FrameRate rate, @Nullable Path sound) {
        if (size.width() < 16 || size.height() < 16 || size.width() > 8192 || size.height() > 8192) {
            throw new InvalidInputException(target + ": found frames of " + size.width() + "x" + size.height()
                    + ", expected 16 to 8192 pixels on each side");
        }
        Container container = container(target);
        if (container != null) {
            return new VideoOutput(container, target, size, rate, sound, threads);
        }
        Path folder = target.file();
        if (folder != null && isFolder(target)) {
            return new PngFolderOutput(folder, size);
        }
        throw new InvalidInputException(target + ": found an output of unknown kind, expected *.mp4, *.webm or a folder"
                + " name without extension, or a stream of mp4 or webm");
    }

    /** Refuses new outputs, after waiting for one that is just being opened. */
    @Override
    public void close() {
        gate.close();
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
