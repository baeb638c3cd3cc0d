package io.github.dreamtalk.training.viseme;

import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Phone;
import java.util.Random;

/** The style clips that are shipped: ten seconds of wordless talk in the middle of each emotion. */
public final class StyleClips {
    /** Motion frames in a clip. */
    public static final int FRAMES = 250;

    /** Seed of what the face does by itself in all of them. */
    private static final long LIFE = 20;

    private static final Phone[] CONSONANTS = {
        Phone.P, Phone.B, Phone.M, Phone.F, Phone.V, Phone.S, Phone.Z, Phone.SH, Phone.TH, Phone.T, Phone.D, Phone.N,
        Phone.L, Phone.R, Phone.K, Phone.G, Phone.H, Phone.J, Phone.W
    };
    private static final Phone[] VOWELS = {Phone.A, Phone.E, Phone.I, Phone.O, Phone.U, Phone.SCHWA};

    private StyleClips() {}

    /**
     * Animates the clip of an emotion; always the same.
     *
     * @param emotion which
     * @return {@link #FRAMES} rows of 52 values
     */
    public static float[] of(Emotion emotion) {
        Random random = new Random(20);
        byte[] labels = new byte[4 * FRAMES];
        float[] loudness = new float[labels.length];
        int at = 25;
        while (at < labels.length - 60) {
            for (int syllable = 0; syllable < 3 + random.nextInt(8) && at < labels.length - 40; syllable++) {
                at = put(
                        labels,
                        loudness,
                        at,
                        CONSONANTS[random.nextInt(CONSONANTS.length)],
                        7 + random.nextInt(4),
                        .5f);
                at = put(labels, loudness, at, VOWELS[random.nextInt(VOWELS.length)], 8 + random.nextInt(9), .8f);
            }
            at += 15 + random.nextInt(20);
        }
        float[] motion = FaceAnimator.animate(labels, loudness, VisemeStyle.of(emotion), LIFE);
        return java.util.Arrays.copyOf(motion, FRAMES * MotionSpace.ARKIT.expressionChannels());
    }

    private static int put(byte[] labels, float[] loudness, int at, Phone phone, int frames, float loud) {
        for (int i = at; i < Math.min(labels.length, at + frames); i++) {
            labels[i] = (byte) phone.ordinal();
            loudness[i] = loud;
        }
        return at + frames;
    }
}
