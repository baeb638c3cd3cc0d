package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopClosuresTest {
    private static final PhoneSegment VOWEL = new PhoneSegment(0, 0.25f, Phone.A, "a");

    /** Loud noise, but faint in the given span. */
    private static float[] sound(double quietFrom, double quietTo) {
        SplittableRandom random = new SplittableRandom(5);
        float[] x = new float[Utterance.SAMPLE_RATE / 2];
        for (int i = 0; i < x.length; i++) {
            double t = (double) i / Utterance.SAMPLE_RATE;
            x[i] = (float) ((t >= quietFrom && t < quietTo ? 0.001 : 0.2) * random.nextGaussian());
        }
        return x;
    }

    @Test
    void aStopWhoseLabelMarksTheBurstBeginsWhereTheVowelFallsSilent() {
        List<PhoneSegment> found =
                StopClosures.include(sound(0.2, 0.25), List.of(VOWEL, new PhoneSegment(0.25f, 0.5f, Phone.P, "p")));
        assertThat(found.get(1).startSeconds()).isCloseTo(0.2f, within(0.006f));
        assertThat(found.get(0).endSeconds()).isEqualTo(found.get(1).startSeconds());
    }

    @Test
    void aStopWhoseLabelIsEarlyBeginsLater() {
        List<PhoneSegment> found =
                StopClosures.include(sound(0.27, 0.32), List.of(VOWEL, new PhoneSegment(0.25f, 0.5f, Phone.B, "b")));
        assertThat(found.get(1).startSeconds()).isCloseTo(0.27f, within(0.006f));
    }

    @Test
    void nothingMovesWithoutAFallOfTheLevelOrWhereThereIsNoStop() {
        List<PhoneSegment> steady = List.of(VOWEL, new PhoneSegment(0.25f, 0.5f, Phone.P, "p"));
        assertThat(StopClosures.include(sound(1, 1), steady)).isEqualTo(steady);
        List<PhoneSegment> nasal = List.of(VOWEL, new PhoneSegment(0.25f, 0.5f, Phone.M, "m"));
        assertThat(StopClosures.include(sound(0.2, 0.25), nasal)).isEqualTo(nasal);
    }

    @Test
    void aStopAfterAPauseTakesAClosureFromIt() {
        List<PhoneSegment> found = StopClosures.include(
                sound(0, 0.25),
                List.of(new PhoneSegment(0, 0.25f, Phone.SIL, ""), new PhoneSegment(0.25f, 0.28f, Phone.P, "p")));
        assertThat(found.get(1).startSeconds()).isCloseTo(0.22f, within(0.001f));
    }
}
