package io.github.dreamtalk.spi;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import java.nio.file.Path;

/** Decodes sound and pictures from local files. Thread-safe. Hostile files end in an exception, nothing else. */
public interface MediaReader extends AutoCloseable {
    /**
     * Opens the sound of an audio or video file, decoded to mono 16 kHz.
     *
     * @param file a local file
     * @param limits what is refused
     * @return the audio; the caller closes it
     * @throws InvalidInputException if it holds no sound, is empty, or breaks a limit
     * @throws MediaException if decoding fails
     */
    PcmAudio openAudio(Path file, MediaLimits limits);

    /**
     * Reads a picture: EXIF rotation applied, alpha composed on white, grey, CMYK and 16-bit converted to 8-bit sRGB.
     *
     * @param file a local file
     * @param limits what is refused
     * @return the picture
     * @throws InvalidInputException if it is no picture or breaks a limit
     * @throws MediaException if decoding fails
     */
    RgbImage readImage(Path file, MediaLimits limits);

    @Override
    void close();

    /** Makes readers. */
    interface Provider extends BackendProvider<MediaReader> {}
}
