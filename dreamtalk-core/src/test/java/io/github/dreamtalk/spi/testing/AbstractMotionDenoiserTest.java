package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StyleCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of {@link MotionDenoiser}. */
public abstract class AbstractMotionDenoiserTest {
    private static final int FRAMES = 9;

    /** For subclasses. */
    protected AbstractMotionDenoiserTest() {}

    /**
     * Makes the denoiser under test; the suite closes it.
     *
     * @return a denoiser
     */
    protected abstract MotionDenoiser denoiser();

    /**
     * Largest difference a change of batch may make.
     *
     * @return the tolerance
     */
    protected double tolerance() {
        return 1e-5;
    }

    private static float[] features(DenoiserSpec spec, int frames) {
        float[] values = new float[spec.featureRows(frames) * spec.features().dimension()];
        new CounterNoise(1)
                .fill(values, 0, spec.featureRows(frames), spec.features().dimension(), 0);
        return values;
    }

    private static float[] noised(DenoiserSpec spec, int first, int frames) {
        int channels = spec.space().expressionChannels();
        float[] values = new float[frames * channels];
        new CounterNoise(2).fill(values, first, frames, channels, -1);
        return values;
    }

    private static StyleCode style(MotionDenoiser denoiser, float amplitude, int frames) {
        DenoiserSpec spec = denoiser.spec();
        float[] values = new float[frames * spec.space().channels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = amplitude * (1 + (i % 5)) / 5;
        }
        return denoiser.styleEncoder().encode(new MotionSequence(spec.space(), spec.rate(), values));
    }

    private static float[] predict(MotionDenoiser denoiser, StyleCode style, int first, int frames, int maxFrames) {
        DenoiserSpec spec = denoiser.spec();
        int dimension = spec.features().dimension();
        int from = first * spec.featureHop() * dimension;
        float[] part = Arrays.copyOfRange(features(spec, FRAMES), from, from + spec.featureRows(frames) * dimension);
        try (MotionDenoiser.Session session = denoiser.open(style, false, maxFrames)) {
            session.condition(part, frames);
            float[] out = new float[maxFrames * spec.space().expressionChannels()];
            float[] xt = Arrays.copyOf(noised(spec, first, frames), out.length);
            session.predict(spec.schedule().steps() / 2, xt, out, null);
            return Arrays.copyOf(out, frames * spec.space().expressionChannels());
        }
    }

    @Test
    void saysWhatItNeeds() {
        try (MotionDenoiser denoiser = denoiser()) {
            DenoiserSpec spec = denoiser.spec();
            assertThat(spec.featureHop()).isPositive();
            assertThat(spec.featureRadius()).isNotNegative();
            assertThat(spec.maxStyleFrames()).isPositive();
            assertThat(spec.features().dimension()).isPositive();
            assertThat(denoiser.spec()).isEqualTo(spec);
        }
    }

    @Test
    void stylesOfAnyLengthAreEncodedAndMatter() {
        try (MotionDenoiser denoiser = denoiser()) {
            int most = denoiser.spec().maxStyleFrames();
            StyleCode whole = style(denoiser, 0.5f, most);
            assertThat(style(denoiser, 0.5f, most + 5).values()).containsExactly(whole.values(), within(1e-6f));
            StyleCode one = style(denoiser, 0.5f, 1);
            assertThat(one.dimension()).isEqualTo(whole.dimension());
            for (float v : one.values()) {
                assertThat(v).isFinite();
            }
            StyleCode other = style(denoiser, -1, most);
            assertThat(other.values()).isNotEqualTo(whole.values());
            assertThat(predict(denoiser, other, 0, FRAMES, FRAMES))
                    .isNotEqualTo(predict(denoiser, whole, 0, FRAMES, FRAMES));
        }
    }

    @Test
    void framesDoNotDependOnTheChunkTheyAreIn() {
        try (MotionDenoiser denoiser = denoiser()) {
            StyleCode style = style(denoiser, 0.5f, 40);
            int channels = denoiser.spec().space().expressionChannels();
            float[] whole = predict(denoiser, style, 0, FRAMES, FRAMES);
            assertThat(predict(denoiser, style, 0, FRAMES, FRAMES)).containsExactly(whole);
            for (int chunk : new int[] {1, 4}) {
                for (int first = 0; first < FRAMES; first += chunk) {
                    int frames = Math.min(chunk, FRAMES - first);
                    float[] part = predict(denoiser, style, first, frames, FRAMES);
                    for (int i = 0; i < part.length; i++) {
                        assertThat((double) part[i]).isCloseTo(whole[first * channels + i], within(tolerance()));
                    }
                }
            }
        }
    }

    @Test
    void theUnconditionalBranchIgnoresTheStyleAndInputsStayAsTheyAre() {
        try (MotionDenoiser denoiser = denoiser()) {
            DenoiserSpec spec = denoiser.spec();
            float[] features = features(spec, FRAMES);
            float[] kept = features.clone();
            float[][] neutral = new float[2][];
            for (int i = 0; i < 2; i++) {
                try (MotionDenoiser.Session session = denoiser.open(style(denoiser, i - 0.5f, 30), true, FRAMES)) {
                    session.condition(features, FRAMES);
                    float[] xt = noised(spec, 0, FRAMES);
                    float[] conditional = new float[xt.length];
                    neutral[i] = new float[xt.length];
                    session.predict(spec.schedule().steps(), xt, conditional, neutral[i]);
                    assertThat(xt).containsExactly(noised(spec, 0, FRAMES));
                    float[] alone = new float[xt.length];
                    session.predictWithoutStyle(spec.schedule().steps(), xt, alone);
                    assertThat(xt).containsExactly(noised(spec, 0, FRAMES));
                    for (int k = 0; k < alone.length; k++) {
                        assertThat((double) alone[k]).isCloseTo(neutral[i][k], within(tolerance()));
                    }
                    assertThat(conditional).isNotEqualTo(neutral[i]);
                }
            }
            assertThat(features).containsExactly(kept);
            assertThat(neutral[1]).containsExactly(neutral[0], within((float) tolerance()));
        }
    }

    @Test
    void aCancelledSessionRefusesToGoOn() {
        try (MotionDenoiser denoiser = denoiser();
                MotionDenoiser.Session session = denoiser.open(style(denoiser, 1, 3), false, 2)) {
            session.condition(features(denoiser.spec(), 2), 2);
            session.cancel();
            float[] xt = noised(denoiser.spec(), 0, 2);
            assertThatThrownBy(() -> session.predict(1, xt, new float[xt.length], null))
                    .isInstanceOf(DreamTalkException.class);
        }
    }

    @Test
    void anImpossibleStyleIsRefused() {
        try (MotionDenoiser denoiser = denoiser()) {
            int wrong = style(denoiser, 1, 3).dimension() + 1;
            assertThatThrownBy(() -> denoiser.open(new StyleCode(new float[wrong]), false, 2))
                    .isInstanceOf(DreamTalkException.class)
                    .hasMessageContaining(String.valueOf(wrong));
        }
    }
}
