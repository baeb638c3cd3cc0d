package io.github.dreamtalk.eval.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhonemeTrackTest {
    private static final String GRID = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = 2\n"
            + "item []:\n    item [1]:\n        class = \"IntervalTier\"\n        name = \"phones\"\n"
            + "        intervals: size = 2\n        intervals [1]:\n            xmin = 0\n            xmax = 0.5\n"
            + "            text = \"p\"\n        intervals [2]:\n            xmin = 0.5\n            xmax = 2\n"
            + "            text = \"AH1\"\n";

    @TempDir
    Path folder;

    private PhonemeTrack read(String text) throws IOException {
        return PhonemeTrack.read(Files.writeString(folder.resolve("p.txt"), text));
    }

    @Test
    void linesPartedByBlanksTabsOrCommas() throws IOException {
        for (String line : new String[] {"0.1 0.2 p", " 0.1\t0.2\tp ", "0.1,0.2,p", ".1 , 2e-1 , p"}) {
            PhonemeTrack.Phoneme p = read(line).phonemes().get(0);
            assertThat(p).isEqualTo(new PhonemeTrack.Phoneme(new Interval(0.1, 0.2), "p"));
        }
        assertThat(read("0 1").phonemes().get(0).label()).isEmpty();
        assertThat(read("0 1 a, b").phonemes().get(0).label()).isEqualTo("a, b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,1 0,2 p|line 2, column 2|decimal sign",
                "0,1\t0,2\tp|line 2, column 2|decimal sign",
                "0,5 1 p|line 2, column 2|decimal sign",
                "0 0,2 p|line 2, column 2|decimal sign",
                "0,1,0,2,p|line 2, column 2|decimal sign",
                "0,1|line 2, column 2|decimal sign",
                "p|line 2, column 1|start, end and label",
                "0x1p1 9 p|line 2, column 1|numbers of seconds",
                "NaN 9 p|line 2, column 1|numbers of seconds",
                "0 1d p|line 2, column 1|numbers of seconds",
                "2 1 p|line 2, column 1|start <= end",
                "0 Infinity p|line 2, column 1|numbers of seconds"
            })
    void otherLinesAreRefusedWithTheirPlace(String line, String place, String why) {
        assertThatThrownBy(() -> read("0 0.1 sil\n" + line + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("p.txt, " + place)
                .hasMessageContaining(why);
    }

    @Test
    void aGridIsReadWhole() throws IOException {
        assertThat(read(GRID).phonemes())
                .extracting(PhonemeTrack.Phoneme::label)
                .containsExactly("p", "AH");
        assertThat(read(GRID.replace("\"p\"", "\"a\"\"b\"\"\""))
                        .phonemes()
                        .get(0)
                        .label())
                .isEqualTo("a\"b\"");
        assertThat(PhonemeTrack.read(
                                Files.write(folder.resolve("bom"), ("\ufeff" + GRID).getBytes(StandardCharsets.UTF_8)))
                        .phonemes())
                .hasSize(2);
    }

    /** An interval that cannot be read was left out, and the measure told of another clip. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xmax = 0.5|xmax = 0,5|line 12, column 20|'0' and '0,5'",
                "text = \"p\"|text = p|line 11, column 9|expected xmin",
                "xmin = 0.5|start = 0.5|line 15, column 9|expected xmin",
                "text = \"AH1\"|text = \"AH1|line 15, column 9|expected xmin",
                "xmax = 2\\n            text|xmax = 0.1\\n            text|line 16, column 20|start <= end"
            })
    void anIntervalThatCannotBeReadIsRefused(String sound, String bad, String place, String why) {
        assertThat(GRID).contains(sound.replace("\\n", "\n"));
        assertThatThrownBy(() -> read(GRID.replace(sound.replace("\\n", "\n"), bad.replace("\\n", "\n"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("p.txt, " + place)
                .hasMessageContaining(why);
    }

    @Test
    void labelsOfMegabytesAndManyIntervalsTakeLinearTime() throws IOException {
        long start = System.nanoTime();
        assertThat(read(GRID.replace("\"p\"", '"' + "x\"\"".repeat(500_000) + '"'))
                        .phonemes())
                .hasSize(2);
        String tier = GRID.substring(GRID.indexOf("        intervals [1]"), GRID.indexOf("        intervals [2]"));
        assertThat(read(GRID + tier.repeat(50_000)).phonemes()).hasSize(50_002);
        assertThatThrownBy(() -> read("0 1 p\n".repeat(100_000) + "a\u001b]0;" + "x".repeat(1 << 20)))
                .message()
                .contains("line 100001", "a\\u001b]0;")
                .hasSizeLessThan(500);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
