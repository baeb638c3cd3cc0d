package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.denoiser.DreamTalkDenoiser;
import io.github.dreamtalk.onnx.testing.Contexts;
import io.github.dreamtalk.onnx.testing.RandomDenoiserWeights;
import io.github.dreamtalk.weights.StateDict;
import java.util.Random;

/** The published network's sizes with weights from a rule, a style clip and features; and its work in operations. */
final class ReleasedSize {
    static final int WIDTH = 256;
    static final int LAYERS = 3;
    static final int FRAMES = 100;
    static final int STEPS = 10;

    static final DenoiserMetadata METADATA = DenoiserMetadata.published();

    private ReleasedSize() {}

    static StateDict weights() {
        return RandomDenoiserWeights.make(METADATA, WIDTH, LAYERS, 12);
    }

    static DreamTalkDenoiser denoiser(StateDict weights, Precision precision, int threads) {
        return new DreamTalkDenoiser(
                weights, METADATA, precision == Precision.INT8 ? Contexts.int8(threads) : Contexts.cpu(threads));
    }

    /** Features of FRAMES frames, rows outside the clip included. */
    static float[] features() {
        return normal(METADATA.spec().featureRows(FRAMES) * METADATA.features().dimension(), 1);
    }

    /** A style clip of full length, rows of E. */
    static float[] clip() {
        return normal(METADATA.maxStyleFrames() * METADATA.space().expressionChannels(), 2);
    }

    static MotionSequence motion(float[] clip) {
        int e = METADATA.space().expressionChannels();
        int c = METADATA.space().channels();
        float[] rows = new float[METADATA.maxStyleFrames() * c];
        for (int f = 0; f < METADATA.maxStyleFrames(); f++) {
            System.arraycopy(clip, f * e, rows, f * c, e);
        }
        return new MotionSequence(METADATA.space(), METADATA.rate(), rows);
    }

    private static float[] normal(int n, long seed) {
        Random r = new Random(seed);
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = (float) r.nextGaussian();
        }
        return out;
    }

    /**
     * Floating-point operations of our loop over the whole clip, products alone, a multiplication and an addition
     * counting two: what it does, not what the naive graph would do.
     */
    static double operations(int branches) {
        double c = WIDTH;
        double c2 = c * c;
        double w = METADATA.window();
        double e = METADATA.space().expressionChannels();
        double heads = METADATA.heads();
        int middles = LAYERS - 2;
        double memory = w * c2 + e * c + 2 * w * c2 * (1 + 2 * middles);
        double first = w * c * heads * w + w * w * c + 9 * w * c2;
        double middle = 14 * w * c2 + 4 * w * w * c;
        double last = 16 * c2 + 4 * heads * w * c;
        double tails = 2 * (c * c / 2 + c * c / 4) + e * c / 2;
        double step = memory + branches * (2 * (first + middles * middle + last) + tails);
        double content = METADATA.featureHop() * METADATA.features().dimension() * c
                + LAYERS * (12 * w * c2 + 2 * w * w * c)
                + w * c2;
        return 2.0 * FRAMES * (STEPS * step + content);
    }
}
