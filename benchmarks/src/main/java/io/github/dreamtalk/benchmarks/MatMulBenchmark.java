package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.runtime.BoundRun;
import io.github.dreamtalk.onnx.runtime.Cancellation;
import io.github.dreamtalk.onnx.runtime.NativeTensor;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
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

/** The runtime's plain matrix product, 2200 x 256 by 256 x 1024: the peak that our loop's speed is a share of. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatMulBenchmark {
    private static final int ROWS = 2200;
    private static final int INNER = 256;
    private static final int COLUMNS = 1024;

    /** Floating-point operations of one product. */
    static final double OPERATIONS = 2.0 * ROWS * INNER * COLUMNS;

    /** Threads of ONNX Runtime. */
    @Param("1")
    private int threads = 1;

    private OnnxSession session;
    private NativeTensor x;
    private NativeTensor y;
    private Cancellation cancellation;
    private BoundRun run;

    /** Makes the product. */
    @Setup(Level.Trial)
    public void load() {
        float[] w = new float[INNER * COLUMNS];
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) Math.sin(i);
        }
        GraphBuilder g = new GraphBuilder("product");
        g.output("y", g.product(g.input("x", "rows", INNER), FloatTensor.of(w, COLUMNS, INNER)), "rows", COLUMNS);
        session = OnnxSession.open("product", g.build(), Device.cpu(), threads);
        x = NativeTensor.allocate(ROWS, INNER);
        y = NativeTensor.allocate(ROWS, COLUMNS);
        float[] values = new float[ROWS * INNER];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.cos(i);
        }
        x.put(values, 0, values.length);
        cancellation = new Cancellation();
        run = session.bind(Map.of("x", x), Map.of("y", y), cancellation);
    }

    /** One product. */
    @Benchmark
    public void product() {
        run.run();
    }

    /** Frees it. */
    @TearDown
    public void close() {
        x.close();
        y.close();
        cancellation.close();
        session.close();
    }
}
