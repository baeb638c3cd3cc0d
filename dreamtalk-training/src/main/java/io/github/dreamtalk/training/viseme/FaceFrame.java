package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.training.viseme.Life.Curve;
import io.github.dreamtalk.training.viseme.VisemeTable.Shape;
import java.util.Map;

/**
 * One frame of a performance: the mouth's shapes, the expression and the life of the face, put together as channels. The
 * amplitudes of what the face does by itself were set so that brows, cheeks, nose, corners and width of the animated mesh vary as
 * those of people between calm reading and lively speech (brows .004 to .010 of the distance of the outer eye corners,
 * corners .012 to .022, cheeks .004 to .008, wings of the nose .003 to .007).
 */
final class FaceFrame {
    private static final int CHANNELS = MotionSpace.ARKIT.expressionChannels();
    /** Lips pressed as by a closure. */
    private static final double CLOSED = 0.45;

    private final VisemeStyle style;
    private final Life life;
    private final int frame;
    private final double voice;
    private final double accent;
    private final float[] out;
    private final int at;
    /** Gain of what the face does by itself: less of it while nothing is said. */
    private final double lively;

    /**
     * A frame to be written.
     *
     * @param voice loudness around it, 0..1
     * @param accent loud vowels around it, 0..1
     * @param out all rows; this one is still zero
     */
    FaceFrame(VisemeStyle style, Life life, int frame, double voice, double accent, float[] out) {
        this.style = style;
        this.life = life;
        this.frame = frame;
        this.voice = voice;
        this.accent = accent;
        this.out = out;
        this.at = frame * CHANNELS;
        this.lively = style.liveliness() * (0.75 + 0.35 * voice);
    }

    void write(double[] s) {
        double closed = Math.min(1, s[Shape.PRESS.ordinal()] / CLOSED);
        double rounded = Math.min(1, s[Shape.PUCKER.ordinal()] + 0.5 * s[Shape.FUNNEL.ordinal()]);
        expression(closed, rounded);
        mouth(s);
        lowerFace(s, closed, rounded);
        upperFace();
        for (int c = 0; c < CHANNELS; c++) {
            out[at + c] = Math.max(0, Math.min(1, out[at + c]));
        }
    }

    /** The expression grows and fades with the voice and by itself. */
    private void expression(double closed, double rounded) {
        double level = style.intensity() * Math.max(0, 0.88 + 0.14 * voice + 0.10 * life.at(frame, Curve.LEVEL));
        for (Map.Entry<Integer, Double> b : style.expression().channels().entrySet()) {
            String name = MotionSpace.ARKIT.channelNames().get(b.getKey());
            if (name.equals("jawOpen")) {
                continue;
            }
            double v = b.getValue() * level;
            if (name.startsWith("mouthSmile") || name.startsWith("mouthStretch") || name.startsWith("mouthDimple")) {
                v *= 1 - 0.7 * rounded;
            }
            if (name.startsWith("mouthUpperUp") || name.startsWith("mouthStretch")) {
                v *= 1 - closed;
            }
            out[at + b.getKey()] += (float) v;
        }
    }

    private void mouth(double[] s) {
        add("jawOpen", s[Shape.JAW.ordinal()]);
        add("jawForward", s[Shape.FORWARD.ordinal()]);
        add("mouthClose", s[Shape.CLOSE.ordinal()]);
        add("mouthFunnel", s[Shape.FUNNEL.ordinal()]);
        add("mouthPucker", s[Shape.PUCKER.ordinal()]);
        add("mouthRollLower", s[Shape.ROLL_LOWER.ordinal()]);
        add("mouthRollUpper", s[Shape.ROLL_UPPER.ordinal()]);
        add("tongueOut", s[Shape.TONGUE.ordinal()] * 0.5);
        both("mouthStretch", s[Shape.STRETCH.ordinal()]);
        both("mouthSmile", s[Shape.SMILE.ordinal()]);
        both("mouthPress", s[Shape.PRESS.ordinal()]);
        both("mouthUpperUp", s[Shape.UPPER_UP.ordinal()]);
        both("mouthLowerDown", s[Shape.LOWER_DOWN.ordinal()]);
    }

    private void lowerFace(double[] s, double closed, double rounded) {
        double open = 1 - closed;
        double corners = style.speaker().smile() + 0.06 * lively * life.at(frame, Curve.CORNERS);
        double uneven = 0.025 * lively * life.at(frame, Curve.CORNERS_ASYMMETRY);
        leftRight("mouthSmile", corners * (1 - 0.7 * rounded), uneven);
        leftRight("mouthFrown", -0.7 * corners, -uneven);
        both("mouthDimple", lively * positive(0.02 + 0.045 * life.at(frame, Curve.DIMPLES)) * (1 - 0.7 * rounded));
        aside("mouth", 0.03 * lively * life.at(frame, Curve.MOUTH_SIDE));
        double side = style.speaker().jawSide() + 0.022 * lively * life.at(frame, Curve.JAW_SIDE);
        aside("jaw", side * (0.4 + 2 * s[Shape.JAW.ordinal()]));
        add("jawForward", lively * positive(0.015 + 0.03 * life.at(frame, Curve.JAW_FORWARD)));
        add("mouthShrugLower", lively * positive(0.03 + 0.05 * life.at(frame, Curve.CHIN)));
        add("mouthShrugUpper", lively * open * positive(0.015 + 0.035 * life.at(frame, Curve.UPPER_LIP)));
        both("mouthUpperUp", lively * open * positive(0.01 + 0.05 * life.at(frame, Curve.UPPER_LIP)));
        add("cheekPuff", style.speaker().puff() * closed * Math.min(1, 1.5 * voice));
    }

    private void upperFace() {
        double lift = style.speaker().brow()
                + style.speaker().browAccent() * accent
                + 0.13 * lively * life.at(frame, Curve.BROWS);
        add("browInnerUp", 0.8 * positive(lift));
        both("browOuterUp", 0.75 * positive(lift));
        both("browDown", 0.6 * positive(-lift));
        double knit = 0.05 * lively * life.at(frame, Curve.KNITTING);
        both("browDown", positive(knit));
        add("browInnerUp", 0.6 * positive(knit));
        double lids = 0.08 * lively * life.at(frame, Curve.LIDS);
        both("eyeSquint", positive(lids));
        both("eyeWide", 0.7 * positive(-lids));
        both("cheekSquint", lively * positive(0.03 + 0.07 * life.at(frame, Curve.CHEEKS)));
        both("noseSneer", lively * positive(0.015 + 0.045 * life.at(frame, Curve.NOSE)));
    }

    private static double positive(double v) {
        return Math.max(0, v);
    }

    private void add(String channel, double v) {
        out[at + MotionSpace.ARKIT.indexOf(channel)] += (float) v;
    }

    private void both(String name, double v) {
        add(name + "Left", v * (1 + style.speaker().asymmetry()));
        add(name + "Right", v * (1 - style.speaker().asymmetry()));
    }

    private void leftRight(String name, double v, double uneven) {
        add(name + "Left", positive(v + uneven));
        add(name + "Right", positive(v - uneven));
    }

    private void aside(String name, double left) {
        add(name + "Left", positive(left));
        add(name + "Right", positive(-left));
    }
}
