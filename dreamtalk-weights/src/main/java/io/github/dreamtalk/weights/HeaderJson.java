package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strict reader of the JSON subset a safetensors header uses: objects, arrays, strings and non-negative integers, nested
 * at most four deep. Everything else is refused.
 */
final class HeaderJson {
    private static final int MAX_DEPTH = 4;

    private final SafetensorsFormat format;
    private final String text;
    private int at;

    private HeaderJson(SafetensorsFormat format, String text) {
        this.format = format;
        this.text = text;
    }

    static Map<String, Object> parse(SafetensorsFormat format, String text) {
        HeaderJson p = new HeaderJson(format, text);
        p.expect('{');
        Map<String, Object> map = p.object(1);
        p.space();
        if (p.at != text.length()) {
            throw p.bad("text after the header's end");
        }
        return map;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw bad("the header is nested too deep");
        }
        space();
        char c = next();
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        if (c == '"') {
            return string();
        }
        if (c >= '0' && c <= '9') {
            return integer(c);
        }
        throw bad("unexpected character '" + Printable.of(String.valueOf(c)) + "'");
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        space();
        if (peek() == '}') {
            at++;
            return map;
        }
        while (true) {
            expect('"');
            String key = string();
            expect(':');
            if (map.put(key, value(depth + 1)) != null) {
                throw bad("the key '" + Printable.of(key) + "' appears twice");
            }
            space();
            char c = next();
            if (c == '}') {
                return map;
            }
            if (c != ',') {
                throw bad("expected ',' or '}', found '" + Printable.of(String.valueOf(c)) + "'");
            }
        }
    }

    private List<Object> array(int depth) {
        List<Object> list = new ArrayList<>();
        space();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            space();
            char c = next();
            if (c == ']') {
                return list;
            }
            if (c != ',') {
                throw bad("expected ',' or ']', found '" + Printable.of(String.valueOf(c)) + "'");
            }
        }
    }

    private Long integer(char first) {
        long v = first - '0';
        while (at < text.length() && peek() >= '0' && peek() <= '9') {
            int digit = next() - '0';
            if (v > (Long.MAX_VALUE - digit) / 10) {
                throw bad("a number is too large");
            }
            v = v * 10 + digit;
        }
        return v;
    }

    private String string() {
        StringBuilder s = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return s.toString();
            }
            if (c < ' ') {
                throw bad("a control character inside a string");
            }
            s.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw bad("unknown escape '\\" + Printable.of(String.valueOf(c)) + "'");
        };
    }

    private char unicode() {
        int v = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw bad("a bad \\u escape");
            }
            v = v << 4 | digit;
        }
        return (char) v;
    }

    private void expect(char wanted) {
        space();
        char c = next();
        if (c != wanted) {
            throw bad("expected '" + wanted + "', found '" + Printable.of(String.valueOf(c)) + "'");
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw bad("the header ends too early");
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private RuntimeException bad(String what) {
        return format.bad(what + " at character " + at + " of the header");
    }
}
