package io.github.dreamtalk.speech;

/**
 * The nine shapes of a drawn mouth, by the letters that Rhubarb Lip Sync and many tools for games know: six of Hanna-Barbera's
 * limited animation and three that may be left out.
 */
public enum MouthShape {
    /** Closed: p, b, m. */
    A,
    /** A little open, teeth together: most consonants, and close front vowels. */
    B,
    /** Open: mid front and central vowels. */
    C,
    /** Wide open: open vowels. */
    D,
    /** A little rounded: mid back vowels. */
    E,
    /** Puckered: close rounded vowels, w. */
    F,
    /** The upper teeth on the lower lip: f, v. */
    G,
    /** Open, the tongue raised: l. */
    H,
    /** At rest: silence. */
    X;

    /**
     * The shape of a phone.
     *
     * @param phone a class
     * @return its shape
     */
    public static MouthShape of(Phone phone) {
        return switch (phone) {
            case SIL -> X;
            case P, B, M -> A;
            case F, V -> G;
            case L -> H;
            case A -> D;
            case E, SCHWA -> C;
            case O -> E;
            case U, W -> F;
            default -> B;
        };
    }
}
