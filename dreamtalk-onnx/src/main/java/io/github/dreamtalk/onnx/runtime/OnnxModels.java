package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelSignature;
import io.github.dreamtalk.spi.BackendContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads networks by the name of their model file and holds them to what the manifest says of them. */
public final class OnnxModels {
    private OnnxModels() {}

    /**
     * Loads a network.
     *
     * @param name its model file, such as {@code wav2vec2-encoder.onnx}
     * @param context device, threads and models
     * @return the session; the caller closes it
     * @throws ModelMismatchException if it is missing, damaged, no model, or its inputs and outputs are not those of the
     *     manifest; then every mismatch is listed
     * @throws io.github.dreamtalk.error.BackendUnavailableException if the device cannot be used
     */
    public static OnnxSession open(String name, BackendContext context) {
        Path file = context.models().file(name);
        OnnxSession session = file == null
                ? OnnxSession.open(name, context.models().read(name), context)
                : OnnxSession.open(file, context);
        ModelSignature signature = context.models().signature(name);
        if (signature != null) {
            try {
                session.requireExactly(shapes(signature.inputs()), shapes(signature.outputs()));
            } catch (ModelMismatchException e) {
                session.close();
                throw e;
            }
        }
        return session;
    }

    private static Map<String, int[]> shapes(Map<String, List<Integer>> tensors) {
        Map<String, int[]> out = new LinkedHashMap<>();
        tensors.forEach((name, shape) ->
                out.put(name, shape.stream().mapToInt(Integer::intValue).toArray()));
        return out;
    }
}
