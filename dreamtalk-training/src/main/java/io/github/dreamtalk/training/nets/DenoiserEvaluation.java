package io.github.dreamtalk.training.nets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.diffusion.SmoothNoise;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.stage.TemporalSmoothing;
import io.github.dreamtalk.training.eval.EventCount;
import io.github.dreamtalk.training.viseme.FaceAnimator;
import io.github.dreamtalk.training.viseme.VisemeStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;

/** Figures of both networks on held-out clips. */
public final class DenoiserEvaluation {
    private static final int E = DenoiserNet.MOTION;
    private static final int STEPS = 10;
    /** Frames of 10 ms by which a found event may miss the true one. */
    private static final int TOLERANCE = 3;

    private static final double[] THRESHOLDS = {0.25, 0.3, 0.35, 0.4, 0.45, 0.5};
    /** Values of mouthPress above which the lips may be said to meet; the targets press with 0.45 and more. */
    private static final double[] PRESSED = {0.1, 0.15, 0.2, 0.25, 0.3, 0.35};

    private DenoiserEvaluation() {}

    /**
     * Mouth-class accuracy of the phone distributions, and the closures (p b m) and touches (f v) found in them within 30
     * ms, for each of a range of thresholds.
     *
     * @param clips held-out clips
     * @param form of the phone network
     * @return a line, and one more for each threshold
     */
    public static String phones(List<MotionClip> clips, PhoneNet.Form form) {
        long right = 0;
        long all = 0;
        EventCount[] lips = counts(THRESHOLDS.length, TOLERANCE);
        EventCount[] teeth = counts(THRESHOLDS.length, TOLERANCE);
        for (MotionClip c : clips) {
            int n = c.labels().length;
            float[] p = new float[n * PhoneNet.PHONES];
            for (int i = 0; i < p.length; i++) {
                p[i] = c.probability(form, i / PhoneNet.PHONES, i % PhoneNet.PHONES);
            }
            for (int t = 0; t < n; t++) {
                float[] coarse = new float[8];
                for (int k = 0; k < PhoneNet.PHONES; k++) {
                    coarse[coarse(Phone.of(k))] += p[t * PhoneNet.PHONES + k];
                }
                int best = 0;
                for (int k = 1; k < 8; k++) {
                    best = coarse[k] > coarse[best] ? k : best;
                }
                right += best == coarse(Phone.of(c.labels()[t])) ? 1 : 0;
                all++;
            }
            add(lips, c, p, Phone::closesLips);
            add(teeth, c, p, Phone::isLabiodental);
        }
        StringBuilder report = new StringBuilder(
                String.format(Locale.ROOT, "coarse accuracy %.3f", (double) right / Math.max(1, all)));
        for (int i = 0; i < THRESHOLDS.length; i++) {
            report.append(
                    String.format(Locale.ROOT, "%n  above %.2f: p b m %s, f v %s", THRESHOLDS[i], lips[i], teeth[i]));
        }
        return report.toString();
    }

    private static EventCount[] counts(int thresholds, int tolerance) {
        EventCount[] counts = new EventCount[thresholds];
        Arrays.setAll(counts, i -> new EventCount(tolerance));
        return counts;
    }

    private static void add(EventCount[] counts, MotionClip c, float[] p, Predicate<Phone> wanted) {
        boolean[] truth = is(c, wanted);
        double[] score = score(p, truth.length, wanted);
        for (int i = 0; i < counts.length; i++) {
            boolean[] found = new boolean[score.length];
            for (int t = 0; t < found.length; t++) {
                found[t] = score[t] > THRESHOLDS[i];
            }
            counts[i].add(truth, found);
        }
    }

    private static int coarse(Phone p) {
        if (p == Phone.SIL) {
            return 0;
        }
        if (p.closesLips()) {
            return 1;
        }
        if (p.isLabiodental()) {
            return 2;
        }
        if (p == Phone.S || p == Phone.Z || p == Phone.SH) {
            return 3;
        }
        return p == Phone.TH ? 4 : p.isVowel() ? 6 : p == Phone.W ? 7 : 5;
    }

    private static boolean[] is(MotionClip c, Predicate<Phone> wanted) {
        boolean[] out = new boolean[c.labels().length];
        for (int t = 0; t < out.length; t++) {
            out[t] = wanted.test(Phone.of(c.labels()[t]));
        }
        return out;
    }

    /** The probability that one of the phones is heard, smoothed over three frames. */
    private static double[] score(float[] p, int n, Predicate<Phone> wanted) {
        double[] score = new double[n];
        for (int t = 0; t < n; t++) {
            for (int k = 0; k < PhoneNet.PHONES; k++) {
                score[t] += wanted.test(Phone.of(k)) ? p[t * PhoneNet.PHONES + k] : 0;
            }
        }
        double[] out = new double[n];
        for (int t = 0; t < n; t++) {
            double before = score[Math.max(0, t - 1)];
            double after = score[Math.min(n - 1, t + 1)];
            out[t] = 0.25 * before + 0.5 * score[t] + 0.25 * after;
        }
        return out;
    }

