package io.github.dreamtalk.onnx.testing;

import io.github.dreamtalk.weights.StateDict;
import java.util.Map;

/** PIRenderer weights of any size from a seed. */
public final class RandomRendererWeights {
    private static final int INNER = 128;

    private final RandomWeights w;
    private final int descriptor;

    private RandomRendererWeights(long seed, int descriptor) {
        this.w = new RandomWeights(seed);
        this.descriptor = descriptor;
    }

    /** The released sizes. */
    public static StateDict released(long seed) {
        return make(256, 32, 64, 256, seed);
    }

    /** Other sizes: the descriptor, the first channels of the warp and of the painting network, and the most channels. */
    public static StateDict make(int descriptor, int warp, int edit, int most, long seed) {
        RandomRendererWeights r = new RandomRendererWeights(seed, descriptor);
        r.mapping();
        r.warp(warp, most);
        r.edit(edit, most);
        return r.w.build(Map.of());
    }

    private void mapping() {
        w.layer("mapping_net.first.0", descriptor, 73, 7);
        for (int i = 0; i < 3; i++) {
            w.layer("mapping_net.encoder" + i + ".1", descriptor, descriptor, 3);
        }
    }

    private void adaptive(String key, int channels) {
        w.layer(key + ".mlp_shared.0", INNER, descriptor);
        w.layer(key + ".mlp_gamma", channels, INNER);
        w.layer(key + ".mlp_beta", channels, INNER);
    }

    private void warp(int base, int most) {
        String encoder = "warpping_net.hourglass.encoder.";
        w.layer(encoder + "input_layer", base, 3, 7, 7);
        int[] channels = new int[5];
        int in = base;
        for (int i = 0; i < 5; i++) {
            String key = encoder + "encoder" + i + ".";
            channels[i] = Math.min(base << i + 1, most);
            w.layer(key + "conv_0", channels[i], in, 4, 4);
            w.layer(key + "conv_1", channels[i], channels[i], 3, 3);
            adaptive(key + "norm_0", in);
            adaptive(key + "norm_1", channels[i]);
            in = channels[i];
        }
        for (int i = 4; i >= 2; i--) {
            String key = "warpping_net.hourglass.decoder.decoder" + i + ".";
            int out = Math.min(base << i, most);
            int hidden = Math.min(in, out);
            w.layer(key + "conv_0", hidden, in, 3, 3);
            w.add(key + "conv_1.weight", hidden, out, 3, 3).add(key + "conv_1.bias", out);
            w.add(key + "conv_s.weight", in, out, 3, 3).add(key + "conv_s.bias", out);
            adaptive(key + "norm_0", in);
            adaptive(key + "norm_1", hidden);
            adaptive(key + "norm_s", in);
            in = out + channels[i - 1];
        }
        norm("warpping_net.flow_out.0", in);
        w.layer("warpping_net.flow_out.2", 2, in, 7, 7);
    }

    private void norm(String key, int channels) {
        w.add(key + ".weight", channels, 1, 1).add(key + ".bias", channels, 1, 1);
    }

    private void block(String key, int out, int in, int kernel) {
        w.layer(key + ".model.0", out, in, kernel, kernel);
        norm(key + ".model.1", out);
    }

    private void edit(int base, int most) {
        block("editing_net.encoder.first", base, 6, 7);
        int[] channels = {base, Math.min(2 * base, most), Math.min(4 * base, most), Math.min(8 * base, most)};
        for (int i = 0; i < 3; i++) {
            block("editing_net.encoder.down" + i, channels[i + 1], channels[i], 3);
        }
        for (int i = 2; i >= 0; i--) {
            String key = "editing_net.decoder.";
            for (int r = 0; r < 2; r++) {
                String res = key + "res" + i + ".res" + r;
                for (String n : new String[] {"1", "2"}) {
                    w.layer(res + ".conv" + n, channels[i + 1], channels[i + 1], 3, 3);
                    adaptive(res + ".norm" + n, channels[i + 1]);
                }
            }
            block(key + "up" + i, channels[i], channels[i + 1], 3);
            block(key + "jump" + i, channels[i], channels[i], 3);
        }
        w.layer("editing_net.decoder.final.model.0", 3, base, 7, 7);
    }
}
