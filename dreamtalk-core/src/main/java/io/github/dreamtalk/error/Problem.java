package io.github.dreamtalk.error;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * One thing that is wrong with what was asked for, in parts that a program can map to its own form or protocol. None of the
 * parts is meant to be shown with file paths of a server except {@link #found}.
 *
 * @param field what it is about, in the words of the request, such as {@code guidance} or {@code portrait}; empty if the
 *     message names none
 * @param code what kind of problem, stable across releases: {@code missing}, {@code conflict}, {@code out_of_range}, {@code
 *     unknown}, {@code unsupported}, or {@code invalid} for all else
 * @param found the value that was found; empty if there is none to show
 * @param expected what would be right; empty if the message does not say
 * @param message the whole sentence for people
 * @serial exclude
 */
public record Problem(String field, String code, String found, String expected, String message)
        implements Serializable {
    /**
     * Makes every part fit to be shown: short, and without what steers a terminal.
     *
     * @param field what it is about
     * @param code what kind of problem
     * @param found the value that was found
     * @param expected what would be right
     * @param message the whole sentence
     */
    public Problem {
        field = Printable.message(field);
        found = Printable.message(found);
        expected = Printable.message(expected);
        message = Printable.message(message);
    }

    /** Something needed is not there. */
    public static final String MISSING = "missing";
    /** Two things that exclude each other were given. */
    public static final String CONFLICT = "conflict";
    /** A value lies outside of its range. */
    public static final String OUT_OF_RANGE = "out_of_range";
    /** A name that nothing answers to. */
    public static final String UNKNOWN = "unknown";
    /** A form of input that cannot be used here. */
    public static final String UNSUPPORTED = "unsupported";
    /** All else. */
    public static final String INVALID = "invalid";

    /**
     * A problem whose sentence is made of its parts.
     *
     * @param field what it is about
     * @param code what kind of problem
     * @param found the value that was found
     * @param expected what would be right
     * @return the problem
     */
    public static Problem of(String field, String code, Object found, String expected) {
        return new Problem(
                field, code, String.valueOf(found), expected, field + ": found " + found + ", expected " + expected);
    }

    /** Plain words: a sentence may begin with a file instead, whose path is nobody's field. */
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z -]{0,40}");

    /** Takes a sentence of the house's form {@code field: found A, expected B} apart. */
    static Problem parse(String message) {
        int colon = message.indexOf(": found ");
        int expected = message.indexOf(", expected ", Math.max(colon, 0));
        if (colon < 1 || expected < 0) {
            return new Problem("", INVALID, "", "", message);
        }
        String field = message.substring(0, colon);
        return new Problem(
                FIELD.matcher(field).matches() ? field : "",
                INVALID,
                message.substring(colon + ": found ".length(), expected),
                message.substring(expected + ", expected ".length()),
                message);
    }
}
