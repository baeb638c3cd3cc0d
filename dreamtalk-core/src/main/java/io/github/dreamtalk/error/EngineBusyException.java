package io.github.dreamtalk.error;

import org.jspecify.annotations.Nullable;

/** The engine runs as many jobs as it may, and as many wait as may wait. Nothing was begun; try again later. */
public final class EngineBusyException extends DreamTalkException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, what was found, what was expected, what to do
     */
    public EngineBusyException(String message) {
        super(message);
    }

    /**
     * Makes an exception that keeps its cause.
     *
     * @param message what happened, what was found, what was expected, what to do
     * @param cause the underlying failure, or null
     */
    public EngineBusyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String code() {
        return "busy";
    }
}
