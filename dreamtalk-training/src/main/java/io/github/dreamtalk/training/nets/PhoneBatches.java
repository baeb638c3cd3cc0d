package io.github.dreamtalk.training.nets;

import io.github.dreamtalk.training.error.TrainingException;
import io.github.dreamtalk.training.features.FeatureClip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random windows of a corpus, augmented in the mel-power domain: cheap, since the sound need not be analysed again. Real
 * speech gets its share whatever the sizes; a source counts with its minutes to the power 0.7 (real) or 1 (synthetic).
 */
final class PhoneBatches {
    /** The batch of a step: inputs [size, 206, frames] and phone classes [size, frames]. */
    record Batch(long step, float[] inputs, int[] labels, int size, int frames) {}

    private static final int DIM = PhoneNet.INPUTS;
    private static final int MEL = 80;
    private static final double LOG10 = Math.log(10);

    private final List<List<FeatureClip>> pools = new ArrayList<>();
    private final double[] cumulative;
    private final long seed;
    /** Of the batch being made. */
    private Random random;

    private final int size;
    private final int frames;

    PhoneBatches(List<FeatureClip> clips, double realShare, int size, int frames, long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.size = size;
        this.frames = frames;
        Map<String, List<FeatureClip>> bySource = new TreeMap<>();
        for (FeatureClip c : clips) {
            bySource.computeIfAbsent(c.source(), k -> new ArrayList<>()).add(c);
        }
        if (bySource.isEmpty()) {
            throw new TrainingException("phone training: no training clips; make features of a corpus first");
        }
        double[] weight = new double[bySource.size()];
        double[] sums = new double[2];
        int i = 0;
        for (List<FeatureClip> pool : bySource.values()) {
            double minutes = pool.stream().mapToInt(FeatureClip::frames).sum() / 6000.0;
            int real = pool.get(0).real() ? 1 : 0;
            weight[i] = real == 1 ? Math.pow(minutes, 0.7) : minutes;
            sums[real] += weight[i++];
            pools.add(pool);
        }
        double share = sums[0] == 0 ? 1 : sums[1] == 0 ? 0 : realShare;
        cumulative = new double[weight.length];
        double c = 0;
        for (i = 0; i < weight.length; i++) {
            int real = pools.get(i).get(0).real() ? 1 : 0;
            c += weight[i] / sums[real] * (real == 1 ? share : 1 - share);
            cumulative[i] = c;
        }
    }

    /** The batch of a step: a function of the seed and its number. Not to be called by two threads at once. */
    Batch of(long step) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + step);
        float[] x = new float[size * DIM * frames];
        int[] y = new int[size * frames];
        float[] rows = new float[frames * DIM];
        for (int b = 0; b < size; b++) {
            int k = Arrays.binarySearch(cumulative, random.nextDouble());
            List<FeatureClip> pool = pools.get(Math.min(k < 0 ? -k - 1 : k, pools.size() - 1));
            fillRows(pool, rows, y, b * frames);
            augment(rows, y, b * frames);
            for (int t = 0; t < frames; t++) {
                for (int d = 0; d < DIM; d++) {
                    x[(b * DIM + d) * frames + t] = rows[t * DIM + d];
                }
            }
        }
        return new Batch(step, x, y, size, frames);
    }

    /** Clips are often shorter than a window: several are laid one after another. */
    private void fillRows(List<FeatureClip> pool, float[] rows, int[] y, int at) {
        int done = 0;
        while (done < frames) {
            FeatureClip c = pool.get(random.nextInt(pool.size()));
            int from = done == 0 && c.frames() > frames ? random.nextInt(c.frames() - frames) : 0;
            int n = Math.min(frames - done, c.frames() - from);
            c.read(from, n, rows, done * DIM);
            for (int t = 0; t < n; t++) {
                y[at + done + t] = c.labels()[from + t];
            }
            done += n;
        }
    }

    private void augment(float[] rows, int[] y, int at) {
        boolean noiseOnly = random.nextDouble() < 0.03;
        if (noiseOnly || random.nextDouble() < 0.6) {
            mels(rows, noiseOnly);
        }
        if (noiseOnly) {
            Arrays.fill(y, at, at + frames, 0);
        }
        // In noise the acoustic model's scores mislead: the network must also live on mel alone.
        if (noiseOnly || random.nextDouble() < 0.15) {
            for (int t = 0; t < frames; t++) {
                Arrays.fill(rows, t * DIM + MEL, (t + 1) * DIM, 0);
            }
        }
    }

    private void mels(float[] rows, boolean noiseOnly) {
        double[] speech = curve(6);
        double[] noise = curve(4);
        double gain = random.nextGaussian() * 4;
        double level = noiseOnly ? -40 * random.nextDouble() : -(8 + 50 * random.nextDouble());
        boolean noisy = noiseOnly || random.nextDouble() > 0.15;
        double tilt = random.nextDouble() * 24 - 16;
        double[] noisePower = new double[MEL];
        for (int m = 0; m < MEL; m++) {
            speech[m] += gain;
            noisePower[m] = noisy ? Math.exp((level + tilt * (2.0 * m / (MEL - 1) - 1) + noise[m]) * LOG10 / 10) : 0;
        }
        int dropFrom = random.nextInt(70);
        int drop = random.nextDouble() < 0.3 ? random.nextInt(10) : 0;
        for (int t = 0; t < frames; t++) {
            for (int m = 0; m < MEL; m++) {
                int i = t * DIM + m;
                double p = 0;
                if (!noiseOnly) {
                    p = Math.exp((15 * rows[i] - 30 + speech[m]) * LOG10 / 10);
                }
                if (noisy) {
                    // Sum of two exponential powers: what a mel band of noise looks like.
                    p -= 0.5 * Math.log(random.nextFloat() * random.nextFloat() + 1e-12) * noisePower[m];
                }
                if (m >= dropFrom && m < dropFrom + drop) {
                    p = 1e-6;
                }
                rows[i] = (float) ((10 / LOG10 * Math.log(p + 1e-6) + 30) / 15);
            }
        }
    }

    /** Six points of ± range dB, joined by straight lines over the bands. */
    private double[] curve(double range) {
        double[] p = new double[6];
        for (int i = 0; i < p.length; i++) {
            p[i] = (2 * random.nextDouble() - 1) * range;
        }
        double[] c = new double[MEL];
        for (int m = 0; m < MEL; m++) {
            double u = m * 5.0 / (MEL - 1);
            int i = Math.min(4, (int) u);
            c[m] = p[i] + (p[i + 1] - p[i]) * (u - i);
        }
        return c;
    }
}
