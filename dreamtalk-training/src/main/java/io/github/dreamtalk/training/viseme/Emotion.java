package io.github.dreamtalk.training.viseme;

import java.util.Arrays;
import java.util.List;

/**
 * The eight speaking styles of MEAD (Wang et al. 2020): what an emotion does to articulation and to liveliness, and the
 * expressions it is shown with. The action units of each are those of EMFACS (Ekman and Friesen 1983; the channels of ARKit
 * follow action units closely); people show one emotion in several ways, of which the first is the one shipped.
 */
public enum Emotion {
    /** No expression. */
    NEUTRAL(1.0, 1.0, 1.0, ""),
    /** Action units 6 and 12: a smile that reaches the eyes; a beaming one; a quiet one with closed lips. */
    HAPPY(
            1.05,
            1.05,
            1.25,
            "mouthSmile* .62 cheekSquint* .45 eyeSquint* .25 mouthDimple* .15 browOuterUp* .10 browInnerUp .08",
            "mouthSmile* .70 cheekSquint* .40 browOuterUp* .35 browInnerUp .25 mouthUpperUp* .12 eyeWide* .10",
            "mouthSmile* .40 mouthDimple* .40 cheekSquint* .25 eyeSquint* .20"),
    /** Action units 1, 4, 15: raised inner brows and drooping corners; or a face about to cry, with 6, 17 and 20. */
    SAD(
            0.85,
            0.78,
            0.7,
            "browInnerUp .68 mouthFrown* .55 browDown* .10 eyeLookDown* .15 eyeBlink* .15 mouthShrugLower .25",
            "browInnerUp .45 browDown* .35 mouthFrown* .60 mouthStretch* .28 eyeSquint* .40 cheekSquint* .30"
                    + " mouthShrugLower .30 noseSneer* .10",
            "mouthFrown* .40 eyeBlink* .28 eyeLookDown* .30 browInnerUp .30 mouthShrugLower .15"),
    /** Action units 4, 5, 7 with 23 (tight lips) when it is held back, 9 and 10 (bared teeth) when it is not. */
    ANGRY(
            1.2,
            1.12,
            1.3,
            "browDown* .78 noseSneer* .32 eyeSquint* .35 mouthFrown* .22 mouthStretch* .08 mouthUpperUp* .06",
            "browDown* .70 eyeWide* .30 noseSneer* .42 mouthUpperUp* .16 mouthStretch* .18 mouthFrown* .12",
            "browDown* .80 eyeSquint* .40 mouthPress* .14 mouthRollLower .08 mouthFrown* .28 noseSneer* .12"),
    /** Action units 1, 2, 5, 26: high brows, wide eyes, dropped jaw; or brows alone. */
    SURPRISED(
            1.1,
            1.25,
            1.3,
            "browInnerUp .66 browOuterUp* .70 eyeWide* .62 jawOpen .07",
            "browInnerUp .50 browOuterUp* .75 eyeWide* .25 mouthSmile* .12"),
    /** Action units 1, 2, 4, 5, 20: high knitted brows, wide eyes, stretched lips; or a frozen stare. */
    FEARFUL(
            0.95,
            0.95,
            0.9,
            "browInnerUp .75 browOuterUp* .28 browDown* .12 eyeWide* .55 mouthStretch* .30 mouthFrown* .12",
            "browInnerUp .55 browOuterUp* .35 eyeWide* .70 mouthStretch* .12 mouthRollLower .08"),
    /** Action units 9, 10, 15: wrinkled nose and raised upper lip; the second more lip than nose. */
    DISGUSTED(
            1.0,
            0.95,
            1.0,
            "noseSneer* .70 browDown* .38 mouthUpperUp* .20 eyeSquint* .30 mouthFrown* .25 cheekSquint* .25",
            "noseSneer* .35 mouthUpperUp* .32 mouthFrown* .40 eyeSquint* .22 mouthShrugLower .20 browDown* .20"),
    /** Action units 12 and 14 on one side, the other brow raised or lowered; and the same face mirrored. */
    CONTEMPTUOUS(
            0.88,
            0.9,
            0.9,
            "mouthSmileRight .46 mouthDimpleRight .42 browDownLeft .20 browOuterUpRight .36 eyeSquint* .18"
                    + " cheekSquintRight .18",
            "mouthSmileLeft .46 mouthDimpleLeft .42 browDownRight .20 browOuterUpLeft .36 eyeSquint* .18"
                    + " cheekSquintLeft .18",
            "mouthDimple* .45 eyeSquint* .28 eyeBlink* .14 browDown* .15 mouthShrugLower .20");

    final double articulation;
    final double jaw;
    /** How much of what a face does by itself it does in this emotion. */
    final double liveliness;

    private final List<Expression> expressions;

    Emotion(double articulation, double jaw, double liveliness, String... expressions) {
        this.articulation = articulation;
        this.jaw = jaw;
        this.liveliness = liveliness;
        this.expressions = Arrays.stream(expressions).map(Expression::new).toList();
    }

    /**
     * In how many ways the emotion is shown.
     *
     * @return at least 1
     */
    public int variants() {
        return expressions.size();
    }

    /** One of the ways, 0 for the shipped one. */
    Expression expression(int variant) {
        return expressions.get(variant);
    }
}
