package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.training.viseme.VisemeTable.Shape;
import io.github.dreamtalk.training.viseme.VisemeTable.Viseme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Phone labels to ARKit-52 motion at 25 frames a second: blended mouth shapes (after Cohen and Massaro 1993), hard
 * constraints on closures, and the expression of a style. A pure function of its arguments, thread-safe.
 */
public final class FaceAnimator {
    /** Motion frames a second. */
    public static final int RATE = 25;
    /** The mouth shows what is heard this many seconds later. */
    public static final double LEAD = 0.03;

    private static final int CHANNELS = MotionSpace.ARKIT.expressionChannels();
    private static final double LABEL_SECONDS = 0.01;
    private static final double REACH = 0.35;
    /** Lips part so long before a voice that follows a pause, and come together so long after one. */
    private static final double PARTING = 0.04;

    private record Run(double start, double end, Phone phone) {}

    private FaceAnimator() {}

    /**
     * Animates a clip.
     *
     * @param labels phone class per 10 ms
     * @param loudness per 10 ms, 0 (silent) to 1 (as loud as the clip gets); as long as the labels
     * @param style the manner of speaking
     * @return ⌈labels / 4⌉ rows of 52 values in [0, 1]
     */
    public static float[] animate(byte[] labels, float[] loudness, VisemeStyle style) {
        int frames = (labels.length + 3) / 4;
        List<Run> runs = runs(labels);
        double[][] shapes = new double[frames][];
        int first = 0;
        for (int i = 0; i < frames; i++) {
            double t = (double) i / RATE + LEAD;
            while (first < runs.size() - 1 && runs.get(first).end < t - REACH) {
                first++;
            }
            shapes[i] = blend(runs, first, t);
        }
        float[] out = new float[frames * CHANNELS];
        for (int i = 0; i < frames; i++) {
            gains(shapes[i], mean(loudness, 4 * i + 3, 3), style);
        }
        constrain(runs, shapes);
        for (int i = 0; i < frames; i++) {
            write(shapes[i], mean(loudness, 4 * i, 25), accent(labels, loudness, 4 * i), style, out, i * CHANNELS);
        }
        return out;
    }

