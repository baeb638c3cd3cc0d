package io.github.dreamtalk.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far the mean of a curve may be off: blocks of neighbouring values are drawn anew, with a fixed seed, and the middle
 * 95 % of the means are the interval (circular block bootstrap). Neighbouring frames are alike, so single frames drawn anew
 * would promise too much.
 */
final class BlockBootstrap {
    /** Fewer blocks than this say nothing about each other. */
    static final int FEWEST_BLOCKS = 4;

    private static final int RESAMPLES = 1000;
    private static final int RESAMPLES_OF_BLOCKS = 200;
    private static final long SEED = 2026;

    private BlockBootstrap() {}

    /**
     * Of the mean of values that are all known.
     *
     * @param block neighbouring values that are alike, at least 1
     */
    static Spread ofMean(double[] values, int block) {
        return ofMean(values, block, DoubleUnaryOperator.identity());
    }

    /** Of a monotone function of the mean. */
    static Spread ofMean(double[] values, int block, DoubleUnaryOperator figure) {
        int n = values.length;
        if (n < FEWEST_BLOCKS * block) {
            return Spread.unknown(n);
        }
        double[] sums = blockSums(values, block);
        int blocks = (n + block - 1) / block;
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int b = 0; b < blocks; b++) {
                sum += sums[random.nextInt(n)];
            }
            means[r] = figure.applyAsDouble(sum / (blocks * (double) block));
        }
        return interval(n, means);
    }

    /**
     * Of several figures that are made of a clip's blocks together.
     *
     * @param samples values behind the figures
     * @param blocks blocks of the clip
     * @param figures what they are if every block stood in the clip so many times; null if nothing can be said then
     * @return a spread for each figure; without interval if there are too few blocks, or nothing could be said too often
     */
    static List<Spread> ofBlocks(int samples, int blocks, int count, Function<int[], double @Nullable []> figures) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<double[]> drawn = new ArrayList<>();
        for (int r = 0; blocks >= FEWEST_BLOCKS && r < RESAMPLES_OF_BLOCKS; r++) {
            int[] times = new int[blocks];
            for (int b = 0; b < blocks; b++) {
                times[random.nextInt(blocks)]++;
            }
            double[] found = figures.apply(times);
            if (found != null) {
                drawn.add(found);
            }
        }
        boolean enough = drawn.size() >= RESAMPLES_OF_BLOCKS / 2;
        List<Spread> spreads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i;
            spreads.add(
                    enough
                            ? interval(
                                    samples,
                                    drawn.stream().mapToDouble(d -> d[at]).toArray())
                            : Spread.unknown(samples));
        }
        return spreads;
    }

    /** The middle 95 % of what resampling gave. */
    private static Spread interval(int samples, double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        return new Spread(samples, sorted[(int) Math.round(0.025 * last)], sorted[(int) Math.round(0.975 * last)]);
    }

    /** The sum of the block that begins at every value, going round at the end. */
    private static double[] blockSums(double[] values, int block) {
        int n = values.length;
        double[] sums = new double[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < block; k++) {
                sums[i] += values[(i + k) % n];
            }
        }
        return sums;
    }
}
