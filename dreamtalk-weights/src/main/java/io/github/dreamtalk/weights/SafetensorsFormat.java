package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.ModelMismatchException;
import org.jspecify.annotations.Nullable;

/** Names the file in every complaint about its bytes. */
record SafetensorsFormat(String origin) {
    /** Longest header accepted, bytes; enough for 80 000 tensors, and parsed it fits into 150 MB whatever it says. */
    static final int MAX_HEADER = 8 << 20;

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
