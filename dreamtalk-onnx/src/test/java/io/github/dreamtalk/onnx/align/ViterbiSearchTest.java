package io.github.dreamtalk.onnx.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.speech.Pronunciation;
import io.github.dreamtalk.speech.SpeechMark;
import io.github.dreamtalk.speech.SpeechMarks;
import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.speech.WrittenWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sounds made of phones that are heard clearly: ten frames each, unless the test says otherwise. */
class ViterbiSearchTest {
    private static final List<String> ACOUSTIC =
            List.of(("+NSN+ +SPN+ AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M"
                            + " N NG OW OY P R S SH SIL T TH UH UW V W Y Z ZH")
                    .split(" "));
    /** How much worse what is not said fits. */
    private static final float WRONG = -6;

    private final FrameScores scores = new FrameScores(ACOUSTIC, FrameScores.WITH_TEXT);

    private static WrittenWord word(String text, String... said) {
        return new WrittenWord(
                text,
                0,
                text.length(),
                Arrays.stream(said)
                        .map(s -> new Pronunciation(List.of(s.split(" "))))
                        .toList());
    }

    /** What is heard: symbols with their numbers of frames, such as {@code b*5 ɪ}; a dot is silence, x is none of the phones. */
    private List<SpokenWord> align(String heard, WrittenWord... words) {
        return align(WordGraph.of(List.of(words), TimeWindows.none(words.length), scores), heard);
    }

    private List<SpokenWord> align(WordGraph graph, String heard) {
        ViterbiSearch search = new ViterbiSearch(graph);
        int units = Arrays.stream(graph.score).max().orElse(0) + 1;
        for (String part : heard.split(" ")) {
            String[] p = part.split("\\*");
            float[] frame = new float[3 * units];
            Arrays.fill(frame, WRONG);
            if (!p[0].equals("x")) {
                int said = scores.id(p[0].equals(".") ? AcousticUnit.SILENCE : AcousticUnit.of(p[0]));
                if (said < units) {
                    Arrays.fill(frame, 3 * said, 3 * said + 3, 0);
                }
            }
            for (int i = 0; i < (p.length == 1 ? 10 : Integer.parseInt(p[1])); i++) {
                search.step(frame);
            }
        }
        return new BestPath(graph, search.finish()).words();
    }

    private static String shown(List<SpokenWord> words) {
        return words.stream()
                .map(w -> (w.isPause() ? "." : w.text()) + (w.isFound() ? "" : "?") + Math.round(100 * w.startSeconds())
                        + "-" + Math.round(100 * w.endSeconds()))
                .collect(Collectors.joining(" "));
    }

    @Test
    void wordsAndPausesStandWhereTheyAreHeard() {
        List<SpokenWord> found =
                align(". b*4 ɪ*12 m*5 . .*20 m*6 æ*9 p*3 s", word("bim", "b ɪ m"), word("maps", "m æ p s"));
        assertThat(shown(found)).isEqualTo(".0-10 bim10-31 .31-61 maps61-89");
        assertThat(found.get(1).phones())
                .containsExactly(
                        new PhoneSegment(0.10f, 0.14f, Phone.B, "b"),
                        new PhoneSegment(0.14f, 0.26f, Phone.I, "ɪ"),
                        new PhoneSegment(0.26f, 0.31f, Phone.M, "m"));
        assertThat(found.get(0).phones()).extracting(PhoneSegment::phone).containsExactly(Phone.SIL);
        assertThat(found).extracting(SpokenWord::score).containsOnly(0f);
    }

    @Test
    void thePronunciationThatFitsIsTaken() {
        List<SpokenWord> found = align("ð i k æ t", word("the", "ð ə", "ð i"), word("cat", "k æ t"));
        assertThat(found.get(0).phones()).extracting(PhoneSegment::symbol).containsExactly("ð", "i");
        assertThat(shown(found)).isEqualTo("the0-20 cat20-50");
    }

    @Test
    void aPhoneLastsThreeFramesAtLeast() {
        List<SpokenWord> found = align("b*1 ɪ m", word("bim", "b ɪ m"));
        assertThat(found.get(0).phones().get(0).durationSeconds()).isCloseTo(0.03f, within(1e-6f));
        assertThat(found.get(0).score()).isCloseTo(2 * WRONG / 21, within(1e-4f));
    }

    @Test
    void aWordThatIsNotSaidIsMissing() {
        List<SpokenWord> found =
                align("b ɪ m s ɪ t", word("bim", "b ɪ m"), word("never", "n ɛ v ɝ"), word("sit", "s ɪ t"));
        assertThat(shown(found)).isEqualTo("bim0-30 never?30-30 sit30-60");
        assertThat(found).extracting(SpokenWord::score).containsExactly(0f, Float.NEGATIVE_INFINITY, 0f);
    }

    @Test
    void firstAndLastWordMayBeMissing() {
        List<SpokenWord> found = align("s ɪ t", word("bim", "b ɪ m"), word("sit", "s ɪ t"), word("maps", "m æ p s"));
        assertThat(shown(found)).isEqualTo("bim?0-0 sit0-30 maps?30-30");
    }

