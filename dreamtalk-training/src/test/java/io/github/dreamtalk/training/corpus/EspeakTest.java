package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs where libespeak-ng is installed. */
class EspeakTest {
    private static Espeak espeak;

    @BeforeAll
    static void start() {
        try {
            espeak = new Espeak();
        } catch (BackendUnavailableException e) {
            assumeThat(false).as(e.getMessage()).isTrue();
        }
    }

    @Test
    void speaksOnTheCallingThreadAndTellsThePhones() {
        for (String voice : List.of("es-419", "it", "ru", "en-us+f3")) {
            Espeak.Speech speech = espeak.say("Mi mamá bebe.", voice, 175, 50, 50);
            float seconds = (float) speech.samples().length / Utterance.SAMPLE_RATE;
            assertThat(seconds).as(voice).isBetween(0.5f, 4f);
            List<PhoneSegment> segments = speech.segments();
            for (int i = 1; i < segments.size(); i++) {
                assertThat(segments.get(i).startSeconds())
                        .isGreaterThanOrEqualTo(segments.get(i - 1).endSeconds() - 1e-6f);
            }
            assertThat(segments.get(segments.size() - 1).endSeconds()).isLessThanOrEqualTo(seconds);
        }
    }

    @Test
    void hearsLipClosuresWhereTheyAre() {
        // The lips do not meet for a Spanish b between vowels.
        assertThat(espeak.say("Mi mamá bebe.", "es-419", 175, 50, 50).segments())
                .extracting(PhoneSegment::phone)
                .containsSubsequence(Phone.M, Phone.M, Phone.M, Phone.V)
                .doesNotContain(Phone.B);
        PhoneSegment p = espeak.say("papa", "es-419", 175, 50, 50).segments().stream()
                .filter(s -> s.phone() == Phone.P)
                .reduce((first, last) -> last)
                .orElseThrow();
        // The burst alone, which is what espeak-ng's event marks, is 20 ms.
        assertThat(p.endSeconds() - p.startSeconds()).isGreaterThan(0.05f);
    }

    @Test
    void namesAVoiceThatIsNotThere() {
        assertThatThrownBy(() -> espeak.say("a", "no-such-voice", 175, 50, 50))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no-such-voice");
    }
}
