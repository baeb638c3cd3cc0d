package io.github.dreamtalk.training.nets;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.training.viseme.Emotion;
import io.github.dreamtalk.training.viseme.FaceAnimator;
import io.github.dreamtalk.training.viseme.VisemeStyle;
import java.util.List;
import java.util.Random;

/**
 * Random noised frames. The frames of a group share one random style, and their style reference is the animation of
 * another clip in that same style: the paper's "another clip of the same video".
 */
final class MotionBatches {
    /**
     * One step's worth, rows in groups of equal size.
     *
     * @param windows [B, 11, D]
     * @param clean x_0 in diffusion units [B, 52]
     * @param noised x_t [B, 52]
     * @param timesteps [B]
     * @param weights of each squared error [B, 52]
     * @param styles style clips in diffusion units [groups, styleFrames, 52]
     * @param noStyle whether a group loses its style
     */
    record Batch(
            float[] windows,
            float[] clean,
            float[] noised,
            float[] timesteps,
            float[] weights,
            float[] styles,
            int styleFrames,
            boolean[] noStyle) {}

    private static final int E = DenoiserNet.MOTION;
    private static final int CLIPS = 4;
    private static final double NULL_STYLE = 0.1;
    private static final double CLEAREST = 5;
    /** Clips of which the phones are known, as where a text was given. */
    private static final double KNOWN = 0.4;
    /** Clips that are heard as they come. */
    private static final double STREAMED = 0.4;

    private static final VisemeStyle NEUTRAL = VisemeStyle.of(Emotion.NEUTRAL);

    private final List<MotionClip> clips;
    private final float[] mean;
    private final float[] scale;
    private final float[] channelWeights = new float[E];
    private final NoiseSchedule schedule = NoiseSchedule.dreamTalk();
    private final int groups;
    private final int perGroup;
    private final long seed;
    /** Of the batch being made. */
    private Random random;

    MotionBatches(List<MotionClip> clips, float[] mean, float[] scale, int groups, int perGroup, long seed) {
        this.clips = clips;
        this.mean = mean;
        this.scale = scale;
        this.groups = groups;
        this.perGroup = perGroup;
        this.seed = seed;
        this.random = new Random(seed);
        for (int c = 0; c < E; c++) {
            String n = MotionSpace.ARKIT.channelNames().get(c);
            channelWeights[c] = n.equals("jawOpen") || n.startsWith("mouthPress") || n.startsWith("mouthRoll")
                    ? 3
                    : n.startsWith("mouth") ? 1.5f : 0.5f;
        }
    }

    /**
     * Mean and scale of each channel over animations in random styles, and the variance, in units of that scale, between two performances of the
     * same speech in the same style; still channels get a floor. The scale lies midway
     * (geometrically) between the deviation over all styles and that within a clip: where a style decides nearly all, as with brows, what is
     * left to chance would otherwise be so small beside the noise that a few steps of sampling pass it over.
     */
    static float[][] statistics(List<MotionClip> clips, long seed) {
        Random random = new Random(seed);
        double[] sum = new double[E];
        double[] squares = new double[E];
        double[] within = new double[E];
        double[] open = new double[E];
        long n = 0;
        for (int k = 0; k < 300; k++) {
            MotionClip c = clips.get(random.nextInt(clips.size()));
            VisemeStyle style = VisemeStyle.random(random);
            float[] m = FaceAnimator.animate(c.labels(), c.loudness(), style, random.nextLong());
            float[] again = FaceAnimator.animate(c.labels(), c.loudness(), style, random.nextLong());
            int frames = m.length / E;
            for (int channel = 0; channel < E; channel++) {
                double s = 0;
                double q = 0;
                for (int i = channel; i < m.length; i += E) {
                    s += m[i];
                    q += (double) m[i] * m[i];
                    open[channel] += 0.5 * (m[i] - again[i]) * (m[i] - again[i]);
                }
                sum[channel] += s;
                squares[channel] += q;
                within[channel] += q - s * s / frames;
            }
            n += frames;
        }
        float[][] out = new float[3][E];
        for (int c = 0; c < E; c++) {
            double mu = sum[c] / n;
            double over = Math.max(0, squares[c] / n - mu * mu);
            out[0][c] = (float) mu;
            out[1][c] = (float) Math.max(0.02, Math.pow(over * Math.max(0, within[c] / n), 0.25));
            out[2][c] = (float) (open[c] / n / (out[1][c] * out[1][c]));
        }
        return out;
    }