    @Test
    void speechThatIsNotInTheTextIsPassedOver() {
        List<SpokenWord> found = align("b ɪ m x*40 s ɪ t", word("bim", "b ɪ m"), word("sit", "s ɪ t"));
        assertThat(shown(found)).isEqualTo("bim0-30 sit70-100");
    }

    @Test
    void aWordThatIsReplacedHarmsNoOther() {
        List<SpokenWord> found =
                align("b ɪ m x*40 s ɪ t", word("bim", "b ɪ m"), word("never", "n ɛ v ɝ"), word("sit", "s ɪ t"));
        assertThat(shown(found)).isEqualTo("bim0-30 never?70-70 sit70-100");
    }

    @Test
    void ofAnotherTextNothingIsFound() {
        List<SpokenWord> found = align("x*200", word("bim", "b ɪ m"), word("maps", "m æ p s"));
        assertThat(found).noneMatch(SpokenWord::isFound);
        assertThat(found).hasSize(2);
    }

    @Test
    void aTextWithoutWordsIsAPause() {
        assertThat(shown(align(".*50"))).isEqualTo(".0-50");
    }

    @Test
    void aSoundTooShortForAnythingLeavesEveryWordMissing() {
        assertThat(shown(align("b*2", word("bim", "b ɪ m")))).isEqualTo("bim?0-0");
    }

    /** The same word is said twice; where the engine says it is the one that is meant. */
    @Test
    void aWordIsLookedForWhereItsMarkSays() {
        WrittenWord bim = word("bim", "b ɪ m");
        for (float[] times : new float[][] {{0, 0.3f}, {1.3f, 1.6f}}) {
            Transcript marked = Transcript.of(
                    SpeechMarks.of(List.of(new SpeechMark(SpeechMark.Kind.WORD, times[0], times[1], "bim", null))));
            WordGraph graph = WordGraph.of(List.of(bim), TimeWindows.of(marked, List.of(bim)), scores);
            SpokenWord found = align(graph, "b ɪ m .*100 b ɪ m").stream()
                    .filter(w -> !w.isPause())
                    .findFirst()
                    .orElseThrow();
            assertThat(found.startSeconds()).isEqualTo(times[0]);
            assertThat(found.endSeconds()).isEqualTo(times[1]);
        }
    }

    /** What stands before its time is another's, however clear it is. */
    @Test
    void aWordDoesNotBeginBeforeItsMark() {
        WrittenWord bim = word("bim", "b ɪ m");
        Transcript marked =
                Transcript.of(SpeechMarks.of(List.of(new SpeechMark(SpeechMark.Kind.WORD, 1.3f, 1.6f, "bim", null))));
        String clearThenHasty = "b ɪ m .*100 b*2 ɪ m";
        assertThat(found(TimeWindows.none(1), bim, clearThenHasty).startSeconds())
                .isZero();
        assertThat(found(TimeWindows.of(marked, List.of(bim)), bim, clearThenHasty)
                        .startSeconds())
                .isGreaterThan(1.2f);
    }

    private SpokenWord found(TimeWindows windows, WrittenWord word, String heard) {
        return align(WordGraph.of(List.of(word), windows, scores), heard).stream()
                .filter(w -> !w.isPause())
                .findFirst()
                .orElseThrow();
    }

    /** The beam leaves far places out; the way must still be found, and long silence must not lose it. */
    @Test
    void longTextsAreFollowedToTheirEnd() {
        List<WrittenWord> words = new ArrayList<>();
        StringBuilder heard = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            boolean even = i % 2 == 0;
            words.add(even ? word("bim", "b ɪ m") : word("sit", "s ɪ t"));
            heard.append(even ? "b ɪ m " : "s ɪ t ").append(i % 100 == 50 ? ".*1000 " : "");
        }
        List<SpokenWord> found = align(heard.toString(), words.toArray(WrittenWord[]::new));
        List<SpokenWord> spoken = found.stream().filter(w -> !w.isPause()).toList();
        assertThat(spoken).hasSize(400).allMatch(SpokenWord::isFound);
        assertThat(spoken).extracting(SpokenWord::score).containsOnly(0f);
        assertThat(spoken.get(399).endSeconds()).isEqualTo(120 + 40f);
    }

    @Test
    void withoutATextThePhonesAreFound() {
        List<SpokenWord> found = align(WordGraph.ofPhones(scores), ". b ɪ m . s ɪ*1 ɪ t");
        assertThat(found).hasSize(4);
        assertThat(found.get(1).phones()).extracting(PhoneSegment::symbol).containsExactly("b", "ɪ", "m");
        assertThat(found.get(3).phones()).extracting(PhoneSegment::symbol).containsExactly("s", "ɪ", "t");
        assertThat(found.get(1).isPause()).isFalse();
        assertThat(found.get(2).isPause()).isTrue();
        assertThat(found.get(1).text()).isEmpty();
    }
}