    /**
     * Samples motion with DDIM in 10 steps, smooths it as the pipeline does and compares it with the procedural target. A
     * closure counts as found where the pressed lips of the motion overlap or touch it, which allows less than 40 ms: its
     * frames are 40 ms apart.
     *
     * @param net the denoiser
     * @param clips held-out clips
     * @param form of the phone network
     * @return a line, and one more for each value of mouthPress that may count as closed
     */
    public static String motion(DenoiserNet net, List<MotionClip> clips, PhoneNet.Form form) {
        Random random = new Random(7);
        float[] mean = net.weights().get("motion_mean").toFloatArray();
        float[] scale = net.weights().get("motion_scale").toFloatArray();
        int jaw = MotionSpace.ARKIT.indexOf("jawOpen");
        int press = MotionSpace.ARKIT.indexOf("mouthPressLeft");
        double correlation = 0;
        double pressCorrelation = 0;
        EventCount[] lips = counts(PRESSED.length, 1);
        long silent = 0;
        long closedSilent = 0;
        for (int k = 0; k < clips.size(); k++) {
            MotionClip c = clips.get(k);
            VisemeStyle style = VisemeStyle.random(random);
            MotionClip other = clips.get((k + 1) % clips.size());
            float[] reference = FaceAnimator.animate(other.labels(), other.loudness(), style, random.nextLong());
            normalise(reference, mean, scale);
            float[] target = FaceAnimator.animate(c.labels(), c.loudness(), style, random.nextLong());
            float[] made = sample(net, c, form, reference, random);
            int n = c.motionFrames();
            boolean[] truth = new boolean[n];
            for (int i = 0; i < made.length; i++) {
                made[i] = Math.max(0, Math.min(1, made[i] * scale[i % E] + mean[i % E]));
            }
            made = smooth(made);
            for (int i = 0; i < n; i++) {
                truth[i] = target[i * E + press] > 0.3;
                if (target[i * E + jaw] < 0.03 && !truth[i]) {
                    silent++;
                    closedSilent += made[i * E + jaw] < 0.06 ? 1 : 0;
                }
            }
            for (int threshold = 0; threshold < PRESSED.length; threshold++) {
                boolean[] found = new boolean[n];
                for (int i = 0; i < n; i++) {
                    found[i] = made[i * E + press] > PRESSED[threshold] && made[i * E + jaw] < 0.12;
                }
                lips[threshold].add(truth, found);
            }
            correlation += correlation(target, made, jaw);
            pressCorrelation += correlation(target, made, press);
        }
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                "jawOpen correlation %.3f, mouthPress correlation %.3f, closed in silence %.3f",
                correlation / clips.size(),
                pressCorrelation / clips.size(),
                (double) closedSilent / Math.max(1, silent)));
        for (int i = 0; i < PRESSED.length; i++) {
            report.append(String.format(Locale.ROOT, "%n  pressed above %.2f: closures %s", PRESSED[i], lips[i]));
        }
        return report.toString();
    }

    private static float[] smooth(float[] expressions) {
        int channels = MotionSpace.ARKIT.channels();
        int frames = expressions.length / E;
        float[] out = new float[expressions.length];
        int[] done = new int[1];
        Sink<Rows> sink = rows -> {
            for (int f = 0; f < rows.count(); f++) {
                System.arraycopy(rows.values(), f * channels, out, E * done[0]++, E);
            }
        };
        ClipInfo clip = ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25).withFrames(frames);
        try (Stage.Session<Rows, Rows> smoothing = new TemporalSmoothing().open(clip)) {
            float[] row = new float[channels];
            for (int f = 0; f < frames; f++) {
                System.arraycopy(expressions, E * f, row, 0, E);
                smoothing.push(new Rows(row, 1), sink);
            }
            smoothing.finish(sink);
        }
        return out;
    }

    private static void normalise(float[] v, float[] mean, float[] scale) {
        for (int i = 0; i < v.length; i++) {
            v[i] = (v[i] - mean[i % E]) / scale[i % E];
        }
    }

    private static float[] sample(DenoiserNet net, MotionClip c, PhoneNet.Form form, float[] style, Random random) {
        int n = c.motionFrames();
        NoiseSchedule schedule = NoiseSchedule.dreamTalk();
        NDManager m = net.weights().manager();
        float[] windows = new float[n * DenoiserNet.WINDOW * net.features()];
        float[] x = new float[n * E];
        for (int i = 0; i < n; i++) {
            c.window(i, form, windows, i * DenoiserNet.WINDOW * net.features());
        }
        new SmoothNoise(new CounterNoise(random.nextLong()), FaceAnimator.LIFE_SECONDS * FaceAnimator.RATE)
                .fill(x, 0, n, E, NoiseSource.INITIAL);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int frames = Math.min(DenoiserNet.NULL_STYLE_FRAMES, style.length / E);
            NDArray code = net.style(m.create(Arrays.copyOf(style, frames * E), new Shape(1, frames, E)));
            NDArray content = net.content(m.create(windows, new Shape(n, DenoiserNet.WINDOW, net.features())));
            for (int k = STEPS - 1; k >= 0; k--) {
                int t = 1 + k * (schedule.steps() / STEPS);
                int before = k == 0 ? 0 : t - schedule.steps() / STEPS;
                float[] ts = new float[n];
                Arrays.fill(ts, t);
                float[] x0 = net.denoise(content, m.create(x, new Shape(n, E)), ts, code)
                        .toFloatArray();
                double a = schedule.alphaBar(t);
                double b = schedule.alphaBar(before);
                for (int i = 0; i < x.length; i++) {
                    double eps = (x[i] - Math.sqrt(a) * x0[i]) / Math.sqrt(1 - a);
                    x[i] = (float) (Math.sqrt(b) * x0[i] + Math.sqrt(1 - b) * eps);
                }
            }
        }
        return x;
    }

    private static double correlation(float[] a, float[] b, int channel) {
        double sa = 0;
        double sb = 0;
        int n = a.length / E;
        for (int i = 0; i < n; i++) {
            sa += a[i * E + channel] / n;
            sb += b[i * E + channel] / n;
        }
        double ab = 0;
        double aa = 1e-12;
        double bb = 1e-12;
        for (int i = 0; i < n; i++) {
            double u = a[i * E + channel] - sa;
            double v = b[i * E + channel] - sb;
            ab += u * v;
            aa += u * u;
            bb += v * v;
        }
        return ab / Math.sqrt(aa * bb);
    }
}
