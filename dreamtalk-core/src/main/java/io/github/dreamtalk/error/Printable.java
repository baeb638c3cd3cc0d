package io.github.dreamtalk.error;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file that is not trusted holds, made fit for a message: short, in time and memory that do not depend on the value
 * (which may be huge, or hold itself), and without characters that steer a terminal, begin a new line of a log or turn the
 * direction of what follows. Stateless and thread-safe.
 */
public final class Printable {
    private static final int LONGEST = 120;
    private static final int LONGEST_SAID = 1000;
    private static final int LONGEST_MESSAGE = 4000;
    private static final int MESSAGE_END = 1000;
    /** A number of 120 digits; longer ones are told by their size, since their digits take quadratic time. */
    private static final int MOST_BITS = 400;

    private Printable() {}

    /**
     * Shows a value.
     *
     * @param value a text, a number, a truth value, null, a path, or maps, collections and object arrays of such; of anything else,
     *     whose own text cannot be trusted to be short, the name of its class is shown
     * @return about 120 characters of it, at most 200; "..." stands for the rest. A text stands as it is, those inside of
     *     something in quotes; each control, format and separator character and each half of a character is written as
     *     \\u and its code.
     */
    public static String of(@Nullable Object value) {
        Shown shown = new Shown();
        if (value instanceof CharSequence text) {
            shown.text(text);
        } else {
            shown.value(value);
        }
        return shown.toString();
    }

    /**
     * Shows what a library said of a file, whose text it may quote.
     *
     * @param text its message, or null
     * @return at most its first 1000 characters as one line, escaped as by {@link #of}
     */
    public static String said(@Nullable String text) {
        String line = String.valueOf(text).strip();
        boolean cut = line.length() > LONGEST_SAID;
        return escaped(cut ? line.substring(0, whole(line, LONGEST_SAID)) : line, false) + (cut ? "..." : "");
    }

    /**
     * Makes a whole message fit to be shown, whatever its parts were: the net below {@link #of}, for every exception.
     *
     * @param message a message
     * @return the message with its steering characters written as by {@link #of}, but for line feeds and tabs; of more than
     *     4000 characters the first 3000 and the last 1000, with how many are left out
     */
    static String message(String message) {
        if (message.length() <= LONGEST_MESSAGE) {
            return escaped(message, true);
        }
        int first = whole(message, LONGEST_MESSAGE - MESSAGE_END);
        int last = whole(message, message.length() - MESSAGE_END);
        return escaped(message.substring(0, first), true) + " ... (" + (last - first) + " characters left out) ... "
                + escaped(message.substring(last), true);
    }

    /** The place, or the one before if a character of two halves would be cut there. */
    private static int whole(CharSequence text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    private static String escaped(CharSequence text, boolean lines) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (lines && (c == '\n' || c == '\t') || !steers(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(c > 0xffff ? String.format("\\u{%x}", c) : String.format("\\u%04x", c));
            }
        });
        return out.toString();
    }

    private static boolean steers(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** Grows with every step into a value until it is long enough, and then takes no more: so it ends for any value. */
    private static final class Shown {
        private final StringBuilder out = new StringBuilder();
        private boolean full;

        void text(CharSequence text) {
            int room = LONGEST - out.length();
            boolean cut = text.length() > room;
            out.append(escaped(cut ? text.subSequence(0, whole(text, Math.max(0, room))) : text, false));
            end(cut || out.length() > LONGEST);
        }

        private void end(boolean cut) {
            if (cut && !full) {
                full = true;
                out.setLength(whole(out, Math.min(out.length(), LONGEST)));
                out.append("...");
            }
        }

        void value(@Nullable Object value) {
            if (full) {
                return;
            }
            if (value instanceof CharSequence text) {
                out.append('"');
                text(text);
                put("\"");
            } else if (value instanceof Map<?, ?> map) {
                items("{", map.entrySet(), "}");
            } else if (value instanceof Map.Entry<?, ?> entry) {
                value(entry.getKey());
                put("=");
                value(entry.getValue());
            } else if (value instanceof Collection<?> items) {
                items("[", items, "]");
            } else if (value instanceof Object[] array) {
                items("[", Arrays.asList(array), "]");
            } else {
                put(plain(value));
            }
        }

        private void put(String text) {
            if (!full) {
                text(text);
            }
        }

        private void items(String open, Collection<?> items, String close) {
            put(open);
            String comma = "";
            for (Object item : items) {
                put(comma);
                value(item);
                comma = ", ";
                if (full) {
                    return;
                }
            }
            put(close);
        }

        private static String plain(@Nullable Object value) {
            if (value == null) {
                return "nothing";
            }
            if (value instanceof BigInteger n && n.bitLength() > MOST_BITS) {
                return "a whole number of " + n.bitLength() + " bits";
            }
            if (value instanceof BigDecimal n && n.unscaledValue().bitLength() > MOST_BITS) {
                return "a decimal number of " + n.unscaledValue().bitLength() + " bits";
            }
            boolean brief = value instanceof Boolean
                    || value instanceof Character
                    || value instanceof Path
                    || value instanceof Enum<?>
                    || value instanceof Number && value.getClass().getName().startsWith("java.");
            return brief ? value.toString() : value.getClass().getSimpleName();
        }

        @Override
        public String toString() {
            return out.toString();
        }
    }
}
