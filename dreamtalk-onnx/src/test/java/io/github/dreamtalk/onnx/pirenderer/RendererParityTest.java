package io.github.dreamtalk.onnx.pirenderer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.onnx.testing.NaiveRenderer;
import io.github.dreamtalk.onnx.testing.RandomRendererWeights;
import io.github.dreamtalk.weights.FloatTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our graphs against outputs of the published network with small seeded weights; of the reference frames every fourth
 * pixel across and down is kept.
 */
class RendererParityTest {
    private static final int SIZE = PiRendererGraphs.SIZE;
    private static final int STRIDE = 4;
    private static final PiRendererGraphs GRAPHS = new PiRendererGraphs(RandomRendererWeights.make(16, 4, 8, 16, 11));

    private static PiRenderer renderer;
    private static float[] rows;

    private static float[] golden(String name) {
        return golden("renderer-tiny", name);
    }

    private static float[] golden(String folder, String name) {
        String resource = "/" + folder + "/" + name + ".npy";
        try (InputStream in = RendererParityTest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + resource);
            }
            return NpyFormat.read(in, resource).toFloats();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OnnxSession session(GraphBuilder graph) {
        return OnnxSession.open("test", graph.build(), Device.cpu(), 1);
    }

    @BeforeAll
    static void load() {
        renderer = new PiRenderer(session(GRAPHS.portrait()), session(GRAPHS.frame()));
        rows = repeatedEnds(golden("motion73"));
    }

    @AfterAll
    static void close() {
        renderer.close();
    }

    /** The clip with 13 repetitions of its first and last row around it. */
    static float[] repeatedEnds(float[] clip) {
        int frames = clip.length / 73;
        float[] out = new float[clip.length + 26 * 73];
        for (int i = 0; i < frames + 26; i++) {
            int from = Math.max(0, Math.min(frames - 1, i - 13));
            System.arraycopy(clip, from * 73, out, i * 73, 73);
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 19})
    void framesMatch(int frame) {
        float[] out = new float[3 * SIZE * SIZE];
        try (PiRendererPortrait portrait = renderer.prepare(golden("portrait_256_rgb_chw"));
                PiRendererSession session = portrait.open()) {
            session.render(rows, (frame + 13) * 73, out);
        }
        assertNear(out, golden("frame" + frame + "_rgb_every4"));
    }

    @Test
    void aFrameAtTheReleasedSizeMatches() {
        PiRendererGraphs graphs = new PiRendererGraphs(RandomRendererWeights.released(12));
        float[] out = new float[3 * SIZE * SIZE];
        try (PiRenderer released = new PiRenderer(session(graphs.portrait()), session(graphs.frame()));
                PiRendererPortrait portrait = released.prepare(golden("renderer-full", "portrait_256_rgb_chw"));
                PiRendererSession session = portrait.open()) {
            session.render(repeatedEnds(golden("renderer-full", "motion73")), 23 * 73, out);
        }
        assertNear(out, golden("renderer-full", "frame10_rgb_every4"));
    }

    private static void assertNear(float[] found, float[] expected) {
        double sum = 0;
        double worst = 0;
        int i = 0;
        for (int y = 0; y < 3 * SIZE; y += STRIDE) {
            for (int x = 0; x < SIZE; x += STRIDE) {
                double d = Math.abs(found[y * SIZE + x] - expected[i++]);
                sum += d;
                worst = Math.max(worst, d);
            }
        }
        assertThat(i).isEqualTo(expected.length);
        assertThat(sum / i).as("mean difference").isLessThan(1e-3);
        assertThat(worst).as("largest difference").isLessThan(2e-2);
    }

    @Test
    void whatIsComputedOnceAndFoldedChangesNothing() {
        float[] out = new float[3 * SIZE * SIZE];
        try (PiRendererPortrait portrait = renderer.prepare(golden("portrait_256_rgb_chw"));
                PiRendererSession session = portrait.open();
                OnnxSession naive = OnnxSession.open(
                        "naive", NaiveRenderer.model(RandomRendererWeights.make(16, 4, 8, 16, 11)), Device.cpu(), 1)) {
            session.render(rows, 23 * 73, out);
            float[] expected = naive.run(Map.of(
                            "window", FloatTensor.of(window(10), 1, 73, 27),
                            "portrait", FloatTensor.of(golden("portrait_256_rgb_chw"), 1, 3, SIZE, SIZE)))
                    .get("frame")
                    .data();
            double worst = 0;
            for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(out[i] - expected[i]));
            }
            assertThat(worst).isLessThan(2e-4);
        }
    }

    private static float[] window(int frame) {
        float[] window = new float[73 * 27];
        for (int r = 0; r < 27; r++) {
            for (int c = 0; c < 73; c++) {
                window[c * 27 + r] = rows[(frame + r) * 73 + c];
            }
        }
        return window;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 19})
    void flowsMatch(int frame) {
        try (OnnxSession portrait = session(GRAPHS.portrait());
                OnnxSession network = session(GRAPHS.frame(true))) {
            FloatTensor picture = FloatTensor.of(golden("portrait_256_rgb_chw"), 1, 3, SIZE, SIZE);
            Map<String, FloatTensor> in = new LinkedHashMap<>(
                    portrait.run(Map.of("portrait", picture)).all());
            in.put("portrait", picture);
            in.put("window", FloatTensor.of(window(frame), 1, 73, 27));
            float[] flow = network.run(in).get("flow").data();
            float[] expected = golden("frame" + frame + "_flow");
            double worst = 0;
            for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(flow[i] - expected[i]));
            }
            assertThat(worst).isLessThan(1e-4);
        }
    }
}
