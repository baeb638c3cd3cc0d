package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.github.dreamtalk.error.CancelledException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run of a network whose inputs and outputs are fixed {@link NativeTensor}s, so that a step loop allocates nothing in
 * proportion to them. Owns neither the session nor the tensors nor the switch, and so needs no closing; when one of them is
 * closed, runs in progress are stopped first and later ones refused. Not thread-safe; several runs of one session may go on
 * in parallel.
 */
public final class BoundRun {
    private final OnnxSession session;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final List<NativeTensor> tensors = new ArrayList<>();
    private final Cancellation cancellation;

    BoundRun(
            OnnxSession session,
            Map<String, NativeTensor> inputs,
            Map<String, NativeTensor> outputs,
            Cancellation cancellation) {
        this.session = session;
        inputs.forEach((k, v) -> this.inputs.put(k, v.tensor()));
        outputs.forEach((k, v) -> this.outputs.put(k, v.tensor()));
        tensors.addAll(inputs.values());
        tensors.addAll(outputs.values());
        this.cancellation = cancellation;
    }

    /**
     * Reads the input tensors, writes the output tensors.
     *
     * @throws CancelledException if the switch was or is thrown, or something this run uses is closed meanwhile
     * @throws IllegalStateException if something this run uses was closed before
     * @throws io.github.dreamtalk.error.InferenceException if the network fails
     */
    public void run() {
        cancellation.check();
        try (RunStay stay = new RunStay(cancellation)) {
            stay.in(session);
            for (int i = 0; i < tensors.size(); i++) {
                stay.in(tensors.get(i));
            }
            // Nothing to collect from the result: every requested output is pinned to the caller's memory.
            session.ort().run(inputs, Set.of(), outputs, cancellation.options()).close();
            cancellation.check();
        } catch (OrtException e) {
            cancellation.check();
            throw session.failed(e);
        }
    }
}
