package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of an npy file says: the text of a Python dict of exactly three keys, each once. Parsed, never evaluated.
 *
 * @param descr the element type
 * @param fortranOrder whether the first index runs fastest
 * @param shape what stands between the parentheses
 */
record NpyHeader(String descr, boolean fortranOrder, String shape) {
    private static final Pattern OPEN = Pattern.compile("\\s*\\{\\s*");
    private static final Pattern KEY = Pattern.compile("'(descr|fortran_order|shape)'\\s*:\\s*");
    private static final Map<String, Pattern> VALUES = Map.of(
            "descr", Pattern.compile("'([^']{1,16})'\\s*"),
            "fortran_order", Pattern.compile("(True|False)\\s*"),
            "shape", Pattern.compile("\\(([0-9,\\sL]{0,256})\\)\\s*"));
    private static final Pattern COMMA = Pattern.compile(",\\s*");
    private static final Pattern CLOSE = Pattern.compile("\\}\\s*");

    /** One pass over the text; each step says what it expects. */
    private static final class Scanner {
        private final String text;
        private final String name;
        private int at;

        Scanner(String text, String name) {
            this.text = text;
            this.name = name;
        }

        boolean takes(Pattern pattern) {
            Matcher m = matcher(pattern);
            if (m.lookingAt()) {
                at = m.end();
                return true;
            }
            return false;
        }

        Matcher matcher(Pattern pattern) {
            return pattern.matcher(text).region(at, text.length());
        }

        String take(Pattern pattern, String expected) {
            Matcher m = matcher(pattern);
            if (!m.lookingAt()) {
                throw refused("found '" + Printable.of(text.substring(at).trim()) + "', expected " + expected);
            }
            at = m.end();
            return m.groupCount() == 0 ? "" : m.group(1);
        }

        InvalidInputException refused(String what) {
            return new InvalidInputException(
                    name + ", npy header, line 1, column " + (at + 1) + ": " + what + "; save it with numpy.save");
        }
    }

    static NpyHeader parse(String text, String name) {
        Scanner s = new Scanner(text, name);
        Map<String, String> found = new HashMap<>();
        s.take(OPEN, "'{'");
        while (!s.takes(CLOSE)) {
            int start = s.at;
            String key = s.take(KEY, "'descr', 'fortran_order', 'shape' or '}'");
            String value = s.take(
                    java.util.Objects.requireNonNull(VALUES.get(key)),
                    "a readable value of '" + key
                            + "': a type such as '<f4', True or False, or a shape such as (3, 2)");
            if (found.put(key, value) != null) {
                s.at = start;
                throw s.refused("found the key '" + key + "' a second time, expected it once");
            }
            if (!s.takes(COMMA) && !s.matcher(CLOSE).lookingAt()) {
                throw s.refused("found '" + Printable.of(text.substring(s.at).trim()) + "', expected ',' or '}'");
            }
        }
        if (s.at != text.length()) {
            throw s.refused("found '" + Printable.of(text.substring(s.at).trim()) + "', expected nothing after '}'");
        }
        return new NpyHeader(
                value(found, "descr", s), value(found, "fortran_order", s).equals("True"), value(found, "shape", s));
    }

    private static String value(Map<String, String> found, String key, Scanner s) {
        String value = found.get(key);
        if (value == null) {
            throw s.refused("found no '" + key + "', expected 'descr', 'fortran_order' and 'shape'");
        }
        return value;
    }
}
