package io.github.dreamtalk.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.testing.FakeDenoiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingLoopTest {
    private static final int E = 52;
    private static final int FRAMES = 130;
    private final FakeDenoiser denoiser = new FakeDenoiser(new FeatureSpec("fake", 4, FrameRate.of(50)));
    private final float[] features = new float[denoiser.spec().featureRows(FRAMES) * 4];

    SamplingLoopTest() {
        new CounterNoise(5).fill(features, 0, features.length / 4, 4, 0);
    }

    private static Sampler.Plan plan(Sampler sampler, int steps) {
        return sampler.plan(NoiseSchedule.dreamTalk(), PredictionType.X0, steps);
    }

    private MotionDenoiser.Session session(int maxFrames) {
        float[] style = new float[E];
        Arrays.fill(style, 0.3f);
        return denoiser.open(new StyleCode(style), true, maxFrames);
    }

    private float[] chunk(Sampler sampler, int first, int frames) {
        try (MotionDenoiser.Session session = session(frames)) {
            float[] out = new float[frames * E];
            SamplingLoop loop = new SamplingLoop(plan(sampler, 10), E, frames, 1.5f, new CounterNoise(77));
            int rows = denoiser.spec().featureRows(frames);
            session.condition(Arrays.copyOfRange(features, first * 2 * 4, (first * 2 + rows) * 4), frames);
            loop.run(session, first, frames, out, () -> false, StepListener.NONE);
            return out;
        }
    }

    private float[] clip(Sampler sampler, int chunk, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<float[]>> parts = new ArrayList<>();
            for (int first = 0; first < FRAMES; first += chunk) {
                int at = first;
                int frames = Math.min(chunk, FRAMES - first);
                parts.add(pool.submit(() -> chunk(sampler, at, frames)));
            }
            float[] out = new float[FRAMES * E];
            int at = 0;
            for (Future<float[]> part : parts) {
                float[] values = part.get();
                System.arraycopy(values, 0, out, at, values.length);
                at += values.length;
            }
            return out;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void isBitIdenticalForEveryChunkSizeAndNumberOfThreads() throws Exception {
        for (Sampler sampler : List.of(new DdpmSampler(), new DdimSampler(), new DpmSolverSampler())) {
            float[] whole = clip(sampler, FRAMES, 1);
            for (int chunk : new int[] {1, 7, 64, FRAMES}) {
                for (int threads : new int[] {1, 4}) {
                    assertThat(Arrays.equals(clip(sampler, chunk, threads), whole))
                            .as("chunks of %d, %d threads", chunk, threads)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aLoopMayBeReusedForShorterChunks() {
        try (MotionDenoiser.Session session = session(64)) {
            SamplingLoop loop = new SamplingLoop(plan(new DpmSolverSampler(), 10), E, 64, 1.5f, new CounterNoise(77));
            float[] out = new float[64 * E];
            session.condition(features, 64);
            loop.run(session, 0, 64, out, () -> false, StepListener.NONE);
            session.condition(features, 5);
            loop.run(session, 0, 5, out, () -> false, StepListener.NONE);
            assertThat(Arrays.copyOf(out, 5 * E)).containsExactly(chunk(new DpmSolverSampler(), 0, 5));
        }
    }

    @Test
    void guidanceOfOneNeverAsksForTheUnconditionalBranch() {
        SamplingLoop loop = new SamplingLoop(plan(new DdimSampler(), 3), 1, 1, 1, new CounterNoise(1));
        assertThat(loop.needsUnconditional()).isFalse();
        AtomicInteger calls = new AtomicInteger();
        loop.run(
                of((t, x, c, u) -> {
                    assertThat(u).isNull();
                    calls.incrementAndGet();
                }),
                0,
                1,
                new float[1],
                () -> false,
                StepListener.NONE);
        assertThat(calls).hasValue(3);
        assertThat(new SamplingLoop(plan(new DdimSampler(), 3), 1, 1, 0, new CounterNoise(1)).needsUnconditional())
                .isTrue();
    }

    @Test
    void guidanceCombinesTheBranches() {
        float[] conditional = {1, 2, 9};
        new Guidance(2).combine(conditional, new float[] {0.5f, 3, 9}, 2);
        assertThat(conditional).containsExactly(1.5f, 1, 9);
        new Guidance(0).combine(conditional, new float[] {0.5f, 3, 9}, 2);
        assertThat(conditional).containsExactly(0.5f, 3, 9);
        Guidance.OFF.combine(conditional, new float[0], 2);
        assertThat(conditional).containsExactly(0.5f, 3, 9);
        assertThatThrownBy(() -> new Guidance(Float.NaN)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void stopsBetweenStepsWhenCancelledAndTellsEveryStep() {
        SamplingLoop loop = new SamplingLoop(plan(new DdimSampler(), 10), 1, 1, 1, new CounterNoise(1));
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> loop.run(
                        of((t, x, c, u) -> {}),
                        0,
                        1,
                        new float[1],
                        () -> told.size() == 4,
                        (done, total) -> told.add(done + "/" + total)))
                .isInstanceOf(CancelledException.class);
        assertThat(told).containsExactly("1/10", "2/10", "3/10", "4/10");
    }

    @Test
    void refusesANetworkThatGivesNoNumbersAndChunksThatDoNotFit() {
        SamplingLoop loop = new SamplingLoop(plan(new DdimSampler(), 2), 1, 4, 1, new CounterNoise(1));
        assertThatThrownBy(() -> loop.run(
                        of((t, x, c, u) -> c[2] = Float.NaN), 10, 4, new float[4], () -> false, StepListener.NONE))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("frame 12");
        for (int frames : new int[] {0, 5}) {
            assertThatThrownBy(() ->
                            loop.run(of((t, x, c, u) -> {}), 0, frames, new float[9], () -> false, StepListener.NONE))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> new SamplingLoop(plan(new DdimSampler(), 2), 0, 4, 1, new CounterNoise(1)))
                .isInstanceOf(InvalidInputException.class);
    }

    private interface Network {
        void predict(int t, float[] x, float[] c, float @org.jspecify.annotations.Nullable [] u);
    }

    private static MotionDenoiser.Session of(Network network) {
        return new MotionDenoiser.Session() {
            @Override
            public void condition(float[] f, int frames) {}

            @Override
            public void predict(int t, float[] x, float[] c, float @org.jspecify.annotations.Nullable [] u) {
                network.predict(t, x, c, u);
            }

            @Override
            public void cancel() {}

            @Override
            public void close() {}
        };
    }

    private float[] whole(Sampler sampler, float guidance, GuidanceMode mode) {
        try (MotionDenoiser.Session session = session(20)) {
            float[] out = new float[20 * E];
            SamplingLoop loop = new SamplingLoop(plan(sampler, 10), E, 20, guidance, mode, new CounterNoise(77));
            session.condition(Arrays.copyOf(features, denoiser.spec().featureRows(20) * 4), 20);
            // Run twice: the second must not see what the first left.
            loop.run(session, 0, 20, out, () -> false, StepListener.NONE);
            loop.run(session, 0, 20, out, () -> false, StepListener.NONE);
            return out;
        }
    }

    /** Samples with and without the style, each by itself, and the scale on their difference. */
    @ParameterizedTest
    @ValueSource(strings = {"ddim", "ddpm", "dpm"})
    void wholeSamplesAreGuidedByTheirDifference(String name) {
        Sampler sampler = name.equals("ddim")
                ? new DdimSampler()
                : name.equals("ddpm") ? new DdpmSampler() : new DpmSolverSampler();
        float[] styled = whole(sampler, 1, GuidanceMode.WHOLE_SAMPLES);
        float[] plain = whole(sampler, 0, GuidanceMode.WHOLE_SAMPLES);
        assertThat(styled).containsExactly(whole(sampler, 1, GuidanceMode.EACH_STEP));
        // In each step a scale of 0 is the branch without style all along, so it is the same sample.
        assertThat(plain).containsExactly(whole(sampler, 0, GuidanceMode.EACH_STEP));
        assertThat(plain).isNotEqualTo(styled);
        for (float scale : new float[] {0.5f, 2}) {
            float[] guided = whole(sampler, scale, GuidanceMode.WHOLE_SAMPLES);
            for (int i = 0; i < guided.length; i++) {
                assertThat((double) guided[i])
                        .isCloseTo(
                                plain[i] + scale * (styled[i] - plain[i]),
                                org.assertj.core.api.Assertions.within(1e-5));
            }
        }
        assertThat(whole(sampler, 2, GuidanceMode.EACH_STEP))
                .isNotEqualTo(whole(sampler, 2, GuidanceMode.WHOLE_SAMPLES));
    }
}
