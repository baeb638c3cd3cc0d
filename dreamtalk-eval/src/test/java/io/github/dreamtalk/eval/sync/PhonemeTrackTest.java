package io.github.dreamtalk.eval.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of phonemes: TextGrids of both forms, labels of every alphabet, and what is wrong with a file. */
class PhonemeTrackTest {
    private static final String HEADER = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n";

    @TempDir
    Path dir;

    private static String longForm(String... labels) {
        StringBuilder text = new StringBuilder(HEADER + "xmin = 0\nxmax = " + labels.length
                + "\ntiers? <exists>\nsize = 2\nitem []:\n    item [1]:\n        class = \"TextTier\"\n"
                + "        name = \"IntervalTier\"\n        xmin = 0\n        xmax = 9\n        points: size = 1\n"
                + "        points [1]:\n            number = 0.5\n            mark = \"IntervalTier\"\n    item [2]:\n"
                + "        class = \"IntervalTier\"\n        name = \"Phones\"\n        xmin = 0\n        xmax = "
                + labels.length + "\n        intervals: size = " + labels.length + "\n");
        for (int i = 0; i < labels.length; i++) {
            text.append("        intervals [" + (i + 1) + "]:\n            xmin = " + i + "\n            xmax = "
                    + (i + 1) + "\n            text = \"" + labels[i] + "\"\n");
        }
        return text.toString();
    }

    private PhonemeTrack read(String text) throws IOException {
        return read(text, StandardCharsets.UTF_8);
    }

    private PhonemeTrack read(String text, Charset charset) throws IOException {
        return PhonemeTrack.read(Files.write(dir.resolve("a.TextGrid"), text.getBytes(charset)));
    }

    private static List<String> labels(PhonemeTrack track) {
        return track.phonemes().stream().map(PhonemeTrack.Phoneme::label).toList();
    }

