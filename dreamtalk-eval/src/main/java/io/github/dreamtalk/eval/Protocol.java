package io.github.dreamtalk.eval;

/** The fixed rules of measuring, in one number. */
public final class Protocol {
    /** Changes whenever any figure would change for the same video. */
    public static final String VERSION = "2";

    /** Identity and emotion are looked at in every fifth frame: they change slowly and cost most. */
    static final int SLOW_STRIDE = 5;

    private Protocol() {}
}
