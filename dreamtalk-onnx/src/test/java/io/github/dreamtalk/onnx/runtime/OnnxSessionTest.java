package io.github.dreamtalk.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoOpenNatives.class)
class OnnxSessionTest {
    private static byte[] model() {
        GraphBuilder g = new GraphBuilder("linear");
        String x = g.input("x", "n", 2);
        FloatTensor w = FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        g.output("y", g.linear(x, w, FloatTensor.of(new float[] {10, 20, 30}, 3)), "n", 3);
        return g.build();
    }

    private static OnnxSession open() {
        return OnnxSession.open("linear", model(), Device.cpu(), 1);
    }

    @Test
    void runsAndClosesTwice() {
        OnnxSession s = open();
        FloatTensor y = s.run(Map.of("x", FloatTensor.of(new float[] {1, 1, 2, 0}, 2, 2)))
                .get("y");
        assertThat(y.shape()).containsExactly(2, 3);
        assertThat(y.data()).containsExactly(13, 27, 41, 12, 26, 40);
        s.close();
        s.close();
        assertThatThrownBy(() -> s.run(Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void boundRunWritesInPlaceAndStopsWhenCancelled() {
        try (OnnxSession s = open();
                NativeTensor x = NativeTensor.allocate(4, 2);
                NativeTensor y = NativeTensor.allocate(4, 3);
                NativeTensor x1 = x.view(1, 2);
                NativeTensor y1 = y.view(1, 3);
                Cancellation c = new Cancellation()) {
            BoundRun all = s.bind(Map.of("x", x), Map.of("y", y), c);
            BoundRun first = s.bind(Map.of("x", x1), Map.of("y", y1), c);
            float[] out = new float[12];
            x.put(new float[] {1, 1, 1, 1, 1, 1, 2, 0}, 0, 8);
            all.run();
            y.get(0, out, 0, 12);
            assertThat(out).startsWith(13, 27, 41).endsWith(12, 26, 40);
            x.put(new float[] {0, 0}, 0, 2);
            first.run();
            y.get(0, out, 0, 12);
            assertThat(out).startsWith(10, 20, 30).endsWith(12, 26, 40);
            c.cancel();
            assertThatThrownBy(all::run).isInstanceOf(CancelledException.class);
        }
    }

    @Test
    void listsEveryMismatch() {
        try (OnnxSession s = open()) {
            s.require(Map.of("x", new int[] {-1, 2}), Map.of("y", new int[] {-1, 3}));
            assertThatThrownBy(() ->
                            s.require(Map.of("x", new int[] {-1, 7}, "z", new int[] {1}), Map.of("y", new int[] {3})))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageContainingAll("linear", "'x'", "[any, 2]", "[any, 7]", "'z' is missing", "'y'");
        }
    }

    /** An engine loads its backends beside each other. */
    @Test
    void networksAreLoadedAndRunInParallel() throws Exception {
        byte[] model = model();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<float[]>> loads = Collections.nCopies(40, () -> {
                try (OnnxSession s = OnnxSession.open("linear", model, Device.cpu(), 2)) {
                    return s.run(Map.of("x", FloatTensor.of(new float[] {1, 1}, 1, 2)))
                            .get("y")
                            .data();
                }
            });
            for (Future<float[]> y : threads.invokeAll(loads)) {
                assertThat(y.get()).containsExactly(13, 27, 41);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void bytesThatAreNoModelAreRefusedByName() {
        assertThatThrownBy(() -> OnnxSession.open("junk.onnx", new byte[] {1, 2, 3}, Device.cpu(), 1))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("junk.onnx");
    }

    /** Should an update of ONNX Runtime break this, Ctrl-C during a job crashes the JVM again. */
    @Test
    void theEnvironmentOutlivesItsShutdownHook() {
        OrtSetup.environment();
        assertThat(OrtInternals.held()).isTrue();
    }

    @Test
    void theProbeTellsWhichDevicesCanBeUsed() {
        var devices = new OnnxDeviceProbe().probe();
        assertThat(devices.get(0).name()).isEqualTo("cpu");
        assertThat(devices.get(0).problem()).isNull();
        if (OrtSetup.providers().contains(OrtProvider.CUDA)) {
            assertThat(devices.get(1).name()).startsWith("cuda");
        } else {
            assertThat(devices).hasSize(2);
            assertThat(devices.get(1).name()).isEqualTo("cuda");
            assertThat(devices.get(1).problem()).contains("onnxruntime_gpu");
        }
    }

    @Test
    void cudaWithoutTheGpuBuildIsAnErrorWithTheFix() {
        OrtEnvironment.getEnvironment();
        Assumptions.assumeFalse(
                OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "this runtime has CUDA");
        assertThatThrownBy(() -> OnnxSession.open("linear", model(), Device.cuda(0), 1))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("cuda:0", "onnxruntime_gpu", "CPU");
    }
}
