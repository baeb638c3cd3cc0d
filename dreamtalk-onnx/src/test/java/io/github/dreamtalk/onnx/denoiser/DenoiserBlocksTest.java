package io.github.dreamtalk.onnx.denoiser;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.onnx.testing.Contexts;
import io.github.dreamtalk.onnx.testing.RandomDenoiserWeights;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks so long that they are computed in several blocks. */
class DenoiserBlocksTest {
    private static final DenoiserMetadata METADATA = RandomDenoiserWeights.arkitMetadata();
    private static final int FRAMES = 230;
    private static final int E = 52;
    private static final int D = 244;

    private static DreamTalkDenoiser make(BackendContext context) {
        return new DreamTalkDenoiser(RandomDenoiserWeights.make(METADATA, 64, 2, 5), METADATA, context);
    }

    private static float[] normal(int n, long seed) {
        Random r = new Random(seed);
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = (float) r.nextGaussian();
        }
        return out;
    }

    /** The conditional values of all frames, then the unconditional ones if there are any. */
    private static float[] predict(DreamTalkDenoiser d, int chunk, boolean guided) {
        DenoiserSpec spec = d.spec();
        float[] features = normal(spec.featureRows(FRAMES) * D, 1);
        float[] noise = normal(FRAMES * E, 2);
        float[] out = new float[2 * FRAMES * E];
        try (MotionDenoiser.Session s = d.open(d.nullStyle(), guided, chunk)) {
            for (int from = 0; from < FRAMES; from += chunk) {
                int n = Math.min(chunk, FRAMES - from);
                int at = from * spec.featureHop() * D;
                s.condition(Arrays.copyOfRange(features, at, at + spec.featureRows(n) * D), n);
                float[] conditional = new float[n * E];
                float[] unconditional = guided ? new float[n * E] : null;
                s.predict(301, Arrays.copyOfRange(noise, from * E, (from + n) * E), conditional, unconditional);
                System.arraycopy(conditional, 0, out, from * E, n * E);
                if (unconditional != null) {
                    System.arraycopy(unconditional, 0, out, (FRAMES + from) * E, n * E);
                }
            }
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void blocksOfALongChunkAgreeWithShortChunks(boolean guided) {
        try (DreamTalkDenoiser d = make(Contexts.cpu(1))) {
            float[] blocks = predict(d, FRAMES, guided);
            float[] chunks = predict(d, 50, guided);
            float worst = 0;
            for (int i = 0; i < blocks.length; i++) {
                worst = Math.max(worst, Math.abs(blocks[i] - chunks[i]));
            }
            assertThat(worst).isLessThan(1e-5f);
            assertThat(chunks[FRAMES * E - 1]).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void threadsDoNotMatter(Precision precision) {
        boolean integer = precision == Precision.INT8;
        try (DreamTalkDenoiser one = make(integer ? Contexts.int8(1) : Contexts.cpu(1));
                DreamTalkDenoiser two = make(integer ? Contexts.int8(2) : Contexts.cpu(2))) {
            assertThat(predict(two, FRAMES, true)).isEqualTo(predict(one, FRAMES, true));
        }
    }

    @Test
    void integersAreCloseButNotTheSame() {
        try (DreamTalkDenoiser exact = make(Contexts.cpu(1));
                DreamTalkDenoiser integer = make(Contexts.int8(1))) {
            float[] a = predict(exact, FRAMES, true);
            float[] b = predict(integer, FRAMES, true);
            double error = 0;
            double size = 0;
            for (int i = 0; i < a.length; i++) {
                error += Math.pow(a[i] - b[i], 2);
                size += Math.pow(a[i], 2);
            }
            assertThat(Math.sqrt(error / size)).isBetween(1e-4, 0.03);
        }
    }
}
