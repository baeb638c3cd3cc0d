package io.github.dreamtalk.media;

/**
 * What is refused before it costs memory or time.
 *
 * @param maxPixels largest picture, pixels
 * @param minSide smallest width and height of a picture, pixels
 * @param maxSeconds longest sound, seconds
 * @param maxChannels most audio channels
 */
public record MediaLimits(long maxPixels, int minSide, double maxSeconds, int maxChannels) {
    /** 50 Mpx and 128 px for pictures, 12 hours and 64 channels for sound. */
    public static final MediaLimits DEFAULT = new MediaLimits(50_000_000L, 128, 12 * 3600.0, 64);
}
