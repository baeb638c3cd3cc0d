package io.github.dreamtalk.onnx.testing;

import io.github.dreamtalk.diffusion.GuidanceMode;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.weights.StateDict;

/** Denoiser weights of any size from a seed. */
public final class RandomDenoiserWeights {
    private final RandomWeights weights;

    private RandomDenoiserWeights(long seed) {
        this.weights = new RandomWeights(seed);
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
                DenoiserMetadata.arkitLowerIndices(),
                0,
                GuidanceMode.EACH_STEP,
                PredictionType.X0);
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
        return w.weights.build(m.toMap());
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
        weights.add(key + ".in_proj_weight", 3 * width, width).add(key + ".in_proj_bias", 3 * width);
        linear(key + ".out_proj", width, width);
    }

    private void linear(String key, int in, int out) {
        weights.layer(key, out, in);
    }

    private void norm(String key, int width) {
        weights.layer(key, width);
    }
}
