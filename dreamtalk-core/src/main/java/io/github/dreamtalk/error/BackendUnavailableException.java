package io.github.dreamtalk.error;

import org.jspecify.annotations.Nullable;

/** A backend or device that was asked for cannot be used here; the message lists what was found and why. */
public final class BackendUnavailableException extends DreamTalkException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, what was found, what was expected, what to do
     */
    public BackendUnavailableException(String message) {
        super(message);
    }

    /**
     * Makes an exception that keeps its cause.
     *
     * @param message what happened, what was found, what was expected, what to do
     * @param cause the underlying failure, or null
     */
    public BackendUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String code() {
        return "backend_unavailable";
    }
}
