package io.github.dreamtalk;

import io.github.dreamtalk.media.RgbImage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A finished frame that belongs to whoever holds it.
 *
 * @param index frame number from 0
 * @param time from the start of the clip
 * @param image the picture
 * @param alpha coverage of each pixel, row-major, 0 transparent to 255 opaque; null if the whole picture is opaque
 */
public record VideoFrame(long index, Duration time, RgbImage image, byte @Nullable [] alpha) {}
