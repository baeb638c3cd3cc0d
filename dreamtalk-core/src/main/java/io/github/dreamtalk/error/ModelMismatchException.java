package io.github.dreamtalk.error;

import org.jspecify.annotations.Nullable;

/** A model file is missing, damaged, or does not fit what it is used for. */
public final class ModelMismatchException extends DreamTalkException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, what was found, what was expected, what to do
     */
    public ModelMismatchException(String message) {
        super(message);
    }

    /**
     * Makes an exception that keeps its cause.
     *
     * @param message what happened, what was found, what was expected, what to do
     * @param cause the underlying failure, or null
     */
    public ModelMismatchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String code() {
        return "model_mismatch";
    }
}
