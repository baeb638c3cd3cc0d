package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.training.viseme.VisemeTable.Shape;
import io.github.dreamtalk.training.viseme.VisemeTable.Viseme;
import java.util.List;

/**
 * The performer: phone labels and loudness to ARKit-52 motion at 25 frames a second. Blended mouth shapes (after Cohen and
 * Massaro 1993) under hard rules ({@link LipRules}), the expression of a style, a speaker's habits, and what faces do by
 * themselves, drawn from a seed: for one sound there are many performances, as there are of people, which is what a
 * diffusion model is for. A pure function of its arguments, thread-safe.
 */
public final class FaceAnimator {
    /** Motion frames a second. */
    public static final int RATE = 25;
    /** The mouth shows what is heard this many seconds later. */
    public static final double LEAD = 0.03;

    /** Time constant of what a face does by itself, and so of the noise that it is to be sampled with. */
    public static final double LIFE_SECONDS = Life.SECONDS;

    private static final int CHANNELS = MotionSpace.ARKIT.expressionChannels();
    private static final double REACH = 0.35;

    private FaceAnimator() {}

    /**
     * Animates a clip.
     *
     * @param labels phone class per 10 ms
     * @param loudness per 10 ms, 0 (silent) to 1 (as loud as the clip gets); as long as the labels
     * @param style the manner of speaking
     * @param seed of what the face does by itself
     * @return ⌈labels / 4⌉ rows of 52 values in [0, 1]
     */
    public static float[] animate(byte[] labels, float[] loudness, VisemeStyle style, long seed) {
        return animate(labels, loudness, style, Life.of((labels.length + 3) / 4, seed));
    }

    static float[] animate(byte[] labels, float[] loudness, VisemeStyle style, Life life) {
        int frames = (labels.length + 3) / 4;
        List<PhoneRun> runs = PhoneRun.of(labels);
        double[][] shapes = new double[frames][];
        int first = 0;
        for (int i = 0; i < frames; i++) {
            double t = (double) i / RATE + LEAD;
            while (first < runs.size() - 1 && runs.get(first).end() < t - REACH) {
                first++;
            }
            shapes[i] = blend(runs, first, t);
            gains(shapes[i], mean(loudness, 4 * i + 3, 3), style, life, i);
        }
        LipRules.apply(runs, shapes, life);
        float[] out = new float[frames * CHANNELS];
        for (int i = 0; i < frames; i++) {
            double voice = mean(loudness, 4 * i, 25);
            new FaceFrame(style, life, i, voice, accent(labels, loudness, 4 * i), out).write(shapes[i]);
        }
        return out;
    }

    private static double[] blend(List<PhoneRun> runs, int first, double t) {
        double[] sum = new double[VisemeTable.SHAPES];
        double lips = 1e-9;
        double jaw = 1e-9;
        for (int k = first; k < runs.size() && runs.get(k).start() <= t + REACH; k++) {
            PhoneRun r = runs.get(k);
            Viseme v = VisemeTable.of(r.phone());
            // The middle half is the target itself; long sounds and pauses would otherwise fade in their middle.
            double margin = (r.end() - r.start()) / 4;
            double early = r.start() + margin - t;
            double late = t - (r.end() - margin);
            double fade = early > 0 ? Math.exp(-early / v.before()) : late > 0 ? Math.exp(-late / v.after()) : 1;
            double jawFade = Math.exp(-Math.max(0, Math.max(early, late)) / 0.06);
            double wl = v.lips() * fade;
            double wj = v.jaw() * jawFade;
            sum[0] += wj * v.target()[0];
            jaw += wj;
            for (int s = 1; s < sum.length; s++) {
                sum[s] += wl * v.target()[s];
            }
            lips += wl;
        }
        sum[0] /= jaw;
        for (int s = 1; s < sum.length; s++) {
            sum[s] /= lips;
        }
        return sum;
    }

    /** Mouths of people follow loudness loosely: most of what one syllable opens more than another is not heard. */
    private static void gains(double[] s, double loud, VisemeStyle style, Life life, int frame) {
        double opening = Math.max(0.5, 1 + 0.22 * life.at(frame, Life.Curve.OPENING));
        double lips = Math.max(0.5, 1 + 0.15 * life.at(frame, Life.Curve.LIPS));
        s[Shape.JAW.ordinal()] *= style.jaw() * (0.95 + 0.15 * loud) * opening;
        for (Shape shape : new Shape[] {Shape.FUNNEL, Shape.PUCKER, Shape.UPPER_UP}) {
            s[shape.ordinal()] *= style.articulation() * lips;
        }
        // Who opens wide opens broad: width goes with opening.
        for (Shape shape : new Shape[] {Shape.STRETCH, Shape.SMILE}) {
            s[shape.ordinal()] *= style.articulation() * opening;
        }
        s[Shape.LOWER_DOWN.ordinal()] *= style.articulation() * (0.85 + 0.25 * loud) * opening;
        // The base of the expression drops the jaw only as far as the mouth speaks.
        s[Shape.JAW.ordinal()] += style.expression().value("jawOpen") * style.intensity() * (0.4 + 0.6 * loud);
    }

    /** Loud vowels around a time, 0..1. */
    private static double accent(byte[] labels, float[] loudness, int at) {
        double sum = 0;
        double n = 0;
        for (int i = Math.max(0, at - 12); i <= Math.min(labels.length - 1, at + 12); i++) {
            n++;
            if (Phone.of(labels[i]).isVowel()) {
                sum += Math.max(0, loudness[i] - 0.6) / 0.4;
            }
        }
        return n == 0 ? 0 : Math.min(1, 1.5 * sum / n);
    }

    private static double mean(float[] v, int centre, int radius) {
        double sum = 0;
        int n = 0;
        for (int i = Math.max(0, centre - radius); i <= Math.min(v.length - 1, centre + radius); i++) {
            sum += v[i];
            n++;
        }
        return n == 0 ? 0 : sum / n;
    }
}
