package io.github.dreamtalk.training.viseme;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Phone;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaceAnimatorTest {
    private static final int E = 52;

    /** A long vowel, 60 ms of a consonant around frame 60, the vowel again. */
    private static float[] vowelConsonantVowel(Phone consonant, VisemeStyle style) {
        byte[] labels = new byte[120];
        Arrays.fill(labels, (byte) Phone.A.ordinal());
        Arrays.fill(labels, 57, 63, (byte) consonant.ordinal());
        float[] loudness = new float[120];
        Arrays.fill(loudness, 0.9f);
        return FaceAnimator.animate(labels, loudness, style);
    }

    private static float least(float[] motion, String channel, int from, int to) {
        float v = Float.MAX_VALUE;
        for (int i = from; i < to; i++) {
            v = Math.min(v, motion[i * E + MotionSpace.ARKIT.indexOf(channel)]);
        }
        return v;
    }

    @ParameterizedTest
    @EnumSource(Emotion.class)
    void lipsMeetOnABilabialInEveryStyle(Emotion emotion) {
        float[] m = vowelConsonantVowel(Phone.B, VisemeStyle.of(emotion));
        int jaw = MotionSpace.ARKIT.indexOf("jawOpen");
        int press = MotionSpace.ARKIT.indexOf("mouthPressLeft");
        assertThat(java.util.stream.IntStream.range(12, 17)
                        .anyMatch(i -> m[i * E + jaw] <= 0.08f && m[i * E + press] >= 0.35f))
                .isTrue();
        assertThat(m[6 * E + jaw]).isGreaterThan(0.25f);
    }

    /** However short, and wherever it falls between two frames. */
    @ParameterizedTest
    @EnumSource(
            value = Phone.class,
            names = {"P", "B", "M"})
    void lipsMeetForTwoFramesAtLeast(Phone phone) {
        int press = MotionSpace.ARKIT.indexOf("mouthPressLeft");
        for (int start = 50; start < 58; start++) {
            byte[] labels = new byte[120];
            Arrays.fill(labels, (byte) Phone.A.ordinal());
            Arrays.fill(labels, start, start + 3, (byte) phone.ordinal());
            float[] loudness = new float[120];
            Arrays.fill(loudness, 0.9f);
            float[] m = FaceAnimator.animate(labels, loudness, VisemeStyle.of(Emotion.NEUTRAL));
            long closed = java.util.stream.IntStream.range(0, 30)
                    .filter(i -> m[i * E + press] >= 0.35f)
                    .count();
            assertThat(closed).as("start %s", start).isBetween(2L, 3L);
        }
    }

    private static double jawIn(Phone phone) {
        byte[] labels = new byte[120];
        Arrays.fill(labels, (byte) phone.ordinal());
        float[] loudness = new float[120];
        Arrays.fill(loudness, 0.6f);
        return least(FaceAnimator.animate(labels, loudness, VisemeStyle.of(Emotion.NEUTRAL)), "jawOpen", 10, 20);
    }

    @Test
    void openVowelsAreOpenerThanMidOnesTheseThanCloseOnesAndConsonants() {
        assertThat(jawIn(Phone.A)).isGreaterThan(Math.max(jawIn(Phone.E), jawIn(Phone.O)) + 0.05);
        double mid = Math.min(Math.min(jawIn(Phone.E), jawIn(Phone.O)), jawIn(Phone.SCHWA));
        double close = Math.max(jawIn(Phone.I), jawIn(Phone.U));
        assertThat(mid).isGreaterThan(close + 0.05);
        for (Phone p : Phone.values()) {
            if (!p.isVowel()) {
                assertThat(jawIn(p)).as("%s", p).isLessThan(Math.min(jawIn(Phone.I), jawIn(Phone.U)) - 0.04);
            }
        }
    }

    @Test
    void hissKeepsTheJawUp() {
        assertThat(least(vowelConsonantVowel(Phone.S, VisemeStyle.of(Emotion.NEUTRAL)), "jawOpen", 12, 17))
                .isLessThanOrEqualTo(0.12f);
    }

    @Test
    void silenceIsClosedAndNeutral() {
        float[] m = FaceAnimator.animate(new byte[80], new float[80], VisemeStyle.of(Emotion.NEUTRAL));
        assertThat(m).hasSize(20 * E).containsOnly(0f);
    }

    @ParameterizedTest
    @EnumSource(Emotion.class)
    void lipsRestInAPauseUntilJustBeforeTheVoice(Emotion emotion) {
        byte[] labels = new byte[120];
        Arrays.fill(labels, 60, 120, (byte) Phone.A.ordinal());
        float[] loudness = new float[120];
        Arrays.fill(loudness, 60, 120, 0.9f);
        float[] m = FaceAnimator.animate(labels, loudness, VisemeStyle.of(emotion));
        int jaw = MotionSpace.ARKIT.indexOf("jawOpen");
        for (int i = 0; i <= 13; i++) {
            assertThat(m[i * E + jaw]).isLessThan(0.08f);
        }
        assertThat(m[18 * E + jaw]).isGreaterThan(0.25f);
    }

    @Test
    void sameSeedSameStyleSameMotion() {
        VisemeStyle a = VisemeStyle.random(new Random(5));
        assertThat(VisemeStyle.random(new Random(5))).isEqualTo(a);
        assertThat(vowelConsonantVowel(Phone.F, a)).containsExactly(vowelConsonantVowel(Phone.F, a));
    }

    @Test
    void styleClipsDifferByEmotionAndStayInRange() {
        float[] happy = StyleClips.of(Emotion.HAPPY);
        float[] sad = StyleClips.of(Emotion.SAD);
        assertThat(least(happy, "mouthSmileLeft", 0, 10)).isGreaterThan(0.3f);
        assertThat(least(sad, "mouthFrownLeft", 0, 10)).isGreaterThan(0.2f);
        for (float v : happy) {
            assertThat(v).isBetween(0f, 1f);
        }
    }
}
