package io.github.dreamtalk.eval.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of phonemes in lines. */
class PhonemeLinesTest {
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
    void aLineOfMegabytesIsQuotedShort() throws IOException {
        long start = System.nanoTime();
        assertThatThrownBy(() -> read("0 1 p\n".repeat(100_000) + "a\u001b]0;" + "x".repeat(1 << 20)))
                .message()
                .contains("line 100001", "a\\u001b]0;")
                .hasSizeLessThan(500);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
