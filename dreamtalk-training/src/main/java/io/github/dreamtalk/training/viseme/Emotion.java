package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.motion.MotionSpace;
import java.util.LinkedHashMap;
import java.util.Map;

/** The eight speaking styles: a base expression at full intensity, and how articulation changes. */
public enum Emotion {
    /** No expression. */
    NEUTRAL(1.0, 1.0, ""),
    /** Smile, raised cheeks. */
    HAPPY(
            1.05,
            1.05,
            "mouthSmile* .55 cheekSquint* .40 eyeSquint* .22 mouthDimple* .15 browOuterUp* .10 browInnerUp .08"),
    /** Raised inner brows, drooping lids and mouth corners, slack articulation. */
    SAD(0.85, 0.78, "browInnerUp .60 mouthFrown* .45 eyeBlink* .15 eyeLookDown* .15 mouthShrugLower .20"),
    /** Lowered brows, tense lids, wide articulation. */
    ANGRY(1.2, 1.12, "browDown* .70 noseSneer* .30 eyeSquint* .32 mouthFrown* .20 mouthStretch* .08 mouthUpperUp* .06"),
    /** High brows, wide eyes, dropped jaw. */
    SURPRISED(1.1, 1.25, "browInnerUp .60 browOuterUp* .65 eyeWide* .60 jawOpen .07"),
    /** High inner brows, wide eyes, stretched lips. */
    FEARFUL(0.95, 0.95, "browInnerUp .70 browOuterUp* .25 eyeWide* .50 mouthStretch* .25 mouthFrown* .10"),
    /** Wrinkled nose, raised upper lip. */
    DISGUSTED(
            1.0,
            0.95,
            "noseSneer* .65 browDown* .35 mouthUpperUp* .18 eyeSquint* .30 mouthFrown* .22 cheekSquint* .25"),
    /** One corner of the mouth and one brow raised. */
    CONTEMPTUOUS(
            0.88,
            0.9,
            "mouthSmileRight .42 mouthDimpleRight .38 browDownLeft .18 browOuterUpRight .32 eyeSquint* .15 cheekSquintRight .15");

    final double articulation;
    final double jaw;
    private final Map<Integer, Double> base = new LinkedHashMap<>();

    Emotion(double articulation, double jaw, String base) {
        this.articulation = articulation;
        this.jaw = jaw;
        String[] w = base.isEmpty() ? new String[0] : base.split(" ");
        for (int i = 0; i < w.length; i += 2) {
            double v = Double.parseDouble(w[i + 1]);
            if (w[i].endsWith("*")) {
                String name = w[i].substring(0, w[i].length() - 1);
                this.base.put(MotionSpace.ARKIT.indexOf(name + "Left"), v);
                this.base.put(MotionSpace.ARKIT.indexOf(name + "Right"), v);
            } else {
                this.base.put(MotionSpace.ARKIT.indexOf(w[i]), v);
            }
        }
    }

    /**
     * The expression at rest.
     *
     * @return channel → value at intensity 1; not to be changed
     */
    Map<Integer, Double> base() {
        return base;
    }
}
