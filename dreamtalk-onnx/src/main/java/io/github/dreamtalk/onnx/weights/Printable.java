package io.github.dreamtalk.onnx.weights;

/** Text of an untrusted file, made fit for a message: short, and with nothing that could disturb a terminal. */
final class Printable {
    private static final int LONGEST = 120;

    private Printable() {}

    static String of(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
