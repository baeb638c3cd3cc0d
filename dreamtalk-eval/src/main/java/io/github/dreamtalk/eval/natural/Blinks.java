package io.github.dreamtalk.eval.natural;

import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Blinks counted on the openness of the eyes: the mean of both eyes falls below 75 % of the clip's median and rises above
 * 85 % again within half a second. (On small faces the mesh sees a shut eye as two thirds open; at rest it wavers by 3 %.)
 *
 * @param count blinks
 * @param seconds duration of the frames in which the eyes are known, above 0
 */
public record Blinks(int count, double seconds) {
    private static final double FALLS_BELOW = 0.75;
    private static final double RISES_ABOVE = 0.85;
    private static final double LONGEST = 0.5;

    /**
     * Counts.
     *
     * @param openness mean openness of both eyes in every frame; NaN where it is unknown
     * @param rate frames per second
     * @return the count; null without a frame that is known
     */
    public static @Nullable Blinks of(double[] openness, FrameRate rate) {
        double[] known =
                Arrays.stream(openness).filter(o -> !Double.isNaN(o)).sorted().toArray();
        if (known.length == 0) {
            return null;
        }
        double median = known[known.length / 2];
        int count = 0;
        int fell = -1;
        for (int f = 0; f < openness.length; f++) {
            if (fell < 0 && openness[f] < FALLS_BELOW * median) {
                fell = f;
            } else if (fell >= 0 && (openness[f] > RISES_ABOVE * median)) {
                count += (f - fell) / rate.fps() <= LONGEST ? 1 : 0;
                fell = -1;
            }
        }
        return new Blinks(count, known.length / rate.fps());
    }

    /**
     * The rate.
     *
     * @return blinks per minute of frames with a face
     */
    public double perMinute() {
        return 60 * count / seconds;
    }
}