    /** The batch of a step: a function of the seed and its number. Not to be called by two threads at once. */
    Batch of(long step) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + step);
        int d = MotionClip.DIMENSION;
        int rows = groups * perGroup;
        int styleFrames = 40 + random.nextInt(81);
        Batch b = new Batch(
                new float[rows * DenoiserNet.WINDOW * d],
                new float[rows * E],
                new float[rows * E],
                new float[rows],
                new float[rows * E],
                new float[groups * styleFrames * E],
                styleFrames,
                new boolean[groups]);
        for (int g = 0; g < groups; g++) {
            VisemeStyle style = VisemeStyle.random(random);
            b.noStyle()[g] = random.nextDouble() < NULL_STYLE;
            styleClip(style, b, g);
            for (int c = 0; c < CLIPS; c++) {
                int per = perGroup / CLIPS;
                frames(style, b.noStyle()[g], b, g * perGroup + c * per, per);
            }
        }
        return b;
    }

    private void styleClip(VisemeStyle style, Batch b, int g) {
        int at = 0;
        while (at < b.styleFrames()) {
            MotionClip c = clips.get(random.nextInt(clips.size()));
            float[] m = FaceAnimator.animate(c.labels(), c.loudness(), style, random.nextLong());
            int n = Math.min(b.styleFrames() - at, m.length / E);
            for (int i = 0; i < n * E; i++) {
                b.styles()[(g * b.styleFrames() + at) * E + i] = (m[i] - mean[i % E]) / scale[i % E];
            }
            at += n;
        }
    }

    /**
     * Without a style the target is the neutral rendition of the same speech by the average speaker. Guidance acts on whole samples, so
     * the branch without style never sees motion that carries one.
     */
    private void frames(VisemeStyle style, boolean noStyle, Batch b, int first, int count) {
        int d = MotionClip.DIMENSION;
        MotionClip c = clips.get(random.nextInt(clips.size()));
        long life = random.nextLong();
        float[] target = FaceAnimator.animate(c.labels(), c.loudness(), noStyle ? NEUTRAL : style, life);
        boolean known = random.nextDouble() < KNOWN;
        PhoneNet.Form form = random.nextDouble() < STREAMED ? PhoneNet.Form.STREAMING : PhoneNet.Form.WHOLE;
        int late = random.nextInt(3) - 1;
        for (int r = first; r < first + count; r++) {
            int f = pick(c);
            if (known) {
                c.knownWindow(f, form, late, b.windows(), r * DenoiserNet.WINDOW * d);
            } else {
                c.window(f, form, b.windows(), r * DenoiserNet.WINDOW * d);
            }
            int t = 1 + random.nextInt(schedule.steps());
            b.timesteps()[r] = t;
            double keep = Math.sqrt(schedule.alphaBar(t));
            double noise = Math.sqrt(1 - schedule.alphaBar(t));
            float frameWeight = (visible(c, f) ? 2 : 1) * weight(t);
            for (int k = 0; k < E; k++) {
                float z = (target[f * E + k] - mean[k]) / scale[k];
                b.clean()[r * E + k] = z;
                b.noised()[r * E + k] = (float) (keep * z + noise * random.nextGaussian());
                b.weights()[r * E + k] = channelWeights[k] * frameWeight;
            }
        }
    }

    /**
     * Little noise counts more (signal to noise, as far as {@value #CLEAREST}; after Hang et al. 2023): there the network learns to
     * keep what x_t has settled.
     */
    private float weight(int t) {
        double kept = schedule.alphaBar(t);
        return (float) (0.5 + 0.5 * Math.min(CLEAREST, kept / (1 - kept)));
    }

    /** A quarter of the frames are sought among closures, which are short and matter most. */
    private int pick(MotionClip c) {
        int f = random.nextInt(c.motionFrames());
        if (random.nextInt(4) == 0) {
            for (int i = 0; i < c.motionFrames() && !visible(c, f); i++) {
                f = (f + 1) % c.motionFrames();
            }
        }
        return f;
    }

    private static boolean visible(MotionClip c, int f) {
        Phone p = Phone.of(c.labels()[Math.min(c.labels().length - 1, 4 * f + 3)]);
        return p.closesLips() || p.isLabiodental();
    }
}
