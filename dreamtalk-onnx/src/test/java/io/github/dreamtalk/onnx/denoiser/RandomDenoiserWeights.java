package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.weights.FloatTensor;
import io.github.dreamtalk.onnx.weights.StateDict;
import io.github.dreamtalk.spi.FeatureSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Denoiser weights of any size from a seed: every value is a hash of key, index and seed, the rule by which the reference
 * outputs in the test resources were made.
 */
public final class RandomDenoiserWeights {
    private final long seed;
    private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();

    private RandomDenoiserWeights(long seed) {
        this.seed = seed;
    }

    /** Metadata of the embedded model's kind: ARKit, 244 features at 50 Hz. */
    public static DenoiserMetadata arkitMetadata() {
        return new DenoiserMetadata(
                MotionSpace.ARKIT,
                FrameRate.FPS_25,
                DenoiserMetadata.DREAMTALK_SCHEDULE,
                new FeatureSpec("test-features", 244, FrameRate.of(50)),
                2,
                5,
                8,
                256,
                DenoiserMetadata.arkitLowerIndices());
    }

    /** Weights that fit the metadata. */
    public static StateDict make(DenoiserMetadata m, int width, int layers, long seed) {
        RandomDenoiserWeights w = new RandomDenoiserWeights(seed);
        int e = m.space().expressionChannels();
        w.linear("net.content_encoder.increase_embed_dim", m.features().dimension(), width);
        w.linear("net.style_encoder.increase_embed_dim", e, width);
        for (int i = 0; i < layers; i++) {
            w.layer("net.content_encoder.encoder.layers." + i, width, false);
            w.layer("net.style_encoder.encoder.layers." + i, width, false);
            w.layer("net.decoder.upper_decoder.layers." + i, width, true);
            w.layer("net.decoder.lower_decoder.layers." + i, width, true);
        }
        w.linear("net.style_encoder.aggregate_method.W.0", width, width);
        w.linear("net.style_encoder.aggregate_method.W.2", width, 1);
        w.linear("net.content_xt_to_decoder_input_wo_time.0", width + e, width);
        w.linear("net.content_xt_to_decoder_input_wo_time.2", width, width);
        w.linear("net.content_xt_to_decoder_input_wo_time.4", width, width);
        w.linear("net.time_embed_net.0", width, width);
        w.linear("net.time_embed_net.2", width, width);
        w.tail("upper", width, e - m.lowerIndices().size());
        w.tail("lower", width, m.lowerIndices().size());
        return new StateDict("random-weights", w.tensors, m.toMap());
    }

    private void tail(String stack, int width, int channels) {
        norm("net.decoder." + stack + "_decoder.norm", width);
        linear("net.decoder." + stack + "_tail_fc.0", width, width / 2);
        linear("net.decoder." + stack + "_tail_fc.2", width / 2, width / 2);
        linear("net.decoder." + stack + "_tail_fc.4", width / 2, channels);
    }

    private void layer(String key, int width, boolean decoder) {
        attention(key + ".self_attn", width);
        if (decoder) {
            attention(key + ".multihead_attn", width);
            norm(key + ".norm3", width);
        }
        linear(key + ".linear1", width, 4 * width);
        linear(key + ".linear2", 4 * width, width);
        norm(key + ".norm1", width);
        norm(key + ".norm2", width);
    }

    private void attention(String key, int width) {
        matrix(key + ".in_proj_weight", 3 * width, width);
        vector(key + ".in_proj_bias", 3 * width, 0);
        linear(key + ".out_proj", width, width);
    }

    private void linear(String key, int in, int out) {
        matrix(key + ".weight", out, in);
        vector(key + ".bias", out, 0);
    }

    private void norm(String key, int width) {
        vector(key + ".weight", width, 1);
        vector(key + ".bias", width, 0);
    }

    private void vector(String key, int n, float centre) {
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (float) (centre + 0.1 * uniform(key, i));
        }
        tensors.put(key, FloatTensor.of(v, n));
    }

    private void matrix(String key, int rows, int columns) {
        float[] v = new float[rows * columns];
        double scale = Math.sqrt(3.0 / columns);
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) (scale * uniform(key, i));
        }
        tensors.put(key, FloatTensor.of(v, rows, columns));
    }

    private double uniform(String key, int index) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        long base = mix(crc.getValue() << 32 ^ seed);
        return (mix(base + index) >>> 40) / (double) (1 << 23) - 1;
    }

    private static long mix(long x) {
        long z = x + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
