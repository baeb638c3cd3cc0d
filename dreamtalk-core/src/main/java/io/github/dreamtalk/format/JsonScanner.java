package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.io.Reader;

/** A strict pull parser for the little JSON a motion file needs; every refusal names the line. */
final class JsonScanner {
    private static final int MAX_TOKEN = 1024;
    private final Reader in;
    private final String name;
    private final StringBuilder token = new StringBuilder();
    private int ahead;
    private long line = 1;

    JsonScanner(Reader in, String name) throws IOException {
        this.in = in;
        this.name = name;
        this.ahead = in.read();
    }

    private void advance() throws IOException {
        if (ahead == '\n') {
            line++;
        }
        ahead = in.read();
    }

    private void space() throws IOException {
        while (ahead == ' ' || ahead == '\t' || ahead == '\n' || ahead == '\r') {
            advance();
        }
    }

    InvalidInputException error(String message) {
        return new InvalidInputException(name + ", line " + line + ": " + message);
    }

    private String found() {
        return ahead < 0 ? "the end of the file" : "'" + (char) ahead + "'";
    }

    void expect(char c) throws IOException {
        if (!accept(c)) {
            throw error("found " + found() + ", expected '" + c + "'");
        }
    }

    boolean accept(char c) throws IOException {
        space();
        if (ahead != c) {
            return false;
        }
        advance();
        return true;
    }

    void end() throws IOException {
        space();
        if (ahead >= 0) {
            throw error("found " + found() + " after the end of the motion");
        }
    }

    private void take() throws IOException {
        if (token.length() == MAX_TOKEN) {
            throw error("a name or number is longer than " + MAX_TOKEN + " characters");
        }
        token.append((char) ahead);
        advance();
    }

    String string() throws IOException {
        expect('"');
        token.setLength(0);
        while (ahead != '"') {
            if (ahead < ' ') {
                throw error("found " + (ahead < 0 ? "the end of the file" : "a control character") + " inside a name");
            }
            if (ahead == '\\') {
                advance();
                ahead = escape();
            }
            take();
        }
        advance();
        return token.toString();
    }

    private int escape() throws IOException {
        return switch (ahead) {
            case '"', '\\', '/' -> ahead;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw error("found the escape \\" + found() + ", which JSON does not have");
        };
    }

    private int unicode() throws IOException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            ahead = in.read();
            int digit = ahead < 128 ? Character.digit(ahead, 16) : -1;
            if (digit < 0) {
                throw error("found " + found() + " in a \\u escape, expected a hexadecimal digit");
            }
            value = 16 * value + digit;
        }
        return value;
    }

    String number() throws IOException {
        space();
        token.setLength(0);
        while (ahead >= '0' && ahead <= '9' || ahead == '-' || ahead == '+' || ahead == '.' || (ahead | 32) == 'e') {
            take();
        }
        String text = token.toString();
        if (!wellFormed(text)) {
            throw error("found '" + text + (text.isEmpty() ? "' before " + found() : "'") + ", expected a number");
        }
        return text;
    }

    float finite() throws IOException {
        String text = number();
        float value = Float.parseFloat(text);
        if (!Float.isFinite(value)) {
            throw error("found '" + text + "', expected a number single precision can hold");
        }
        return value;
    }

    int integer() throws IOException {
        String text = number();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw error("found '" + text + "', expected a whole number");
        }
    }

    /** JSON's number grammar, by hand: a regular expression would take most of the time of a long file. */
    private static boolean wellFormed(String s) {
        int i = s.startsWith("-") ? 1 : 0;
        int whole = digits(s, i);
        if (whole == i || (s.charAt(i) == '0' && whole > i + 1)) {
            return false;
        }
        i = whole;
        if (i < s.length() && s.charAt(i) == '.') {
            int end = digits(s, i + 1);
            if (end == i + 1) {
                return false;
            }
            i = end;
        }
        if (i < s.length() && (s.charAt(i) | 32) == 'e') {
            i++;
            if (i < s.length() && (s.charAt(i) == '-' || s.charAt(i) == '+')) {
                i++;
            }
            int end = digits(s, i);
            if (end == i) {
                return false;
            }
            i = end;
        }
        return i == s.length();
    }

    private static int digits(String s, int from) {
        int i = from;
        while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
