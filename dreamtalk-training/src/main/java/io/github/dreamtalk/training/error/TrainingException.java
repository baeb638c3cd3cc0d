package io.github.dreamtalk.training.error;

import io.github.dreamtalk.error.DreamTalkException;

/** Training cannot go on: a file cannot be read or written, or the numbers have become useless. */
public final class TrainingException extends DreamTalkException {
    private static final long serialVersionUID = 1L;

    /**
     * With what was found and expected.
     *
     * @param message what, found, expected, what to do
     */
    public TrainingException(String message) {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message what, found, expected, what to do
     * @param cause the failure below
     */
    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
