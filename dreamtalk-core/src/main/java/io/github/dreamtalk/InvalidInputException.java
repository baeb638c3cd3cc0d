package io.github.dreamtalk;

import org.jspecify.annotations.Nullable;

/** The caller gave something unusable: a value out of range, a file of the wrong kind, a picture without a face. */
public final class InvalidInputException extends DreamTalkException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, what was found, what was expected, what to do
     */
    public InvalidInputException(String message) {
        super(message);
    }

    /**
     * Makes an exception that keeps its cause.
     *
     * @param message what happened, what was found, what was expected, what to do
     * @param cause the underlying failure, or null
     */
    public InvalidInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
