package io.github.dreamtalk.error;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The caller gave something unusable: a value out of range, a file of the wrong kind, a picture without a face. */
public final class InvalidInputException extends DreamTalkException {
    private static final long serialVersionUID = 2L;

    /** An array, for a list may hold what cannot be serialised. */
    private final Problem[] problems;

    /**
     * Makes an exception of one or more problems.
     *
     * @param message what people read
     * @param problems its parts, at least one
     */
    public InvalidInputException(String message, List<Problem> problems) {
        super(message);
        this.problems = problems.toArray(Problem[]::new);
    }

    /**
     * Makes an exception of one problem, whose sentence is made of its parts.
     *
     * @param field what it is about, in the words of the request
     * @param code one of the codes of {@link Problem}
     * @param found the value that was found
     * @param expected what would be right
     * @return the exception
     */
    public static InvalidInputException of(String field, String code, Object found, String expected) {
        Problem problem = Problem.of(field, code, found, expected);
        return new InvalidInputException(problem.message(), List.of(problem));
    }

    /**
     * Does something whose failures are about a field of the request: what reads a file knows its path alone, whoever asks
     * for it knows what it is for.
     *
     * @param <T> what it gives
     * @param field in the words of the request
     * @param work what is done
     * @return what it gives
     * @throws InvalidInputException what the work throws, its message the same and its problems about the field
     */
    public static <T> T about(String field, Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidInputException e) {
            List<Problem> told = e.problems().stream()
                    .map(p -> new Problem(field, p.code(), p.found(), p.expected(), p.message()))
                    .toList();
            InvalidInputException about = new InvalidInputException(String.valueOf(e.getMessage()), told);
            about.initCause(e);
            throw about;
        }
    }

    /**
     * Everything that is wrong, in parts that a program can map to a form or a protocol.
     *
     * @return at least one problem; its field is empty where the message names none
     */
    public List<Problem> problems() {
        return List.of(problems);
    }

    @Override
    public String code() {
        return "invalid_input";
    }

    /**
     * Makes an exception.
     *
     * @param message what happened, what was found, what was expected, what to do
     */
    public InvalidInputException(String message) {
        super(message);
        this.problems = new Problem[] {Problem.parse(message)};
    }

    /**
     * Makes an exception that keeps its cause.
     *
     * @param message what happened, what was found, what was expected, what to do
     * @param cause the underlying failure, or null
     */
    public InvalidInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problems = new Problem[] {Problem.parse(message)};
    }
}
