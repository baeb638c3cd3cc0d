package io.github.dreamtalk.format;

/** Text of an untrusted file, made fit for a message. Stateless and thread-safe. */
public final class Printable {
    private static final int LONGEST = 120;

    private Printable() {}

    /**
     * Shortens a text and replaces what could disturb a terminal or a log.
     *
     * @param text any text
     * @return at most its first 120 characters, each control character replaced by '?'
     */
    public static String of(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
