package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.Collections;
import java.util.Map;

/** What one run of a network gave. Immutable but for the arrays, which are the caller's. */
public final class NetworkOutputs {
    private final String network;
    private final Map<String, FloatTensor> byName;

    /**
     * Takes what came out.
     *
     * @param network the network's name, for messages
     * @param byName every output, in the model's order
     */
    NetworkOutputs(String network, Map<String, FloatTensor> byName) {
        this.network = network;
        this.byName = byName;
    }

    /**
     * An output.
     *
     * @param output its name
     * @return its values
     * @throws ModelMismatchException if the network has no such output
     */
    public FloatTensor get(String output) {
        FloatTensor found = byName.get(output);
        if (found == null) {
            throw new ModelMismatchException(
                    network + ": output '" + output + "' is missing, found " + byName.keySet());
        }
        return found;
    }

    /**
     * The output that the model names first.
     *
     * @return its values
     * @throws ModelMismatchException if the network has no output
     */
    public FloatTensor first() {
        return byName.values().stream()
                .findFirst()
                .orElseThrow(() -> new ModelMismatchException(network + ": the network has no output, expected one"));
    }

    /**
     * All of them.
     *
     * @return by name, in the model's order
     */
    public Map<String, FloatTensor> all() {
        return Collections.unmodifiableMap(byName);
    }
}
