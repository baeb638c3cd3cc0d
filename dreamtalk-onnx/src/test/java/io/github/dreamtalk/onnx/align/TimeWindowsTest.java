package io.github.dreamtalk.onnx.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.speech.Pronunciation;
import io.github.dreamtalk.speech.SpeechMark;
import io.github.dreamtalk.speech.SpeechMark.Kind;
import io.github.dreamtalk.speech.SpeechMarks;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.speech.WrittenWord;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeWindowsTest {
    private static WrittenWord word(String text, int begin) {
        return new WrittenWord(text, begin, begin + text.length(), List.of(new Pronunciation(List.of("a"))));
    }

    private static SpeechMark mark(Kind kind, float start, float end, String text) {
        return new SpeechMark(kind, start, end, text, null);
    }

    @Test
    void wordsStandWithinAFifthOfASecondOfTheirMarks() {
        Transcript transcript = Transcript.of(SpeechMarks.of(List.of(
                mark(Kind.WORD, 0.1f, 0.4f, "one"),
                mark(Kind.WORD, 0.5f, 0.9f, "two,"),
                mark(Kind.WORD, 1, 1.5f, "three"))));
        TimeWindows windows = TimeWindows.of(transcript, List.of(word("one", 0), word("two", 4), word("three", 9)));
        assertThat(windows.begin).containsExactly(0, 30, 80);
        assertThat(windows.end).containsExactly(60, 110, 170);
    }

    /** A mark may hold several words of ours, and a word of ours several marks. */
    @Test
    void wordsAndMarksNeedNotBeTheSame() {
        Transcript several = Transcript.of(SpeechMarks.of(List.of(mark(Kind.WORD, 1, 2, "rock and roll"))));
        TimeWindows windows = TimeWindows.of(several, List.of(word("rock", 0), word("and", 5), word("roll", 9)));
        assertThat(windows.begin).containsExactly(80, 80, 80);
        assertThat(windows.end).containsExactly(220, 220, 220);
        Transcript characters = Transcript.of(SpeechMarks.of(List.of(
                mark(Kind.CHARACTER, 0.5f, 0.6f, "h"),
                mark(Kind.CHARACTER, 0.6f, 0.7f, "i"),
                mark(Kind.CHARACTER, 0.7f, 0.8f, " "),
                mark(Kind.CHARACTER, 0.8f, 0.9f, "m"),
                mark(Kind.CHARACTER, 0.9f, 1, "e"))));
        windows = TimeWindows.of(characters, List.of(word("hi", 0), word("me", 3)));
        assertThat(windows.begin).containsExactly(30, 60);
        assertThat(windows.end).containsExactly(90, 120);
    }

    @Test
    void withoutTimesWordsMayStandAnywhere() {
        TimeWindows windows = TimeWindows.of(Transcript.of("one two"), List.of(word("one", 0), word("two", 4)));
        assertThat(windows.begin).containsOnly(0);
        assertThat(windows.end).containsOnly(Integer.MAX_VALUE);
    }
}
