package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Locale;

/**
 * What is refused before it costs memory or time.
 *
 * @param maxPixels largest picture, pixels
 * @param minSide smallest width and height of a picture, pixels
 * @param maxSeconds longest sound, video or motion, seconds
 * @param maxChannels most audio channels
 */
public record MediaLimits(long maxPixels, int minSide, double maxSeconds, int maxChannels) {
    /** 50 Mpx and 128 px for pictures, 12 hours and 64 channels for sound; motion is held to the same 12 hours everywhere. */
    public static final MediaLimits DEFAULT = new MediaLimits(50_000_000L, 128, 12 * 3600.0, 64);

    /**
     * Refuses a clip that is longer than these limits allow, whatever length or rate its file claims.
     *
     * @param what names the clip at the start of the message
     * @param frames how many
     * @param rate frames per second
     * @throws InvalidInputException if it is longer
     */
    public void checkLength(String what, long frames, FrameRate rate) {
        double seconds = frames / rate.fps();
        // A second more: a clip that covers sound of the largest length is rounded up to whole frames.
        if (seconds > maxSeconds + 1) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s: found %d frames at %s per second, which is %.0f s, expected at most %.0f s; state its true rate or"
                            + " cut it",
                    what,
                    frames,
                    rate,
                    seconds,
                    maxSeconds));
        }
    }
}
