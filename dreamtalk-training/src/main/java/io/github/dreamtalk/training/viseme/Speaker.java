package io.github.dreamtalk.training.viseme;

import java.util.Random;

/**
 * What people differ in whatever they feel; kept over all clips of one person. The spreads are those of opening and width
 * over the speakers measured for this project (mean opening .043 to .119 of the distance of the outer eye corners over
 * eight people in free speech).
 *
 * @param articulation gain of the lip shapes
 * @param jaw gain of the jaw
 * @param browAccent how far brows rise on loud vowels
 * @param asymmetry left minus right share of the shapes
 * @param smile corners of the mouth at rest, up (positive) or down
 * @param brow brows at rest, up (positive) or down
 * @param jawSide jaw at rest, to its left (positive) or right
 * @param puff how far the cheeks fill before p and b
 * @param liveliness gain of what the face does by itself
 */
public record Speaker(
        double articulation,
        double jaw,
        double browAccent,
        double asymmetry,
        double smile,
        double brow,
        double jawSide,
        double puff,
        double liveliness) {
    /** The middle of all speakers, whom the shipped style clips show. */
    public static final Speaker AVERAGE = new Speaker(1, 1, 0.08, 0, 0.02, 0, 0, 0.06, 1);

    /**
     * Someone.
     *
     * @param random source of all numbers: equal states give equal speakers
     * @return the speaker
     */
    public static Speaker random(Random random) {
        return new Speaker(
                between(0.85, 1.15, random),
                between(0.78, 1.22, random),
                between(0, 0.18, random),
                between(-0.07, 0.07, random),
                0.02 + 0.04 * random.nextGaussian(),
                0.04 * random.nextGaussian(),
                0.012 * random.nextGaussian(),
                between(0, 0.14, random),
                between(0.6, 1.4, random));
    }

    private static double between(double low, double high, Random random) {
        return low + (high - low) * random.nextDouble();
    }
}
