package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.github.dreamtalk.error.CancelledException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A run of a network whose inputs and outputs are fixed {@link NativeTensor}s, so that a step loop allocates nothing in
 * proportion to them. Owns neither the session nor the tensors nor the switch, and so needs no closing. Not thread-safe;
 * several runs of one session may go on in parallel.
 */
public final class BoundRun {
    private final OnnxSession session;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final Cancellation cancellation;

    BoundRun(
            OnnxSession session,
            Map<String, NativeTensor> inputs,
            Map<String, NativeTensor> outputs,
            Cancellation cancellation) {
        this.session = session;
        inputs.forEach((k, v) -> this.inputs.put(k, v.tensor()));
        outputs.forEach((k, v) -> this.outputs.put(k, v.tensor()));
        this.cancellation = cancellation;
    }

    /**
     * Reads the input tensors, writes the output tensors.
     *
     * @throws CancelledException if the switch was or is thrown
     * @throws io.github.dreamtalk.error.InferenceException if the network fails
     */
    public void run() {
        try {
            // Nothing to collect from the result: every requested output is pinned to the caller's memory.
            session.ort().run(inputs, Set.of(), outputs, cancellation.options()).close();
            cancellation.check();
        } catch (OrtException e) {
            cancellation.check();
            throw session.failed(e);
        }
    }
}
