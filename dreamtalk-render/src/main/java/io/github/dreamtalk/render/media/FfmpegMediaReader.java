package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.media.PcmAudio;
import java.nio.file.Path;

/**
 * Reads sound through FFmpeg and pictures through ImageIO. Sound: wav, mp3, m4a, flac, ogg, opus, and the sound of mp4,
 * mov and webm; several channels are averaged. Pictures: PNG, JPEG, WebP, BMP, GIF (first picture) and TIFF. Only local
 * regular files are read and no file can make it open another. Thread-safe.
 */
public final class FfmpegMediaReader implements MediaReader {
    private final PictureReader pictures = new PictureReader();

    /** Loads the natives. */
    FfmpegMediaReader() {
        Ffmpeg.load();
    }

    @Override
    public PcmAudio openAudio(Path file, MediaLimits limits) {
        return SpooledPcm.decode(file, limits);
    }

    @Override
    public RgbImage readImage(Path file, MediaLimits limits) {
        return pictures.read(file, limits);
    }

    @Override
    public void close() {
        // Holds nothing between calls.
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
