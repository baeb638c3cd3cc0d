package io.github.dreamtalk.eval.report;

/** A JSON document under construction, indented by two spaces, arrays of numbers on one line. */
final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private int depth;
    private boolean first = true;
    private boolean afterKey;

    JsonText open(char bracket) {
        begin();
        out.append(bracket);
        depth++;
        first = true;
        return this;
    }

    void close(char bracket) {
        depth--;
        if (!first) {
            newLine();
        }
        out.append(bracket);
        first = false;
        if (depth == 0) {
            out.append('\n');
        }
    }

    JsonText key(String name) {
        begin();
        string(name);
        out.append(": ");
        afterKey = true;
        return this;
    }

    void text(String value) {
        begin();
        string(value);
    }

    void number(double value) {
        begin();
        append(value);
    }

    void number(int value) {
        begin();
        out.append(value);
    }

    void numbers(double[] values) {
        begin();
        out.append('[');
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : ", ");
            append(values[i]);
        }
        out.append(']');
    }

    private void append(double value) {
        if (Double.isFinite(value)) {
            out.append(value);
        } else {
            out.append("null");
        }
    }

    private void begin() {
        if (afterKey) {
            afterKey = false;
            first = false;
            return;
        }
        if (depth > 0) {
            if (!first) {
                out.append(',');
            }
            newLine();
        }
        first = false;
    }

    private void newLine() {
        out.append('\n').append("  ".repeat(depth));
    }

    private void string(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
