package io.github.dreamtalk.format;

/**
 * How many values of a file may be held: while they become motion there are up to six arrays of them at once, in a growing
 * list, cut to its length, copied, in single and in double precision.
 */
final class HeapRoom {
    private static final int BYTES_EACH = 24;
    private static final long MOST = Integer.MAX_VALUE / 8;

    private HeapRoom() {}

    static long most() {
        return Math.min(MOST, Math.max(1 << 16, Runtime.getRuntime().maxMemory() / BYTES_EACH));
    }

    static boolean holds(long values) {
        return values <= most();
    }

    /** The second half of a refusal. */
    static String expected() {
        return "expected at most " + most() + ", which this Java's heap of "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB can hold; split the clip into shorter ones, or start Java"
                + " with a larger heap (-Xmx)";
    }
}
