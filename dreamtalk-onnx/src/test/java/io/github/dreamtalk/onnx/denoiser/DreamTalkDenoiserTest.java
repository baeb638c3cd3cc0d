package io.github.dreamtalk.onnx.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.testing.Contexts;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.onnx.testing.RandomDenoiserWeights;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.SafetensorsWriter;
import io.github.dreamtalk.weights.StateDict;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoOpenNatives.class)
class DreamTalkDenoiserTest {
    private static final DenoiserMetadata METADATA = RandomDenoiserWeights.arkitMetadata();
    private static final int E = 52;
    private static final int D = 244;
    private static final int CLIP = 100;

    private static DreamTalkDenoiser denoiser;
    private static float[] features; // of the whole clip
    private static float[] noise;

    @BeforeAll
    static void load() {
        denoiser = make(weights(), 1);
        features = normal(denoiser.spec().featureRows(CLIP) * D, 1);
        noise = normal(CLIP * E, 2);
    }

    @AfterAll
    static void close() {
        denoiser.close();
    }

    private static StateDict weights() {
        return RandomDenoiserWeights.make(METADATA, 32, 2, 5);
    }

    private static DreamTalkDenoiser make(StateDict weights, int threads) {
        return new DreamTalkDenoiser(weights, METADATA, Contexts.cpu(threads));
    }