    private static List<Run> runs(byte[] labels) {
        List<Run> runs = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= labels.length; i++) {
            if (i == labels.length || labels[i] != labels[start]) {
                runs.add(new Run(start * LABEL_SECONDS, i * LABEL_SECONDS, Phone.of(labels[start])));
                start = i;
            }
        }
        return runs;
    }

    private static double[] blend(List<Run> runs, int first, double t) {
        double[] sum = new double[VisemeTable.SHAPES];
        double lips = 1e-9;
        double jaw = 1e-9;
        for (int k = first; k < runs.size() && runs.get(k).start <= t + REACH; k++) {
            Run r = runs.get(k);
            Viseme v = VisemeTable.of(r.phone);
            // The middle half is the target itself; long sounds and pauses would otherwise fade in their middle.
            double margin = (r.end - r.start) / 4;
            double early = r.start + margin - t;
            double late = t - (r.end - margin);
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

    private static void gains(double[] s, double loud, VisemeStyle style) {
        s[0] *= style.jaw() * (0.75 + 0.4 * loud);
        for (Shape shape : new Shape[] {Shape.FUNNEL, Shape.PUCKER, Shape.STRETCH, Shape.SMILE, Shape.UPPER_UP}) {
            s[shape.ordinal()] *= style.articulation();
        }
        s[Shape.LOWER_DOWN.ordinal()] *= style.articulation() * (0.7 + 0.5 * loud);
        s[Shape.LOWER_DOWN.ordinal()] += 0.12 * s[0] * loud;
        // The base of the expression drops the jaw only as far as the mouth speaks.
        s[0] += style.emotion().base().getOrDefault(MotionSpace.ARKIT.indexOf("jawOpen"), 0.0)
                * style.intensity()
                * (0.4 + 0.6 * loud);
    }

    /** Rules that blending must not break, on the frame nearest to the middle of a sound and on all within it. */
    private static void constrain(List<Run> runs, double[][] shapes) {
        for (Run r : runs) {
            if (r.phone == Phone.SIL) {
                rest(r, shapes);
                continue;
            }
            boolean hiss = r.phone == Phone.S || r.phone == Phone.Z || r.phone == Phone.SH;
            if (!hiss && !r.phone.closesLips() && !r.phone.isLabiodental()) {
                continue;
            }
            double centre = ((r.start + r.end) / 2 - LEAD) * RATE;
            int middle = (int) Math.rint(centre);
            int from = Math.min((int) Math.ceil((r.start - LEAD) * RATE), middle);
            int to = Math.max((int) Math.floor((r.end - LEAD) * RATE), middle);
            if (from == to && r.phone.closesLips()) {
                // Lips that meet for a single frame are not seen to close, and nobody's do.
                if (centre > middle) {
                    to++;
                } else {
                    from--;
                }
            }
            for (int i = from; i <= to; i++) {
                if (i >= 0 && i < shapes.length) {
                    rule(r.phone, hiss, shapes[i]);
                }
            }
        }
    }

    /** Blending opens the mouth long before a voice; at rest it stays closed until just before. */
    private static void rest(Run r, double[][] shapes) {
        int from = Math.max(0, (int) Math.ceil((r.start + PARTING - LEAD) * RATE));
        int to = Math.min(shapes.length - 1, (int) Math.floor((r.end - PARTING - LEAD) * RATE));
        for (int i = from; i <= to; i++) {
            double[] s = shapes[i];
            s[0] = Math.min(s[0], 0.02);
            for (Shape open : new Shape[] {Shape.UPPER_UP, Shape.LOWER_DOWN, Shape.FUNNEL, Shape.STRETCH}) {
                s[open.ordinal()] *= 0.2;
            }
            s[Shape.TONGUE.ordinal()] = 0;
        }
    }

    private static void rule(Phone phone, boolean hiss, double[] s) {
        if (hiss) {
            s[0] = Math.min(s[0], 0.12);
            return;
        }
        if (phone.closesLips()) {
            s[0] = Math.min(s[0], 0.05);
            atLeast(s, Shape.PRESS, 0.45);
            atLeast(s, Shape.ROLL_LOWER, 0.22);
            atLeast(s, Shape.ROLL_UPPER, 0.18);
            atLeast(s, Shape.CLOSE, 0.05);
            for (Shape open : new Shape[] {Shape.UPPER_UP, Shape.LOWER_DOWN, Shape.FUNNEL, Shape.STRETCH}) {
                s[open.ordinal()] *= 0.2;
            }
            s[Shape.TONGUE.ordinal()] = 0;
        } else {
            s[0] = Math.min(s[0], 0.11);
            atLeast(s, Shape.ROLL_LOWER, 0.5);
            atLeast(s, Shape.UPPER_UP, 0.2);
            s[Shape.LOWER_DOWN.ordinal()] = 0;
            s[Shape.PRESS.ordinal()] = Math.min(s[Shape.PRESS.ordinal()], 0.1);
        }
    }

    private static void atLeast(double[] s, Shape shape, double value) {
        s[shape.ordinal()] = Math.max(s[shape.ordinal()], value);
    }

    private static void write(double[] s, double loud, double accent, VisemeStyle style, float[] out, int at) {
        double closed = Math.min(1, s[Shape.PRESS.ordinal()] / 0.45);
        // The expression lives with the voice: a little less of it in silence.
        double level = style.intensity() * (0.85 + 0.2 * loud);
        double rounded = s[Shape.PUCKER.ordinal()] + 0.5 * s[Shape.FUNNEL.ordinal()];
        for (Map.Entry<Integer, Double> b : style.emotion().base().entrySet()) {
            String name = MotionSpace.ARKIT.channelNames().get(b.getKey());
            if (name.equals("jawOpen")) {
                continue;
            }
            double v = b.getValue() * level;
            if (name.startsWith("mouthSmile") || name.startsWith("mouthStretch") || name.startsWith("mouthDimple")) {
                v *= 1 - 0.7 * Math.min(1, rounded);
            }
            if (name.startsWith("mouthUpperUp") || name.startsWith("mouthStretch")) {
                v *= 1 - closed;
            }
            out[at + b.getKey()] += (float) v;
        }
        add(out, at, "jawOpen", s[Shape.JAW.ordinal()]);
        add(out, at, "mouthClose", s[Shape.CLOSE.ordinal()]);
        add(out, at, "mouthFunnel", s[Shape.FUNNEL.ordinal()]);
        add(out, at, "mouthPucker", s[Shape.PUCKER.ordinal()]);
        add(out, at, "mouthRollLower", s[Shape.ROLL_LOWER.ordinal()]);
        add(out, at, "mouthRollUpper", s[Shape.ROLL_UPPER.ordinal()]);
        add(out, at, "tongueOut", s[Shape.TONGUE.ordinal()] * 0.5);
        pair(out, at, "mouthStretch", s[Shape.STRETCH.ordinal()], style);
        pair(out, at, "mouthSmile", s[Shape.SMILE.ordinal()], style);
        pair(out, at, "mouthPress", s[Shape.PRESS.ordinal()], style);
        pair(out, at, "mouthUpperUp", s[Shape.UPPER_UP.ordinal()], style);
        pair(out, at, "mouthLowerDown", s[Shape.LOWER_DOWN.ordinal()], style);
        double lift = style.browAccent() * accent;
        add(out, at, "browInnerUp", lift);
        pair(out, at, "browOuterUp", 0.7 * lift, style);
        for (int c = 0; c < CHANNELS; c++) {
            out[at + c] = Math.max(0, Math.min(1, out[at + c]));
        }
    }

    private static void pair(float[] out, int at, String name, double v, VisemeStyle style) {
        add(out, at, name + "Left", v * (1 + style.asymmetry()));
        add(out, at, name + "Right", v * (1 - style.asymmetry()));
    }

    private static void add(float[] out, int at, String channel, double v) {
        out[at + MotionSpace.ARKIT.indexOf(channel)] += (float) v;
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
