package io.github.dreamtalk.eval.dynamics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much the head moves, after THEval's head motion dynamics:
 * {@code sqrt(mean sd(angle) · mean var(change of angle) + mean var(place))}, over turn, nod and tilt in degrees, their change
 * from frame to frame, and the column and row of the face's centre in pixels of its first crop scaled to 256×256. The sum of
 * unlike units is the original's.
 */
public final class HeadDynamics {
    private HeadDynamics() {}

    /**
     * The figure.
     *
     * @param angles turn, nod and tilt in every frame, degrees; NaN where they are unknown
     * @param place column and row of the face's centre in every frame, pixels at 256×256; NaN where they are unknown
     * @return the figure; null below three known frames in a row
     */
    public static @Nullable Double of(double[][] angles, double[][] place) {
        double deviation = 0;
        double speed = 0;
        for (double[] angle : angles) {
            Double variance = Dispersion.variance(known(angle));
            Double change = Dispersion.variance(known(changes(angle)));
            if (variance == null || change == null) {
                return null;
            }
            deviation += Math.sqrt(variance) / angles.length;
            speed += change / angles.length;
        }
        double shift = 0;
        for (double[] axis : place) {
            Double variance = Dispersion.variance(known(axis));
            if (variance == null) {
                return null;
            }
            shift += variance / place.length;
        }
        return Math.sqrt(deviation * speed + shift);
    }

    private static double[] changes(double[] angle) {
        double[] changes = new double[Math.max(0, angle.length - 1)];
        for (int f = 0; f < changes.length; f++) {
            changes[f] = angle[f + 1] - angle[f];
        }
        return changes;
    }

    private static double[] known(double[] values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    }
}
