package io.github.dreamtalk.onnx.align;

import io.github.dreamtalk.onnx.phone.SpeechFrontEnd;
import io.github.dreamtalk.speech.SpeechMark;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.speech.WrittenWord;
import java.util.Arrays;
import java.util.List;

/** Between which frames each word of a text must stand, where a speech engine says when it is said. */
final class TimeWindows {
    /** How far engines and ears may differ: Azure's and Amazon's words begin up to a tenth of a second early. */
    private static final double SLACK_SECONDS = 0.2;

    /** [word]: first frame in which it may begin, */
    final int[] begin;
    /** and the one by which it must have ended. */
    final int[] end;

    private TimeWindows(int words) {
        begin = new int[words];
        end = new int[words];
        Arrays.fill(end, Integer.MAX_VALUE);
    }

    /** Anywhere. */
    static TimeWindows none(int words) {
        return new TimeWindows(words);
    }

    /** Where the marks of a text say. */
    static TimeWindows of(Transcript transcript, List<WrittenWord> words) {
        TimeWindows windows = new TimeWindows(words.size());
        int at = 0;
        int word = 0;
        boolean spaced = transcript.timed().stream().anyMatch(m -> m.kind() == SpeechMark.Kind.WORD);
        for (SpeechMark mark : transcript.timed()) {
            int stop = at + mark.text().length();
            while (word < words.size() && words.get(word).end() <= at) {
                word++;
            }
            for (int w = word; w < words.size() && words.get(w).begin() < stop; w++) {
                windows.narrow(w, mark, words.get(w).begin() >= at, words.get(w).end() <= stop);
            }
            at = stop + (spaced ? 1 : 0);
        }
        return windows;
    }

    private void narrow(int word, SpeechMark mark, boolean begins, boolean ends) {
        if (begins) {
            begin[word] = Math.max(0, frame(mark.startSeconds() - SLACK_SECONDS));
        }
        if (ends) {
            end[word] = frame(mark.endSeconds() + SLACK_SECONDS);
        }
    }

    private static int frame(double seconds) {
        return (int) Math.round(seconds * SpeechFrontEnd.FRAMES_PER_SECOND);
    }
}
