package io.github.dreamtalk.onnx.testing;

import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A frame-phone network of random weights, and its plain definition. */
public final class RandomPhoneNet {
    private static final int[] DILATIONS = {1, 1, 2, 2, 1, 1, 2};
    private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    private final Random random = new Random(11);
    private final int width;

    /** A network of some channels. */
    public RandomPhoneNet(int width) {
        this.width = width;
        put("stem.weight", 0.01, 0, width, 206, 6);
        put("stem.bias", 0.1, 0, width);
        norm("stem_");
        for (int i = 0; i < 7; i++) {
            put("layers." + i + ".conv.weight", 0.4 / Math.sqrt(3.0 * width), 0, width, width, 3);
            put("layers." + i + ".conv.bias", 0.1, 0, width);
            norm("layers." + i + ".");
        }
        put("head.weight", 1 / Math.sqrt(width), 0, 52, width, 1);
        put("head.bias", 0.1, 0, 52);
    }

    /** Its weights, under the keys of the embedded network. */
    public StateDict weights() {
        return new StateDict("random", tensors, Map.of());
    }

    private void norm(String of) {
        for (String form : new String[] {"bn", "streaming_bn"}) {
            put(of + form + ".weight", 0.1, 1, width);
            put(of + form + ".bias", 0.1, 0, width);
            put(of + form + ".running_mean", 0.1, 0, width);
            put(of + form + ".running_var", 0.05, 0.5, width);
        }
    }

    private void put(String key, double deviation, double mean, int... shape) {
        float[] values = new float[FloatTensor.elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * Math.max(-3, Math.min(3, random.nextGaussian())));
        }
        tensors.put(key, FloatTensor.of(values, shape));
    }

    private double value(String key, int index) {
        return tensors.get(key).data()[index];
    }

    /** Rows of features [T / 2, 54] of front-end rows [T, 206]. */
    public double[][] run(float[] features, boolean streaming) {
        String norm = streaming ? "streaming_bn" : "bn";
        int frames = features.length / 206;
        double[][] x = new double[frames][206];
        for (int i = 0; i < features.length; i++) {
            x[i / 206][i % 206] = features[i];
        }
        double[][] h = layer(x, "stem", "stem_" + norm, 6, 6, 2, 2, 1);
        for (int i = 0; i < 7; i++) {
            int d = DILATIONS[i];
            int taps = streaming && i > 1 ? 2 : 3;
            double[][] y = layer(h, "layers." + i + ".conv", "layers." + i + "." + norm, 3, taps, 1, d, d);
            for (int t = 0; t < h.length; t++) {
                for (int c = 0; c < width; c++) {
                    h[t][c] += y[t][c];
                }
            }
        }
        double[][] out = new double[h.length][2 + 52];
        for (int t = 0; t < h.length; t++) {
            for (int half = 0; half < 2; half++) {
                out[t][half] = java.util.Arrays.stream(x[2 * t + half], 0, 80)
                        .average()
                        .orElseThrow();
                double sum = 0;
                for (int p = 26 * half; p < 26 * half + 26; p++) {
                    double logit = value("head.bias", p);
                    for (int c = 0; c < width; c++) {
                        logit += value("head.weight", p * width + c) * h[t][c];
                    }
                    out[t][2 + p] = Math.exp(logit);
                    sum += out[t][2 + p];
                }
                for (int p = 26 * half; p < 26 * half + 26; p++) {
                    out[t][2 + p] /= sum;
                }
            }
        }
        return out;
    }

    private double[][] layer(
            double[][] x, String conv, String norm, int kernel, int taps, int stride, int pad, int dilation) {
        int in = x[0].length;
        int frames = (x.length + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
        double[][] y = new double[frames][width];
        for (int t = 0; t < frames; t++) {
            for (int o = 0; o < width; o++) {
                double sum = value(conv + ".bias", o);
                for (int k = 0; k < taps; k++) {
                    int s = t * stride - pad + k * dilation;
                    for (int c = 0; s >= 0 && s < x.length && c < in; c++) {
                        sum += value(conv + ".weight", (o * in + c) * kernel + k) * x[s][c];
                    }
                }
                double normed = (sum - value(norm + ".running_mean", o))
                                / Math.sqrt(value(norm + ".running_var", o) + 1e-5)
                                * value(norm + ".weight", o)
                        + value(norm + ".bias", o);
                y[t][o] = Math.max(0, normed);
            }
        }
        return y;
    }
}
