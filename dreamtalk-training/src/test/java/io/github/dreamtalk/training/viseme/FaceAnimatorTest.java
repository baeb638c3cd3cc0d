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

    private static float[] still(byte[] labels, float[] loudness, VisemeStyle style) {
        return FaceAnimator.animate(labels, loudness, style, Life.still((labels.length + 3) / 4));
    }

    /** A long vowel, 60 ms of a consonant around frame 60, the vowel again. */
    private static float[] vowelConsonantVowel(Phone consonant, VisemeStyle style) {
        byte[] labels = new byte[120];
        Arrays.fill(labels, (byte) Phone.A.ordinal());
        Arrays.fill(labels, 57, 63, (byte) consonant.ordinal());
        float[] loudness = new float[120];
        Arrays.fill(loudness, 0.9f);
        return still(labels, loudness, style);
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
            float[] m = still(labels, loudness, VisemeStyle.of(Emotion.NEUTRAL));
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
        return least(still(labels, loudness, VisemeStyle.of(Emotion.NEUTRAL)), "jawOpen", 10, 20);
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
        float[] m = still(new byte[80], new float[80], VisemeStyle.of(Emotion.NEUTRAL));
        assertThat(m).hasSize(20 * E);
        for (int i = 0; i < m.length; i++) {
            assertThat(m[i]).as(MotionSpace.ARKIT.channelNames().get(i % E)).isBetween(0f, 0.05f);
        }
        assertThat(m[MotionSpace.ARKIT.indexOf("jawOpen")]).isZero();
    }

    @ParameterizedTest
    @EnumSource(Emotion.class)
    void lipsRestInAPauseUntilJustBeforeTheVoice(Emotion emotion) {
        byte[] labels = new byte[120];
        Arrays.fill(labels, 60, 120, (byte) Phone.A.ordinal());
        float[] loudness = new float[120];
        Arrays.fill(loudness, 60, 120, 0.9f);
        float[] m = still(labels, loudness, VisemeStyle.of(emotion));
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

    /** Syllables, words and pauses of all phones. */
    private static byte[] talk(int labels) {
        byte[] talk = new byte[labels];
        Random random = new Random(8);
        for (int at = 20; at < labels; at += 8) {
            int phone = random.nextInt(6) == 0 ? 0 : random.nextInt(Phone.COUNT);
            Arrays.fill(talk, at, Math.min(labels, at + 8), (byte) phone);
        }
        return talk;
    }

    private static float[] loud(int labels) {
        float[] loudness = new float[labels];
        Arrays.fill(loudness, 0.7f);
        return loudness;
    }

    private static double[] deviations(float[] motion) {
        double[] sd = new double[E];
        for (int c = 0; c < E; c++) {
            double sum = 0;
            double squares = 0;
            int n = motion.length / E;
            for (int i = 0; i < n; i++) {
                sum += motion[i * E + c];
                squares += motion[i * E + c] * motion[i * E + c];
            }
            sd[c] = Math.sqrt(squares / n - sum / n * sum / n);
        }
        return sd;
    }

    /** Blinks and gaze are added later; everything else that people use in speech lives, also without an emotion. */
    @Test
    void everyChannelOfSpeechLives() {
        byte[] labels = talk(6000);
        double[] sd = deviations(FaceAnimator.animate(labels, loud(labels.length), VisemeStyle.of(Emotion.NEUTRAL), 3));
        for (int c = 0; c < E; c++) {
            String name = MotionSpace.ARKIT.channelNames().get(c);
            if (name.startsWith("eyeBlink") || name.startsWith("eyeLook")) {
                assertThat(sd[c]).as(name).isZero();
            } else {
                assertThat(sd[c]).as(name).isGreaterThan(0.006);
            }
        }
    }

    @Test
    void aSeedIsAPerformanceAndAnotherIsAnother() {
        byte[] labels = talk(400);
        float[] loudness = loud(labels.length);
        VisemeStyle style = VisemeStyle.of(Emotion.HAPPY);
        float[] one = FaceAnimator.animate(labels, loudness, style, 1);
        assertThat(FaceAnimator.animate(labels, loudness, style, 1)).containsExactly(one);
        assertThat(FaceAnimator.animate(labels, loudness, style, 2)).isNotEqualTo(one);
    }

    /** Whoever speaks, whatever they feel and whatever their face does by itself. */
    @Test
    void lipsMeetInEveryPerformance() {
        Random random = new Random(4);
        int jaw = MotionSpace.ARKIT.indexOf("jawOpen");
        int left = MotionSpace.ARKIT.indexOf("mouthPressLeft");
        int right = MotionSpace.ARKIT.indexOf("mouthPressRight");
        for (int k = 0; k < 300; k++) {
            byte[] labels = new byte[120];
            Arrays.fill(labels, (byte) Phone.A.ordinal());
            Arrays.fill(labels, 57, 63, (byte) Phone.M.ordinal());
            float[] m = FaceAnimator.animate(labels, loud(120), VisemeStyle.random(random), k);
            long closed = java.util.stream.IntStream.range(12, 17)
                    .filter(i -> m[i * E + jaw] <= 0.1f && (m[i * E + left] + m[i * E + right]) / 2 >= 0.4f)
                    .count();
            assertThat(closed).as("performance %s", k).isBetween(2L, 3L);
        }
    }

    @Test
    void aPauseIsClosedButNotFrozen() {
        double moved = 0;
        for (int k = 0; k < 20; k++) {
            float[] m = FaceAnimator.animate(new byte[400], new float[400], VisemeStyle.of(Emotion.NEUTRAL), k);
            for (int i = 0; i < m.length / E; i++) {
                assertThat(m[i * E + MotionSpace.ARKIT.indexOf("jawOpen")]).isLessThan(0.05f);
            }
            moved += deviations(m)[MotionSpace.ARKIT.indexOf("jawOpen")] / 20;
        }
        assertThat(moved).isGreaterThan(0.005);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phone.class,
            names = {"U", "W"})
    void roundedSoundsAreRound(Phone phone) {
        double target = VisemeTable.of(phone).target()[VisemeTable.Shape.PUCKER.ordinal()];
        byte[] labels = new byte[120];
        Arrays.fill(labels, (byte) Phone.T.ordinal());
        Arrays.fill(labels, 57, 63, (byte) phone.ordinal());
        float[] m = still(labels, loud(120), VisemeStyle.of(Emotion.NEUTRAL));
        float most = 0;
        for (int i = 12; i < 17; i++) {
            most = Math.max(most, m[i * E + MotionSpace.ARKIT.indexOf("mouthPucker")]);
        }
        assertThat((double) most).isGreaterThanOrEqualTo(0.7 * target);
    }

    @ParameterizedTest
    @EnumSource(Emotion.class)
    void intensityStrengthensAnExpression(Emotion emotion) {
        byte[] labels = talk(800);
        for (int variant = 0; variant < emotion.variants(); variant++) {
            for (int channel : emotion.expression(variant).channels().keySet()) {
                double before = -1;
                for (double intensity : new double[] {0, 0.3, 0.6, 0.9}) {
                    VisemeStyle style = new VisemeStyle(emotion, variant, intensity, Speaker.AVERAGE);
                    float[] m = still(labels, loud(800), style);
                    double mean = 0;
                    for (int i = 0; i < m.length / E; i++) {
                        mean += m[i * E + channel] / (m.length / E);
                    }
                    assertThat(mean)
                            .as(
                                    "%s %s at %s",
                                    variant, MotionSpace.ARKIT.channelNames().get(channel), intensity)
                            .isGreaterThan(before);
                    before = mean;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Emotion.class)
    void emotionsAreShownInMoreWaysThanOne(Emotion emotion) {
        assertThat(emotion.variants()).isGreaterThan(emotion == Emotion.NEUTRAL ? 0 : 1);
        assertThat(java.util.stream.IntStream.range(0, emotion.variants())
                        .mapToObj(v -> emotion.expression(v).channels())
                        .distinct())
                .hasSize(emotion.variants());
    }
}
