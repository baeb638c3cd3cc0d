package io.github.dreamtalk.training.viseme;

import java.util.Random;

/**
 * One manner of speaking, kept over all clips that share it.
 *
 * @param emotion the base expression
 * @param intensity of the base expression, 0..1.2
 * @param articulation gain of the lip shapes
 * @param jaw gain of the jaw
 * @param browAccent how far brows rise on loud vowels
 * @param asymmetry left minus right share of the shapes, -0.1..0.1
 */
public record VisemeStyle(
        Emotion emotion, double intensity, double articulation, double jaw, double browAccent, double asymmetry) {
    /**
     * The middle of an emotion, as shipped.
     *
     * @param emotion which
     * @return the style
     */
    public static VisemeStyle of(Emotion emotion) {
        return new VisemeStyle(emotion, 0.9, emotion.articulation, emotion.jaw, 0.2, 0);
    }

    /**
     * A style of a random emotion and intensity.
     *
     * @param random source of all numbers: equal states give equal styles
     * @return the style
     */
    public static VisemeStyle random(Random random) {
        Emotion e = Emotion.values()[random.nextInt(Emotion.values().length)];
        return new VisemeStyle(
                e,
                0.35 + 0.75 * random.nextDouble(),
                e.articulation * (0.88 + 0.24 * random.nextDouble()),
                e.jaw * (0.85 + 0.3 * random.nextDouble()),
                0.3 * random.nextDouble(),
                0.05 * (2 * random.nextDouble() - 1));
    }

    /**
     * The same speaker without expression: how people differ stays, what an emotion does to articulation goes.
     *
     * @return the style
     */
    public VisemeStyle neutral() {
        return new VisemeStyle(
                Emotion.NEUTRAL,
                intensity,
                articulation / emotion.articulation,
                jaw / emotion.jaw,
                browAccent,
                asymmetry);
    }
}
