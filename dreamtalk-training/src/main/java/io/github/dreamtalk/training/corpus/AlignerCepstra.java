package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.onnx.phone.SpeechCepstra;
import java.util.List;

/** What the aligner hears: the front end's cepstra and their slopes, twice as dense as the front end takes them. */
final class AlignerCepstra {
    /** Samples from frame to frame: 5 ms, because a label is a boundary and a phone has three states. */
    static final int HOP = 80;

    static final int WINDOW = SpeechCepstra.WINDOW;
    static final int DIMENSIONS = 2 * SpeechCepstra.COUNT;
    /** Frames from either of which a slope is taken to the middle one. */
    private static final int SLOPE = 2;

    private AlignerCepstra() {}

    /** Frame {@code t} is centred at {@code 5 t + 12.8} ms. Clips shorter than a window give no frame. */
    static float[][] of(float[] samples) {
        float[][] cepstra = SpeechCepstra.of(samples, HOP);
        float[][] features = new float[cepstra.length][DIMENSIONS];
        for (int t = 0; t < cepstra.length; t++) {
            float[] before = cepstra[Math.max(0, t - SLOPE)];
            float[] after = cepstra[Math.min(cepstra.length - 1, t + SLOPE)];
            for (int c = 0; c < SpeechCepstra.COUNT; c++) {
                features[t][c] = cepstra[t][c];
                features[t][SpeechCepstra.COUNT + c] = after[c] - before[c];
            }
        }
        return features;
    }

    /** Scales each of the numbers to mean 0 and deviation 1 over all frames of a voice, in place. */
    static void normalise(List<float[][]> clips) {
        long frames = clips.stream().mapToLong(c -> c.length).sum();
        for (int d = 0; d < DIMENSIONS; d++) {
            double sum = 0;
            double squares = 0;
            for (float[][] clip : clips) {
                for (float[] f : clip) {
                    sum += f[d];
                    squares += (double) f[d] * f[d];
                }
            }
            double mean = sum / frames;
            double deviation = Math.sqrt(Math.max(0, squares / frames - mean * mean)) + 1e-6;
            for (float[][] clip : clips) {
                for (float[] f : clip) {
                    f[d] = (float) ((f[d] - mean) / deviation);
                }
            }
        }
    }
}
