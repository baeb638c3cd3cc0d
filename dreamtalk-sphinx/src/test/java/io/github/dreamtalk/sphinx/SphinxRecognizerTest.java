package io.github.dreamtalk.sphinx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.speech.SpeechMark;
import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.spi.StageKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SphinxRecognizerTest {
    private static final Voice SPEECH = Voice.file(Path.of("..", "samples", "speech.wav"));

    private static DreamTalkEngine engine;

    @BeforeAll
    static void open() {
        engine = DreamTalkEngine.builder().build();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** The sentence is "And Mr. John Dashwood had then leisure to consider how much there might be prudently in his power …". */
    @Test
    void wordsAreHeardAndFoundAgainByTheAligner() {
        Transcript heard = engine.recognize(SPEECH, Locale.US).orElseThrow();
        assertThat(heard.text().split(" ")).contains("john", "leisure", "consider", "power");
        List<SpeechMark> words = heard.timed();
        assertThat(words).allMatch(w -> w.kind() == SpeechMark.Kind.WORD && w.endSeconds() <= 7.2f);
        assertThat(words.stream()
                        .filter(w -> w.text().equals("consider"))
                        .findFirst()
                        .orElseThrow()
                        .startSeconds())
                .isBetween(2.5f, 4.5f);
        assertThat(engine.align(SPEECH, heard).words().stream().filter(SpokenWord::isFound))
                .hasSizeGreaterThan(words.size() / 2);
    }

    @Test
    void thereAreNoWordsInSilence() {
        assertThat(engine.recognize(Voice.pcm(new float[32_000], 16_000, 1), Locale.ENGLISH))
                .isEmpty();
    }

    @Test
    void anotherLanguageIsRefused() {
        assertThatThrownBy(() -> engine.recognize(SPEECH, Locale.FRENCH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("language: found 'fr', expected en");
    }

    @Test
    void itStopsWhenItIsToldTo() {
        float[] minute = new float[60 * PcmAudio.SAMPLE_RATE];
        for (int i = 0; i < minute.length; i++) {
            minute[i] = (float) (0.1 * Math.sin(0.05 * i) * Math.sin(0.0003 * i));
        }
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> engine.backend(StageKey.SPEECH_RECOGNIZER)
                        .words(PcmAudio.of(minute), Locale.ENGLISH, () -> asked.incrementAndGet() > 3))
                .isInstanceOf(CancelledException.class);
        assertThat(asked.get()).isLessThan(20);
    }
}
