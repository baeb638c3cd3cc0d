package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the text of a TextGrid into its numbers and strings, one look at every character. Not thread-safe. */
final class TextGridScanner {
    /** A number or a string, with where it begins, from 1. */
    record Token(String text, boolean numeric, double number, int line, int column) {}

    private final Path file;
    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;
    private List<Token> left = List.of();

    TextGridScanner(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /** The next number or string; null at the end. */
    @Nullable
    Token next() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return string();
            } else if (c == '!') {
                skipTo('\n');
            } else if (c == '[') {
                skipTo(']');
            } else if (separates(c)) {
                step();
            } else {
                Token number = word();
                if (number != null) {
                    return number;
                }
            }
        }
        return null;
    }

    /** Numbers after the last string. */
    List<Token> left() {
        return left;
    }

    void leave(List<Token> numbers) {
        left = List.copyOf(numbers);
    }

    InvalidInputException error(Token token, String message) {
        return new InvalidInputException(
                file + ", line " + token.line() + ", column " + token.column() + ": " + message);
    }

    private static boolean separates(char c) {
        return c == '=' || c == '\uFEFF' || Character.isWhitespace(c);
    }

    private void step() {
        char c = text.charAt(at++);
        boolean pair = c == '\r' && at < text.length() && text.charAt(at) == '\n';
        if (c == '\n' || c == '\r' && !pair) {
            line++;
            lineStart = at;
        }
    }

    /** To the end of the line, or behind a character that comes before it. */
    private void skipTo(char end) {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            if (text.charAt(at++) == end) {
                return;
            }
        }
    }

    private Token string() {
        int fromLine = line;
        int fromColumn = at - lineStart + 1;
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                value.append(text.charAt(at));
                step();
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                // Two quotes inside a string are one.
                value.append('"');
                at += 2;
            } else {
                at++;
                return new Token(value.toString(), false, Double.NaN, fromLine, fromColumn);
            }
        }
        throw error(
                new Token("", false, Double.NaN, fromLine, fromColumn),
                "found a quote that is never closed, expected one at the end of the label (two in a row stand for a quote"
                        + " inside it)");
    }

    /** Passes a word; null if it is no number. */
    private @Nullable Token word() {
        int from = at;
        boolean numeric = true;
        boolean digits = false;
        while (at < text.length() && !separates(text.charAt(at)) && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            numeric &= c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0;
            digits |= c >= '0' && c <= '9';
        }
        if (!numeric || !digits) {
            return null;
        }
        String word = text.substring(from, at);
        try {
            return new Token(word, true, Double.parseDouble(word), line, from - lineStart + 1);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    file + ", line " + line + ", column " + (from - lineStart + 1) + ": found '" + Printable.of(word)
                            + "', expected a number",
                    e);
        }
    }
}
