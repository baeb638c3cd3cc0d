package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.Utf8Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a speech engine says about the sound it made: when words, characters or visemes are spoken. Immutable.
 *
 * <p>{@link #read} and {@link #parse} take what these engines give, and find out which it is:
 *
 * <ul>
 *   <li>Amazon Polly: speech marks, a JSON object a line, of the types {@code sentence}, {@code word} and {@code viseme};
 *   <li>Azure: the events {@code VisemeReceived} and {@code WordBoundary} as a JSON array, or an object a line, with
 *       {@code audioOffset} (and {@code duration}) in ticks of 100 ns, {@code visemeId}, {@code text}; upper case at the start of names
 *       does not matter;
 *   <li>ElevenLabs: the answer of {@code with-timestamps}, or its {@code alignment} alone; of its streaming form an object a line;
 *   <li>Google: {@code {"timepoints": [{"markName": "…", "timeSeconds": …}]}}, where the names of the SSML marks, each before its
 *       word, are the words.
 * </ul>
 */
public final class SpeechMarks {
    private static final int MOST_BYTES = 256 << 20;
    private static final String EXPECTED =
            "speech marks as JSON of Amazon Polly, Azure, ElevenLabs or Google; see docs/words.md";

    private final List<SpeechMark> marks;

    private SpeechMarks(List<SpeechMark> marks) {
        this.marks = marks;
    }

    /**
     * Marks of one's own.
     *
     * @param marks in any order; copied
     * @return the marks, by their starts
     * @throws InvalidInputException if there is none
     */
    public static SpeechMarks of(List<SpeechMark> marks) {
        List<SpeechMark> sorted = new ArrayList<>(marks);
        if (sorted.isEmpty()) {
            throw new InvalidInputException("speech marks: found none, expected at least one");
        }
        sorted.sort(Comparator.comparingDouble(SpeechMark::startSeconds));
        return new SpeechMarks(List.copyOf(sorted));
    }

    /**
     * Reads a file.
     *
     * @param file UTF-8
     * @return its marks
     * @throws InvalidInputException if it is not what an engine above gives; the message says what was found
     * @throws io.github.dreamtalk.error.MediaException if it cannot be read
     */
    public static SpeechMarks read(Path file) {
        return SpeechMarkReader.read(file.toString(), Utf8Text.read(file, EXPECTED, MOST_BYTES));
    }

    /**
     * Reads what an engine answered.
     *
     * @param json the text
     * @return its marks
     * @throws InvalidInputException if it is not what an engine above gives; the message says what was found
     */
    public static SpeechMarks parse(String json) {
        return SpeechMarkReader.read("speech marks", json);
    }

    /**
     * All marks.
     *
     * @return by their starts
     */
    public List<SpeechMark> all() {
        return marks;
    }

    /**
     * The marks of a kind.
     *
     * @param kind which
     * @return by their starts
     */
    public List<SpeechMark> of(SpeechMark.Kind kind) {
        return marks.stream().filter(m -> m.kind() == kind).toList();
    }

    /**
     * The phones that the visemes tell. They say how the mouth looks, not which phone is spoken: p, b and m may be one.
     *
     * @return one after the other; empty if there are no visemes
     */
    public PhoneTrack phones() {
        return new PhoneTrack(of(SpeechMark.Kind.VISEME).stream()
                .filter(m -> m.endSeconds() > m.startSeconds())
                .map(m -> new PhoneSegment(
                        m.startSeconds(),
                        m.endSeconds(),
                        java.util.Objects.requireNonNull(m.phone()),
                        m.text().strip()))
                .toList());
    }

    /**
     * What is said.
     *
     * @return the words with spaces between them, else the characters as they come, else the sentences; empty if there is none
     *     of these
     */
    public String text() {
        List<SpeechMark> words = of(SpeechMark.Kind.WORD);
        if (!words.isEmpty()) {
            return words.stream().map(SpeechMark::text).collect(Collectors.joining(" "));
        }
        List<SpeechMark> characters = of(SpeechMark.Kind.CHARACTER);
        if (!characters.isEmpty()) {
            return characters.stream().map(SpeechMark::text).collect(Collectors.joining());
        }
        return of(SpeechMark.Kind.SENTENCE).stream().map(SpeechMark::text).collect(Collectors.joining(" "));
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof SpeechMarks m && m.marks.equals(marks);
    }

    @Override
    public int hashCode() {
        return marks.hashCode();
    }

    /** Says how many marks there are: what they say may be private. */
    @Override
    public String toString() {
        return marks.size() + " speech marks";
    }
}
