package io.github.dreamtalk.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything this library throws on purpose. Unchecked. A message says what happened, what was found, what was
 * expected and what to do; a cause is always kept. Whatever a message quotes of a file, it has at most some 4000 characters
 * and none that steers a terminal.
 */
public class DreamTalkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, what was found, what was expected, what to do
     */
    public DreamTalkException(String message) {
        super(Printable.message(message));
    }

    /**
     * Makes an exception that keeps its cause.
     *
     * @param message what happened, what was found, what was expected, what to do
     * @param cause the underlying failure, or null
     */
    public DreamTalkException(String message, @Nullable Throwable cause) {
        super(Printable.message(message), cause);
    }

    /**
     * What happened.
     *
     * @return never null
     */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }

    /**
     * What kind of failure this is, stable across releases, for programs that answer over a network.
     *
     * @return such as {@code invalid_input}
     */
    public String code() {
        return "failed";
    }
}
