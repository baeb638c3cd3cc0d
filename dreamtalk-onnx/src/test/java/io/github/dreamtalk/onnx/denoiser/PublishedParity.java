package io.github.dreamtalk.onnx.denoiser;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.testing.Contexts;
import io.github.dreamtalk.onnx.testing.RandomDenoiserWeights;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StyleCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our graphs against outputs of the published network with seeded weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PublishedParity {
    private static final int FRAMES = 6;
    private static final int VALUES = FRAMES * 64;

    private final String folder;
    private final int width;
    private final long seed;
    private DreamTalkDenoiser denoiser;

    PublishedParity(String folder, int width, long seed) {
        this.folder = folder;
        this.width = width;
        this.seed = seed;
    }

    @BeforeAll
    void load() {
        DenoiserMetadata m = DenoiserMetadata.published();
        denoiser = new DreamTalkDenoiser(RandomDenoiserWeights.make(m, width, 3, seed), m, Contexts.cpu(1));
    }

    @AfterAll
    void close() {
        denoiser.close();
        denoiser.close();
    }

    private float[] golden(String name) {
        return Npy.read("/" + folder + "/" + name + ".npy");
    }

    private StyleCode style() {
        return style(denoiser);
    }

    private StyleCode style(DreamTalkDenoiser denoiser) {
        float[] clip = golden("style_clip");
        int frames = clip.length / 64;
        float[] rows = new float[frames * MotionSpace.BFM.channels()];
        for (int f = 0; f < frames; f++) {
            System.arraycopy(clip, f * 64, rows, f * MotionSpace.BFM.channels(), 64);
        }
        return denoiser.styleEncoder().encode(new MotionSequence(MotionSpace.BFM, FrameRate.FPS_25, rows));
    }

    /** Rows for the whole clip, with the zero vectors outside it. */
    private float[] features() {
        float[] in = golden("audio_features");
        int rows = denoiser.spec().featureRows(FRAMES);
        float[] out = new float[rows * 1024];
        System.arraycopy(in, 0, out, 5 * 1024, Math.min(in.length, (rows - 5) * 1024));
        return out;
    }

    private static float worst(float[] a, float[] b) {
        float worst = 0;
        for (int i = 0; i < b.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    @Test
    void styleCodesMatch() {
        assertThat(worst(style().values(), golden("style_code"))).isLessThan(1e-4f);
        assertThat(worst(denoiser.nullStyle().values(), golden("null_style_code")))
                .isLessThan(1e-4f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500, 1000})
    void singleEvaluationsMatch(int t) {
        try (MotionDenoiser.Session s = denoiser.open(style(), false, FRAMES)) {
            s.condition(features(), FRAMES);
            float[] x0 = new float[VALUES];
            s.predict(t, golden("x_T"), x0, null);
            assertThat(worst(x0, golden("x0_at_t" + t))).isLessThan(1e-4f);
        }
    }

    @ParameterizedTest
    @CsvSource({"10,0.0", "10,1.0", "10,2.0", "50,1.5"})
    void ddimMatches(int steps, String guidance) {
        assertThat(worst(
                        ddim(denoiser, steps, Float.parseFloat(guidance)),
                        golden("ddim" + steps + "_guidance" + guidance)))
                .isLessThan(5e-4f);
    }

    /** Quantised to 8 bits the result is another, but a close one. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0", "1.0", "2.0"})
    void ddimInIntegersIsClose(String guidance) {
        DenoiserMetadata m = DenoiserMetadata.published();
        try (DreamTalkDenoiser integer =
                new DreamTalkDenoiser(RandomDenoiserWeights.make(m, width, 3, seed), m, Contexts.int8(1))) {
            float[] expected = golden("ddim10_guidance" + guidance);
            float[] found = ddim(integer, 10, Float.parseFloat(guidance));
            double error = 0;
            double spread = 0;
            for (int i = 0; i < VALUES; i++) {
                error += Math.pow(found[i] - expected[i], 2);
                spread += Math.pow(expected[i], 2);
            }
            assertThat(worst(found, expected)).isLessThan(5e-2f).isGreaterThan(1e-4f);
            assertThat(Math.sqrt(error / spread)).isLessThan(0.03);
        }
    }

    private float[] ddim(DreamTalkDenoiser denoiser, int steps, float scale) {
        NoiseSchedule schedule = denoiser.spec().schedule();
        int stride = schedule.steps() / steps;
        try (MotionDenoiser.Session s = denoiser.open(style(denoiser), true, FRAMES)) {
            s.condition(features(), FRAMES);
            float[] x = golden("x_T");
            float[] cond = new float[VALUES];
            float[] uncond = new float[VALUES];
            for (int i = steps - 1; i >= 0; i--) {
                int t = 1 + stride * i;
                double bar = schedule.alphaBar(t);
                double previous = schedule.alphaBar(i == 0 ? 0 : t - stride);
                s.predict(t, x, cond, uncond);
                for (int k = 0; k < VALUES; k++) {
                    double x0 = uncond[k] + scale * (cond[k] - uncond[k]);
                    double eps = (x[k] - Math.sqrt(bar) * x0) / Math.sqrt(1 - bar);
                    x[k] = (float) (Math.sqrt(previous) * x0 + Math.sqrt(1 - previous) * eps);
                }
            }
            return x;
        }
    }
}
