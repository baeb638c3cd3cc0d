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
