package io.github.dreamtalk.onnx.weights;

import io.github.dreamtalk.ModelMismatchException;
import org.jspecify.annotations.Nullable;

/** Names the file in every complaint about its bytes. */
record SafetensorsFormat(String origin) {
    /** Longest header accepted, bytes; the limit of the reference implementation. */
    static final int MAX_HEADER = 100_000_000;

    ModelMismatchException bad(String what) {
        return bad(what, null);
    }

    ModelMismatchException bad(String what, @Nullable Throwable cause) {
        return new ModelMismatchException(
                origin + ": not a usable safetensors file: " + what
                        + ". The file is damaged or of another kind; fetch or export it again.",
                cause);
    }
}
