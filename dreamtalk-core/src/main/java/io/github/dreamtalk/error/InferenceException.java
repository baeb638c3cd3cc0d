package io.github.dreamtalk.error;

import org.jspecify.annotations.Nullable;

/** A network failed while running. */
public final class InferenceException extends DreamTalkException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, what was found, what was expected, what to do
     */
    public InferenceException(String message) {
        super(message);
    }

    /**
     * Makes an exception that keeps its cause.
     *
     * @param message what happened, what was found, what was expected, what to do
     * @param cause the underlying failure, or null
     */
    public InferenceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String code() {
        return "inference";
    }
}
