package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.DeviceStatus;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.spi.DeviceProbe;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells where ONNX Runtime can run networks, by running the smallest one there. Thread-safe. */
public final class OnnxDeviceProbe implements DeviceProbe {
    private static final int MOST_GPUS = 64;

    /** For the service loader. */
    public OnnxDeviceProbe() {}

    @Override
    public List<DeviceStatus> probe() {
        String runtime;
        try {
            runtime = "ONNX Runtime " + OrtSetup.environment().getVersion();
        } catch (BackendUnavailableException e) {
            return List.of(new DeviceStatus("cpu", "ONNX Runtime", e.getMessage()));
        }
        List<DeviceStatus> out = new ArrayList<>();
        out.add(new DeviceStatus("cpu", runtime, problem(Device.cpu())));
        for (int i = 0; i < MOST_GPUS; i++) {
            String problem = problem(Device.cuda(i));
            if (problem != null) {
                if (i == 0) {
                    out.add(new DeviceStatus("cuda", runtime, problem));
                }
                break;
            }
            out.add(new DeviceStatus(Device.cuda(i).toString(), runtime, null));
        }
        return out;
    }

    private static @Nullable String problem(Device device) {
        GraphBuilder graph = new GraphBuilder("probe");
        String x = graph.input("x", 1, 1);
        FloatTensor one = FloatTensor.of(new float[] {1}, 1, 1);
        graph.output("y", graph.linear(x, one, FloatTensor.of(new float[] {1}, 1)), 1, 1);
        try (OnnxSession session = OnnxSession.open("probe", graph.build(), device, 1)) {
            float y = session.run(Map.of("x", one)).get("y").data()[0];
            return y == 2 ? null : "1 + 1 gave " + y + " there; do not use it";
        } catch (DreamTalkException e) {
            return e.getMessage();
        }
    }
}