    private static PhonemeTrack track(String... labels) {
        List<PhonemeTrack.Phoneme> phonemes = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            phonemes.add(new PhonemeTrack.Phoneme(new Interval(i, i + 1), labels[i]));
        }
        return new PhonemeTrack(phonemes);
    }

    private static List<String> bilabials(String... labels) {
        return track(labels).bilabials().stream()
                .map(PhonemeTrack.Phoneme::label)
                .toList();
    }

    @Test
    void readsTheLongFormWhateverItsLabelsHold() throws IOException {
        String huge = "x".repeat(100_000);
        PhonemeTrack track = read(longForm("m", "say \"\"12 3\"\"\n\"\"", "IntervalTier", huge, "!", ""));
        assertThat(labels(track)).containsExactly("m", "say \"12 3\"\n\"", "IntervalTier", huge, "!", "");
        assertThat(track.phonemes().get(4).interval()).isEqualTo(new Interval(4, 5));
    }

    @Test
    void readsTheShortFormAndCommentsAndOtherLineEnds() throws IOException {
        String text = "File type = \"ooTextFile\"\r\"TextGrid\"\r0 2 <exists>\r2\r\"IntervalTier\" \"empty\" 0 2 0\r"
                + "\"IntervalTier\"\r\"a\"\r0 2 2 ! 17 \"numbers in a comment\"\r0 0.5 \"p\"\r0.5 2 \"sil\"\r";
        assertThat(read(text).phonemes())
                .containsExactly(
                        new PhonemeTrack.Phoneme(new Interval(0, 0.5), "p"),
                        new PhonemeTrack.Phoneme(new Interval(0.5, 2), "sil"));
    }

    @Test
    void onlyFreeStandingNumbersCount() throws IOException {
        String text = longForm("p", "t")
                .replace("xmin = 1\n", "xmin=1\n")
                .replace("intervals [2]:", "intervals [ 2 ]: - e +")
                .replace("item [1]:", "item [ 1 ]: about 3rd or so");
        assertThat(read(text).phonemes())
                .containsExactly(
                        new PhonemeTrack.Phoneme(new Interval(0, 1), "p"),
                        new PhonemeTrack.Phoneme(new Interval(1, 2), "t"));
    }

    @Test
    void everyKindOfLineEndIsCounted() {
        String text = longForm("a", "b").replace("xmin = 1\n", "xmin = 1.2.3\n");
        for (String end : List.of("\n", "\r", "\r\n")) {
            assertThatThrownBy(() -> read(text.replace("\n", end))).hasMessageContaining("line 29, column 20");
        }
    }

    @Test
    void readsWhatPraatWritesInUnicode() throws IOException {
        assertThat(labels(read(longForm("p\u02b0", "\u0259"), StandardCharsets.UTF_16)))
                .containsExactly("p\u02b0", "\u0259");
        assertThat(labels(read("\uFEFF" + longForm("p\u02b0")))).containsExactly("p\u02b0");
        PhonemeTrack lines =
                PhonemeTrack.read(Files.writeString(dir.resolve("a.txt"), "\uFEFF0 1 m\n", StandardCharsets.UTF_8));
        assertThat(labels(lines)).containsExactly("m");
    }

    @Test
    void saysWhereAGridIsWrong() throws IOException {
        String text = longForm("a", "b");
        assertThatThrownBy(() -> read(text.replace("text = \"b\"", "text = \"b" + "x".repeat(50_000))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 31, column 20")
                .hasMessageContaining("never closed");
        assertThatThrownBy(() -> read(text.replace("xmin = 1", "xmin = 1.2.3")))
                .hasMessageContaining("line 29, column 20")
                .hasMessageContaining("'1.2.3'");
        assertThatThrownBy(() -> read(text.replace("xmin = 1\n", "xmin = NaN\n")))
                .hasMessageContaining("line 31, column 20")
                .hasMessageContaining("found 1 numbers before the label \"b\"");
        assertThatThrownBy(() -> read(text.replace("xmax = 2\n            text", "xmax = 0.5\n            text")))
                .hasMessageContaining("line 31")
                .hasMessageContaining("0 <= start <= end");
        assertThatThrownBy(() -> read(text.substring(0, text.indexOf("        intervals [2]"))))
                .hasMessageContaining("line 20, column 16")
                .hasMessageContaining("found 1 of the 2 entries");
        assertThatThrownBy(() -> read(text.replace("xmin = 1\n", "xmin = 1 2 3 4\n")))
                .hasMessageContaining("found 5 numbers before the label \"b\"");
        assertThatThrownBy(() -> read(text.replace("xmin = 1\n", "xmin = 1 " + "2.".repeat(1 << 20) + "\n")))
                .message()
                .hasSizeLessThan(500);
        assertThatThrownBy(() ->
                        read(text.replace("xmin = 1\n", "").replace("\"b\"", "\"b\u001b" + "x".repeat(1 << 20) + "\"")))
                .message()
                .contains("b\\u001bx")
                .hasSizeLessThan(700);
        assertThatThrownBy(() -> read(text.replace("intervals: size = 2", "intervals: size = 1")))
                .hasMessageContaining("found 2 of the 1 entries");
        assertThatThrownBy(() -> read(text.substring(0, text.indexOf("        intervals [1]"))))
                .hasMessageContaining("found 0 of the 2 entries");
        assertThatThrownBy(() -> read(text.replace("intervals: size = 2", "intervals: size = 2.5")))
                .hasMessageContaining("'2.5'");
        assertThatThrownBy(() -> read(HEADER + "1 ".repeat(100_000))).hasMessageContaining("numbers in a row");
        assertThatThrownBy(() -> read(HEADER)).hasMessageContaining("without an interval tier");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "6", "7", "8", "9", "{", "@", "}", "&", "?", "\u02c8a2", "a\u02d0", "a5"})
    void noVowelIsSilence(String vowel) throws IOException {
        PhonemeTrack track = read(longForm("s", vowel, "t", "sil"));
        assertThat(labels(track)).containsExactly("s", vowel, "t", "sil");
        assertThat(track.silences()).containsExactly(new Interval(3, 4));
        PhonemeTrack lines =
                PhonemeTrack.read(Files.writeString(dir.resolve("a.txt"), "0 1 sil\n1 2 " + vowel + "\n2 3 t\n"));
        assertThat(lines.silences()).containsExactly(new Interval(0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m",
                "p_h",
                "b_<",
                "m_0",
                "m=",
                "p:",
                "\"p",
                "%m",
                "p_?\\",
                "p\u02b0",
                "m\u0329",
                "\u02c8b\u02d0",
                "m4",
                "m\u02e7\u02e5",
                "p\u0348",
                "\u0253",
                "\u1d50b",
                "k\u0361p",
                "bcl",
                "em",
                "p'"
            })
    void lipsMeetInPhoneticLabels(String label) {
        assertThat(bilabials("t", "a", label)).containsExactly(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"M", "B", "P", "p\\", "pf", "F", "f", "v", "w", "\u0271", "mn", "", "spn", "n_m"})
    void lipsNeedNotMeetInOtherPhoneticLabels(String label) {
        assertThat(bilabials("t", "a", label)).isEmpty();
    }

    @Test
    void marksWithoutEndAreNoTrouble() {
        String label = "p" + "\u02b0:=".repeat(100_000);
        assertThat(bilabials("t", label)).containsExactly(label);
    }

    @Test
    void lettersMeanWhatTheAlphabetOfTheTrackSays() {
        assertThat(bilabials("M", "AA1", "P", "UW0", "B", "sil", "SPN")).containsExactly("M", "P", "B");
        assertThat(bilabials("M_B", "AH0_I", "M_E", "V_S")).containsExactly("M_B", "M_E");
        assertThat(bilabials("M")).containsExactly("M");
        // X-SAMPA of Spanish and Turkish: a fricative, a vowel.
        assertThat(bilabials("b", "a", "B", "e", "k", "M")).containsExactly("b");
        assertThat(bilabials("sil", "M", "sil", "a", "sil")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sil,true", "SIL,true", "SP,true", "'',true", "<p:>,true", "h#,true", "_,true", "spn,false", "s,false"})
    void silencesAreWhatAlignersCallThem(String label, boolean silence) {
        assertThat(track(label).phonemes().get(0).silence()).isEqualTo(silence);
    }

    @Test
    void timesThatNoVideoHasHitNoFrame() {
        double[] opening = {0.2, 0.2, 0.2};
        PhonemeTrack late = new PhonemeTrack(
                List.of(new PhonemeTrack.Phoneme(new Interval(4294967296.0 / 25, 4294967297.0 / 25), "m")));
        assertThat(MouthClosure.bilabials(opening, FrameRate.FPS_25, late)).isEmpty();
    }
}
