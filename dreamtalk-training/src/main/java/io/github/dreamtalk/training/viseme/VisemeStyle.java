package io.github.dreamtalk.training.viseme;

import java.util.Random;

/**
 * One manner of speaking, kept over all clips that share it.
 *
 * @param emotion what is felt
 * @param variant in which of the emotion's ways it is shown, from 0
 * @param intensity of its expression, 0 to 1.2
 * @param speaker who speaks
 */
public record VisemeStyle(Emotion emotion, int variant, double intensity, Speaker speaker) {
    /**
     * The middle of an emotion, as shipped.
     *
     * @param emotion which
     * @return the style
     */
    public static VisemeStyle of(Emotion emotion) {
        return new VisemeStyle(emotion, 0, 0.95, Speaker.AVERAGE);
    }

    /**
     * A speaker, an emotion and an intensity by chance; half of the time the emotion's first way to be shown.
     *
     * @param random source of all numbers: equal states give equal styles
     * @return the style
     */
    public static VisemeStyle random(Random random) {
        Emotion e = Emotion.values()[random.nextInt(Emotion.values().length)];
        int variant = random.nextBoolean() ? 0 : random.nextInt(e.variants());
        return new VisemeStyle(e, variant, 0.3 + 0.9 * random.nextDouble(), Speaker.random(random));
    }

    Expression expression() {
        return emotion.expression(variant);
    }

    double articulation() {
        return speaker.articulation() * scaled(emotion.articulation);
    }

    double jaw() {
        return speaker.jaw() * scaled(emotion.jaw);
    }

    double liveliness() {
        return speaker.liveliness() * scaled(emotion.liveliness);
    }

    /** A faint emotion changes little of how one speaks. */
    private double scaled(double gain) {
        return 1 + (gain - 1) * Math.min(1, intensity);
    }
}