    private static float[] normal(int n, long seed) {
        Random r = new Random(seed);
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = (float) r.nextGaussian();
        }
        return out;
    }

    private static StyleCode style(DreamTalkDenoiser d) {
        float[] rows = new float[40 * MotionSpace.ARKIT.channels()];
        Random r = new Random(3);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = r.nextFloat();
        }
        return d.styleEncoder().encode(new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, rows));
    }

    /** Both branches for the whole clip in chunks: first the conditional values, then the unconditional. */
    private static float[] predict(DreamTalkDenoiser d, int chunk, boolean unconditional) {
        DenoiserSpec spec = d.spec();
        float[] out = new float[(unconditional ? 2 : 1) * CLIP * E];
        try (MotionDenoiser.Session s = d.open(style(d), true, chunk)) {
            for (int from = 0; from < CLIP; from += chunk) {
                int n = Math.min(chunk, CLIP - from);
                int at = from * spec.featureHop() * D;
                s.condition(Arrays.copyOfRange(features, at, at + spec.featureRows(n) * D), n);
                float[] cond = new float[n * E];
                float[] uncond = unconditional ? new float[n * E] : null;
                s.predict(401, Arrays.copyOfRange(noise, from * E, (from + n) * E), cond, uncond);
                System.arraycopy(cond, 0, out, from * E, n * E);
                if (uncond != null) {
                    System.arraycopy(uncond, 0, out, (CLIP + from) * E, n * E);
                }
            }
        }
        return out;
    }

    private static float worst(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        float worst = 0;
        for (int i = 0; i < b.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void chunksAgree(int chunk) {
        assertThat(worst(predict(denoiser, chunk, true), predict(denoiser, CLIP, true)))
                .isLessThanOrEqualTo(1e-5f);
    }

    @Test
    void runsAreIdenticalFromRunToRunAndForOneAndTwoThreads() {
        float[] one = predict(denoiser, 64, true);
        assertThat(predict(denoiser, 64, true)).isEqualTo(one);
        try (DreamTalkDenoiser two = make(weights(), 2)) {
            assertThat(predict(two, 64, true)).isEqualTo(one);
        }
    }

    @Test
    void branchesDifferAndSkippingTheUnconditionalChangesNothing() {
        float[] both = predict(denoiser, 64, true);
        float[] conditional = Arrays.copyOf(both, CLIP * E);
        assertThat(worst(predict(denoiser, 64, false), conditional)).isLessThanOrEqualTo(1e-5f);
        assertThat(worst(Arrays.copyOfRange(both, CLIP * E, 2 * CLIP * E), conditional))
                .isGreaterThan(1e-3f);
    }

    @Test
    void everyInputMatters() {
        float[] base = predict(denoiser, CLIP, false);
        float[] keepNoise = noise.clone();
        float[] keepFeatures = features.clone();
        try {
            noise[0] += 1;
            float[] moved = predict(denoiser, CLIP, false);
            assertThat(Arrays.copyOf(moved, E)).isNotEqualTo(Arrays.copyOf(base, E));
            assertThat(worst(Arrays.copyOfRange(moved, E, moved.length), Arrays.copyOfRange(base, E, base.length)))
                    .as("frames are independent of each other's noise")
                    .isLessThanOrEqualTo(1e-5f);
            noise[0] -= 1;
            features[0] += 5; // seen by frame 0 alone, at the edge of its window
            float[] heard = predict(denoiser, CLIP, false);
            assertThat(Arrays.copyOf(heard, E)).isNotEqualTo(Arrays.copyOf(base, E));
        } finally {
            noise = keepNoise;
            features = keepFeatures;
        }
    }

    @Test
    void styleClipIsNormalisedAndResultsGoBackToMotionUnits() {
        Map<String, FloatTensor> t = new LinkedHashMap<>(weights().tensors());
        float[] mean = new float[E];
        float[] scale = new float[E];
        Arrays.fill(mean, 0.25f);
        Arrays.fill(scale, 0.5f);
        t.put("motion_mean", FloatTensor.of(mean, E));
        t.put("motion_scale", FloatTensor.of(scale, E));
        try (DreamTalkDenoiser d = make(new StateDict("scaled", t, METADATA.toMap()), 1)) {
            float[] x0 = new float[2 * E];
            x0[1] = 1;
            d.toMotion(x0, 1);
            assertThat(x0[0]).isEqualTo(0.25f);
            assertThat(x0[1]).isEqualTo(0.75f);
            assertThat(x0[E]).as("beyond the rows given").isZero();
            float[] flat = new float[256 * MotionSpace.ARKIT.channels()];
            Arrays.fill(flat, 0.25f);
            StyleCode code = d.styleEncoder().encode(new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, flat));
            assertThat(code.values()).containsExactly(d.nullStyle().values(), within(1e-6f));
        }
    }

    @Test
    void oneLayerNetworksWork() {
        try (DreamTalkDenoiser d = make(RandomDenoiserWeights.make(METADATA, 16, 1, 9), 1)) {
            assertThat(worst(predict(d, 7, true), predict(d, CLIP, true))).isLessThanOrEqualTo(1e-5f);
        }
    }

    @Test
    void providerLoadsTheFileByServiceLoader() {
        byte[] file = SafetensorsWriter.toBytes(weights(), SafetensorsWriter.Precision.F32);
        MotionDenoiser.Provider provider = ServiceLoader.load(MotionDenoiser.Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.name().equals("dreamtalk"))
                .findFirst()
                .orElseThrow();
        assertThat(provider.priority()).isEqualTo(100);
        try (MotionDenoiser d = provider.create(Contexts.cpu(1, Map.of(DenoiserMetadata.FILE, file)))) {
            assertThat(d.spec().features()).isEqualTo(METADATA.features());
            assertThat(d.spec().schedule().steps()).isEqualTo(1000);
            assertThat(predict((DreamTalkDenoiser) d, 64, true)).isEqualTo(predict(denoiser, 64, true));
        }
    }

    private static StateDict changed(UnaryOperator<Map<String, FloatTensor>> change) {
        return new StateDict(
                "w.safetensors", change.apply(new HashMap<>(weights().tensors())), METADATA.toMap());
    }

    @Test
    void wrongTensorsAreNamedWithFileKeyFoundAndExpected() {
        String key = "net.decoder.upper_decoder.layers.1.norm2.bias";
        StateDict missing = changed(m -> {
            m.remove(key);
            return m;
        });
        assertThatThrownBy(() -> make(missing, 1))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContainingAll("w.safetensors", key, "missing");
        StateDict misshapen = changed(m -> {
            m.put(key, FloatTensor.of(new float[31], 31));
            return m;
        });
        assertThatThrownBy(() -> make(misshapen, 1))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContainingAll("w.safetensors", key, "[31]", "[32]");
    }

    @Test
    void wrongMetadataIsNamed() {
        Map<String, String> m = METADATA.toMap();
        m.put("motion_space", "flame");
        assertThatThrownBy(() -> DenoiserMetadata.read(new StateDict("w.safetensors", Map.of(), m)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContainingAll("w.safetensors", "flame", "arkit");
        m.putAll(METADATA.toMap());
        m.remove("feature_dim");
        assertThatThrownBy(() -> DenoiserMetadata.read(new StateDict("w.safetensors", Map.of(), m)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContainingAll("w.safetensors", "feature_dim");
        assertThat(DenoiserMetadata.read(new StateDict("w", Map.of(), METADATA.toMap())))
                .isEqualTo(METADATA);
    }

    @Test
    void wrongCallsAreRefused() {
        try (MotionDenoiser.Session s = denoiser.open(style(denoiser), false, 4)) {
            float[] x = new float[4 * E];
            assertThatThrownBy(() -> s.predict(1, x, x, null)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> s.condition(features, 5)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> s.condition(new float[D], 4)).isInstanceOf(InvalidInputException.class);
            s.condition(features, 4);
            assertThatThrownBy(() -> s.predict(0, x, x, null)).hasMessageContaining("1 to 1000");
            assertThatThrownBy(() -> s.predict(1, x, x, x)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> denoiser.open(new StyleCode(new float[7]), false, 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("7", "32");
    }

    @Test
    @Timeout(60)
    void cancelStopsALoopInAnotherThreadAndAllLaterCalls() throws InterruptedException {
        MotionDenoiser.Session s = denoiser.open(style(denoiser), true, CLIP);
        try {
            s.condition(features, CLIP);
            CountDownLatch running = new CountDownLatch(1);
            Thread canceller = new Thread(() -> {
                try {
                    running.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                s.cancel();
            });
            canceller.start();
            float[] a = new float[CLIP * E];
            float[] b = new float[CLIP * E];
            assertThatThrownBy(() -> {
                        while (true) {
                            s.predict(500, noise, a, b);
                            running.countDown();
                        }
                    })
                    .isInstanceOf(CancelledException.class);
            canceller.join();
            assertThatThrownBy(() -> s.predict(500, noise, a, b)).isInstanceOf(CancelledException.class);
        } finally {
            s.close();
        }
        s.close();
        s.cancel();
    }

    @Test
    void stepsAllocateLittleWhateverTheChunk() {
        com.sun.management.ThreadMXBean bean =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        try (MotionDenoiser.Session s = denoiser.open(style(denoiser), true, CLIP)) {
            s.condition(features, CLIP);
            float[] a = new float[CLIP * E];
            float[] b = new float[CLIP * E];
            for (int i = 0; i < 20; i++) {
                s.predict(500, noise, a, b);
            }
            long before = bean.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20; i++) {
                s.predict(500, noise, a, b);
            }
            long perStep = (bean.getCurrentThreadAllocatedBytes() - before) / 20;
            assertThat(perStep)
                    .as("bytes per step; one row array would be 20,800")
                    .isLessThan(8_000);
        }
    }
}
