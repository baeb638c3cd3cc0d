package io.github.dreamtalk.error;

import org.jspecify.annotations.Nullable;

/** The job was cancelled. No partial output file is left behind. */
public final class CancelledException extends DreamTalkException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, what was found, what was expected, what to do
     */
    public CancelledException(String message) {
        super(message);
    }

    /**
     * Makes an exception that keeps its cause.
     *
     * @param message what happened, what was found, what was expected, what to do
     * @param cause the underlying failure, or null
     */
    public CancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String code() {
        return "cancelled";
    }
}
