package io.github.dreamtalk.eval;

import io.github.dreamtalk.media.FrameRate;
import org.jspecify.annotations.Nullable;

/**
 * What was measured in every frame; NaN where there was nothing to measure. The arrays are the evaluation's own: read them,
 * do not write.
 *
 * @param rate frames per second
 * @param opening gap of the inner lips by eye distance
 * @param loudness of the sound at the frame, in [0, 1]; null without sound
 * @param yaw degrees
 * @param pitch degrees
 * @param roll degrees
 * @param faceError F-LMD; null without a reference
 * @param mouthError M-LMD; null without a reference
 */
public record Curves(
        FrameRate rate,
        double[] opening,
        double @Nullable [] loudness,
        double[] yaw,
        double[] pitch,
        double[] roll,
        double @Nullable [] faceError,
        double @Nullable [] mouthError) {}
