package io.github.dreamtalk.speech;

/**
 * The 26 phone classes that lips are driven by, in the order of the channels of networks that name them. They are as fine as lips and jaw
 * can show and as coarse as twelve languages can share; {@link PhoneMap} says which source symbol falls where.
 */
public enum Phone {
    /** Silence, pauses and everything that is not speech. */
    SIL,
    /** Voiceless bilabial plosive. */
    P,
    /** Voiced bilabial plosive. */
    B,
    /** Bilabial nasal. */
    M,
    /** Voiceless labiodental fricative. */
    F,
    /** Voiced labiodental fricative, and labial approximants, among them the Spanish b between vowels. */
    V,
    /** Voiceless alveolar fricative or affricate (ts). */
    S,
    /** Voiced alveolar fricative or affricate (dz). */
    Z,
    /** Postalveolar and palatal sibilants, voiced or not, and their affricates. */
    SH,
    /** Dental fricatives (English th). */
    TH,
    /** Voiceless dental, alveolar or retroflex plosive. */
    T,
    /** Voiced dental, alveolar or retroflex plosive. */
    D,
    /** Nasals other than m. */
    N,
    /** Laterals. */
    L,
    /** Rhotics. */
    R,
    /** Voiceless palatal, velar or uvular plosive. */
    K,
    /** Voiced palatal, velar or uvular plosive. */
    G,
    /** Fricatives from the palate backwards, and the glottal stop. */
    H,
    /** Palatal approximant. */
    J,
    /** Labial-velar approximant. */
    W,
    /** Open vowels. */
    A,
    /** Front mid vowels. */
    E,
    /** Close front and central unrounded vowels. */
    I,
    /** Mid back vowels and the rounded front mid vowels. */
    O,
    /** Close rounded vowels, front or back. */
    U,
    /** Schwa and other central mid vowels. */
    SCHWA;

    private static final Phone[] VALUES = values();

    /** Number of classes. */
    public static final int COUNT = VALUES.length;

    /**
     * Returns the class of an output channel.
     *
     * @param channel channel number, 0 to {@link #COUNT} - 1
     * @return the class whose {@link #ordinal()} is the channel
     * @throws ArrayIndexOutOfBoundsException if there is no such channel
     */
    public static Phone of(int channel) {
        return VALUES[channel];
    }

    /**
     * Says whether the lips must meet: p, b, m.
     *
     * @return true for the bilabial consonants
     */
    public boolean closesLips() {
        return this == P || this == B || this == M;
    }

    /**
     * Says whether the lower lip must meet the upper teeth: f, v.
     *
     * @return true for the labiodental consonants
     */
    public boolean isLabiodental() {
        return this == F || this == V;
    }

    /**
     * Says whether this is a vowel class.
     *
     * @return true for a, e, i, o, u and schwa
     */
    public boolean isVowel() {
        return ordinal() >= A.ordinal();
    }
}
