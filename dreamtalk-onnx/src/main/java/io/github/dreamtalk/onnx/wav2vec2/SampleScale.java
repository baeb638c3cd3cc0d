package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.media.PcmAudio;

/** What brings a clip to zero mean and unit variance: y = (x − mean) · factor. */
record SampleScale(double mean, double factor) {
    private static final double EPSILON = 1e-7;
    private static final int BLOCK = 1 << 14;

    /** Two passes, because squares of a clip with a large offset would drown its variance. */
    static SampleScale of(PcmAudio audio, Runnable check) {
        double mean = sum(audio, 0, false, check) / Math.max(1, audio.samples());
        double variance = sum(audio, mean, true, check) / Math.max(1, audio.samples());
        return new SampleScale(mean, 1 / Math.sqrt(variance + EPSILON));
    }

    private static double sum(PcmAudio audio, double centre, boolean squared, Runnable check) {
        float[] block = new float[BLOCK];
        double sum = 0;
        try (PcmAudio.Reader reader = audio.open()) {
            for (int n = reader.read(block, 0, BLOCK); n >= 0; n = reader.read(block, 0, BLOCK)) {
                check.run();
                for (int i = 0; i < n; i++) {
                    double d = block[i] - centre;
                    sum += squared ? d * d : d;
                }
            }
        }
        return sum;
    }

    void apply(float[] samples, int from, int to) {
        for (int i = from; i < to; i++) {
            samples[i] = (float) ((samples[i] - mean) * factor);
        }
    }
}
