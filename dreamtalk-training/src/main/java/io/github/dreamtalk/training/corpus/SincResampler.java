package io.github.dreamtalk.training.corpus;

/** Windowed-sinc resampling by any ratio, with the low-pass that going down needs. Stateless and thread-safe. */
final class SincResampler {
    private static final int ZERO_CROSSINGS = 10;
    private static final int TABLE_STEPS = 512;
    private static final double[] KERNEL = kernel();

    private SincResampler() {}

    /** Reads {@code input} {@code step} times as fast: the result has about {@code input.length / step} samples. */
    static float[] resample(float[] input, double step) {
        double cutoff = Math.min(1, 1 / step);
        double reach = ZERO_CROSSINGS / cutoff;
        float[] output = new float[(int) Math.floor(input.length / step)];
        for (int i = 0; i < output.length; i++) {
            double centre = i * step;
            int from = Math.max(0, (int) Math.ceil(centre - reach));
            int to = Math.min(input.length - 1, (int) Math.floor(centre + reach));
            double sum = 0;
            for (int k = from; k <= to; k++) {
                sum += input[k] * KERNEL[(int) (Math.abs(k - centre) * cutoff * TABLE_STEPS)];
            }
            output[i] = (float) (sum * cutoff);
        }
        return output;
    }

    private static double[] kernel() {
        double[] table = new double[ZERO_CROSSINGS * TABLE_STEPS + 2];
        for (int i = 0; i < table.length; i++) {
            double x = (double) i / TABLE_STEPS;
            double window = x >= ZERO_CROSSINGS ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x / ZERO_CROSSINGS);
            table[i] = window * (i == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
        }
        return table;
    }
}
