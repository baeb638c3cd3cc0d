package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.pirenderer.PiRenderer;
import io.github.dreamtalk.onnx.pirenderer.PiRendererGraphs;
import io.github.dreamtalk.onnx.pirenderer.PiRendererPortrait;
import io.github.dreamtalk.onnx.pirenderer.PiRendererSession;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.onnx.testing.NaiveRenderer;
import io.github.dreamtalk.onnx.testing.RandomRendererWeights;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One frame of PIRenderer at the published size: the naive graph, which does everything for every frame, and ours. Set-up
 * fails unless both agree to 2e-4. Quote processor time ({@code -prof io.github.dreamtalk.benchmarks.CpuTime}) on a busy
 * machine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(1)
public class PiRendererBenchmark {
    private static final int CHANNELS = MotionSpace.BFM.channels();
    private static final int ROWS = 2 * PiRendererGraphs.CONTEXT + 1;
    private static final int VALUES = 3 * PiRendererGraphs.SIZE * PiRendererGraphs.SIZE;
    private static final float TOLERANCE = 2e-4f;

    /** Threads of ONNX Runtime. */
    @Param("1")
    private int threads = 1;

    private PiRenderer renderer;
    private PiRendererPortrait prepared;
    private PiRendererSession session;
    private OnnxSession naive;
    private Map<String, FloatTensor> inputs;
    private final float[] rows = new float[ROWS * CHANNELS];
    private final float[] out = new float[VALUES];

    /** For JMH. */
    public PiRendererBenchmark() {}

    /** Loads both and compares them. */
    @Setup(Level.Trial)
    public void load() {
        StateDict weights = RandomRendererWeights.released(12);
        PiRendererGraphs graphs = new PiRendererGraphs(weights);
        renderer = new PiRenderer(
                open(graphs.portrait().build()), open(graphs.frame().build()));
        naive = open(NaiveRenderer.model(weights));
        float[] portrait = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            portrait[i] = (float) (Math.sin(i * 0.013) * Math.cos(i * 0.00021));
        }
        float[] window = new float[rows.length];
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < CHANNELS; c++) {
                rows[r * CHANNELS + c] = (float) Math.sin(0.3 * r + c);
                window[c * ROWS + r] = rows[r * CHANNELS + c];
            }
        }
        prepared = renderer.prepare(portrait);
        session = prepared.open();
        inputs = Map.of(
                "window",
                FloatTensor.of(window, 1, CHANNELS, ROWS),
                "portrait",
                FloatTensor.of(portrait, 1, 3, PiRendererGraphs.SIZE, PiRendererGraphs.SIZE));
        float[] expected = naive().data();
        float[] found = ours();
        for (int i = 0; i < VALUES; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= TOLERANCE)) {
                throw new IllegalStateException(
                        "value " + i + " is " + found[i] + ", the naive graph's is " + expected[i]);
            }
        }
    }

    private OnnxSession open(byte[] model) {
        return OnnxSession.open("renderer", model, Device.cpu(), threads);
    }

    /**
     * Everything for every frame.
     *
     * @return the frame
     */
    @Benchmark
    public FloatTensor naive() {
        return naive.run(inputs).get("frame");
    }

    /**
     * What the portrait alone decides computed before.
     *
     * @return the frame
     */
    @Benchmark
    public float[] ours() {
        session.render(rows, PiRendererGraphs.CONTEXT * CHANNELS, out);
        return out;
    }

    /** Closes both. */
    @TearDown(Level.Trial)
    public void close() {
        session.close();
        prepared.close();
        renderer.close();
        naive.close();
    }
}
