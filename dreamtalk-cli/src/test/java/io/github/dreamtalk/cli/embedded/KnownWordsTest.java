package io.github.dreamtalk.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.Alignment;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.speech.Transcript;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text whose sound is known, through dictionary, ears, aligner and denoiser as they are shipped. */
class KnownWordsTest {
    private static final Path SPEECH = Path.of("..", "samples", "speech.wav");
    private static final String TEXT =
            "And Mr. John Dashwood had then leisure to consider how much there might be prudently in"
                    + " his power to do for them.";

    private static final DreamTalkEngine ENGINE =
            DreamTalkEngine.builder().threads(1).build();

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    private static Alignment align(String text) {
        return ENGINE.align(Voice.file(SPEECH), Transcript.of(text));
    }

    private static SpokenWord word(Alignment found, String text) {
        return found.words().stream()
                .filter(w -> w.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void wordsAreFoundInTheirPlaces() {
        Alignment found = align(TEXT);
        List<SpokenWord> words =
                found.words().stream().filter(w -> !w.isPause()).toList();
        assertThat(words).hasSize(22);
        // The reader nearly swallows the "to" of "power to do".
        assertThat(words.stream().filter(w -> !w.isFound()).map(SpokenWord::text))
                .isSubsetOf("to");
        assertThat(found.warnings()).isEmpty();
        for (int i = 1; i < words.size(); i++) {
            assertThat(words.get(i).startSeconds())
                    .isGreaterThanOrEqualTo(words.get(i - 1).endSeconds() - 1e-3f);
        }
        assertThat(words.get(0).startSeconds()).isBetween(0.1f, 0.9f);
        assertThat(words.get(21).endSeconds()).isBetween(6f, 7.1f);
        assertThat(word(found, "Mr.").phones()).extracting(PhoneSegment::phone).startsWith(Phone.M, Phone.I, Phone.S);
    }

    @Test
    void aWordThatIsNotThereIsMissingAndHarmsNoOther() {
        Alignment right = align(TEXT);
        Alignment longer = align(TEXT.replace("had then", "had unquestionably then"));
        assertThat(word(longer, "unquestionably").isFound()).isFalse();
        for (String text : List.of("And", "Dashwood", "leisure", "prudently", "power")) {
            assertThat(word(longer, text)).isEqualTo(word(right, text));
        }
    }

    @Test
    void anotherTextIsNoticed() {
        Alignment found = align("Completely different words were never spoken here by anybody else today.");
        assertThat(found.warnings()).singleElement().asString().contains("does not belong to the sound");
        assertThat(found.phones()).isEqualTo(PhoneTrack.NONE);
    }

    /** Between the vowels of a word the lips meet where its p, b or m is: this is what a text is for. */
    @Test
    void theLipsCloseWhereTheTextSaysSo() {
        Path file = folder.resolve("m.npy");
        Result result = ENGINE.newJob(DreamTalk.builder()
                        .voice(Voice.file(SPEECH))
                        .transcript(TEXT)
                        .build())
                .motion(file);
        MotionSequence motion = MotionFiles.read(file);
        assertThat(result.words()).isEqualTo(align(TEXT).words());
        int press = motion.space().indexOf("mouthPressLeft");
        int closed = 0;
        int closures = 0;
        for (SpokenWord word : result.words()) {
            for (PhoneSegment phone : word.phones()) {
                if (!phone.phone().closesLips()) {
                    continue;
                }
                closures++;
                // The mouth leads the sound by a frame at most.
                int first = Math.max(0, (int) Math.floor(25 * phone.startSeconds()) - 1);
                int last = (int) Math.ceil(25 * phone.endSeconds());
                float most = 0;
                for (int f = first; f <= Math.min(last, motion.frames() - 1); f++) {
                    most = Math.max(most, motion.get(f, press));
                }
                closed += most > 0.2f ? 1 : 0;
            }
        }
        assertThat(closures).isEqualTo(7);
        assertThat(closed).isGreaterThanOrEqualTo(6);
    }

    @Test
    void withoutATextMostOfThePhonesAreHeard() {
        PhoneTrack heard = ENGINE.phones(Voice.file(SPEECH));
        assertThat(heard.segments()).hasSizeBetween(50, 110);
        long closures =
                heard.segments().stream().filter(p -> p.phone().closesLips()).count();
        assertThat(closures).isBetween(4L, 10L);
    }
}
