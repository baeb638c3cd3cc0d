package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.SpeechAligner;
import io.github.dreamtalk.spi.TracePhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks for the words of a text in a sound, and decides whether they belong together.
 *
 * <p>Of right texts nearly all words are found, of a wrong one those that happen to fit: in synthetic English 83 % or more
 * (5th percentile) against 57 % or less (95th); see docs/words.md.
 */
public final class WordSearch {
    /** Letters of words that were found, of all: below this the text is another one, */
    private static final double ANOTHER_TEXT = 0.6;
    /** and below this it is told that the two differ. */
    private static final double DIFFERENT = 0.85;

    private final SpeechAligner aligner;
    private final CancelToken cancel;

    /**
     * Prepares a search.
     *
     * @param aligner finds words
     * @param cancel stops it
     */
    public WordSearch(SpeechAligner aligner, CancelToken cancel) {
        this.aligner = aligner;
        this.cancel = cancel;
    }

    /**
     * What was found.
     *
     * @param words of the text in order, and pauses; those of another text as well
     * @param phones what is known by them; nothing if the text is another one
     * @param warnings what a person should know
     */
    public record Found(List<SpokenWord> words, PhoneTrack phones, List<String> warnings) {
        /** Without a text. */
        public static final Found NOTHING = new Found(List.of(), PhoneTrack.NONE, List.of());
    }

    /**
     * Searches.
     *
     * @param clip has the sound, and the text if there is one
     * @param sound what to search
     * @return what was found
     */
    public Found in(ClipInfo clip, PcmAudio sound) {
        List<SpokenWord> words = new ArrayList<>();
        long start = System.nanoTime();
        try (Chain<io.github.dreamtalk.media.Samples> chain = InvalidInputException.about(
                "transcript", () -> Chain.<io.github.dreamtalk.media.Samples>builder(cancel, clip.trace())
                        .then(null, aligner.open(clip))
                        .into(words::add))) {
            new SoundPump(sound).run(chain);
            chain.finish();
        }
        clip.trace().report(TracePhase.ALIGN, 0, start, 0);
        return clip.transcript().isPresent() ? judged(words) : new Found(words, track(words), List.of());
    }

    private static Found judged(List<SpokenWord> words) {
        long all = 0;
        long found = 0;
        int count = 0;
        int missing = 0;
        for (SpokenWord word : words) {
            if (!word.isPause()) {
                int letters = word.text().length();
                all += letters;
                count++;
                if (word.isFound()) {
                    found += letters;
                } else {
                    missing++;
                }
            }
        }
        if (count == 0) {
            return new Found(
                    words, PhoneTrack.NONE, List.of("the transcript holds no words: the lips follow the sound alone"));
        }
        double share = (double) found / all;
        if (share < ANOTHER_TEXT) {
            return new Found(
                    words,
                    PhoneTrack.NONE,
                    List.of(String.format(
                            Locale.ROOT,
                            "the transcript does not belong to the sound: %d of its %d words were found; the lips follow"
                                    + " the sound alone. Check text and language",
                            count - missing,
                            count)));
        }
        List<String> warnings = share < DIFFERENT
                ? List.of(String.format(
                        Locale.ROOT,
                        "the transcript differs from the sound: %d of its %d words were not found, such as '%s'; there"
                                + " the lips follow the sound",
                        missing,
                        count,
                        io.github.dreamtalk.error.Printable.of(firstMissing(words))))
                : List.of();
        return new Found(words, track(words), warnings);
    }

    private static PhoneTrack track(List<SpokenWord> words) {
        List<PhoneSegment> phones = new ArrayList<>();
        words.forEach(w -> phones.addAll(w.phones()));
        return new PhoneTrack(phones);
    }

    private static String firstMissing(List<SpokenWord> words) {
        return words.stream()
                .filter(w -> !w.isFound())
                .map(SpokenWord::text)
                .findFirst()
                .orElse("");
    }
}
