package io.github.dreamtalk.render.media;

import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MediaReader;
import java.nio.file.Path;

/**
 * Reads sound through FFmpeg, and pictures through FFmpeg (WebP, HEIC, AVIF) and ImageIO (JPEG, PNG, BMP, TIFF, the first
 * picture of a GIF); docs/media.md and docs/pictures.md list all that is let in. Several channels are mixed by their layout,
 * two that cancel are not averaged. Only local regular files are read and no file can make it open another.
 *
 * <p>Thread-safe. Closing it ends what is being decoded, in whatever thread, with a {@link
 * io.github.dreamtalk.error.CancelledException}; so does an interrupt of that thread. Sound that was opened before stays
 * readable until it is closed itself.
 */
public final class FfmpegMediaReader implements MediaReader {
    private final PictureReader pictures;
    private final Gate gate;

    /** Loads the natives. */
    FfmpegMediaReader() {
        Ffmpeg.load();
        pictures = new PictureReader();
        gate = new Gate("the media reader", () -> {});
    }

    @Override
    public PcmAudio openAudio(Path file, MediaLimits limits) {
        Cancellation cancellation = new Cancellation();
        Gate.Entry entry = gate.enter(cancellation::cancel);
        try {
            return SpooledPcm.decode(file, limits, cancellation);
        } finally {
            entry.close();
        }
    }

    @Override
    public RgbImage readImage(Path file, MediaLimits limits) {
        Gate.Entry entry = gate.enter();
        try {
            return pictures.read(file, limits);
        } finally {
            entry.close();
        }
    }

    @Override
    public void close() {
        gate.close();
    }

    /** Makes the reader named {@code ffmpeg}. */
    public static final class Provider implements MediaReader.Provider {
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
        public MediaReader create(BackendContext context) {
            return new FfmpegMediaReader();
        }
    }
}
