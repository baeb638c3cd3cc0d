package io.github.dreamtalk.eval.style;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What {@link StyleClassifier} sees of a clip: mean, standard deviation, and 10th and 90th percentile over time of every
 * ARKit blendshape but those of blinks and gaze, which the pipeline moves whatever the style. No order in time, so clips of
 * any length and rate compare. Stateless and thread-safe.
 */
public final class StyleFeatures {
    /** Names this definition; changes whenever a value would change for the same clip. */
    public static final String NAME = "arkit-mean-deviation-p10-p90";

    private static final MotionSpace SPACE = MotionSpace.ARKIT;
    private static final int[] CHANNELS = IntStream.range(0, SPACE.expressionChannels())
            .filter(i -> !SPACE.channelNames().get(i).matches("eye(Blink|Look).*"))
            .toArray();
    private static final int STATISTICS = 4;

    /** Values for a clip. */
    public static final int SIZE = STATISTICS * CHANNELS.length;

    private StyleFeatures() {}

    /**
     * Describes a clip.
     *
     * @param motion ARKit motion of at least a second
     * @return {@link #SIZE} values: mean, deviation, 10th and 90th percentile of the first channel, then of the next
     * @throws InvalidInputException if it is of another motion space or shorter
     */
    public static float[] of(MotionSequence motion) {
        if (!motion.space().equals(SPACE)) {
            throw new InvalidInputException("style of a motion: found motion of space '"
                    + motion.space().name() + "', expected '" + SPACE.name() + "'; retarget it first");
        }
        int n = motion.frames();
        if (n < motion.rate().fps()) {
            throw new InvalidInputException("style of a motion: found " + n + " frames at " + motion.rate()
                    + " frames per second, expected at least a second; a style does not show in less");
        }
        float[] out = new float[SIZE];
        float[] values = new float[n];
        for (int c = 0; c < CHANNELS.length; c++) {
            double sum = 0;
            for (int f = 0; f < n; f++) {
                values[f] = motion.get(f, CHANNELS[c]);
                sum += values[f];
            }
            double mean = sum / n;
            double squares = 0;
            for (float v : values) {
                squares += (v - mean) * (v - mean);
            }
            Arrays.sort(values);
            int at = c * STATISTICS;
            out[at] = (float) mean;
            out[at + 1] = (float) Math.sqrt(squares / n);
            out[at + 2] = values[(int) Math.round(0.1 * (n - 1))];
            out[at + 3] = values[(int) Math.round(0.9 * (n - 1))];
        }
        return out;
    }
}
