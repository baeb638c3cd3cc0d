package io.github.dreamtalk.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void plainValuesStandAsTheyAre() {
        assertThat(Printable.of("happy, glücklich, 嬉しい, 🙂")).isEqualTo("happy, glücklich, 嬉しい, 🙂");
        assertThat(Printable.of(7L)).isEqualTo("7");
        assertThat(Printable.of(true)).isEqualTo("true");
        assertThat(Printable.of(null)).isEqualTo("nothing");
        assertThat(Printable.of(Path.of("a", "b"))).isEqualTo(Path.of("a", "b").toString());
        assertThat(Printable.of(new BigDecimal("1e-7"))).isEqualTo("1E-7");
    }

    @Test
    void containersAreShownWithTheirTextsInQuotes() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", List.of(1, "x"));
        map.put("b", null);
        map.put("c", new Object[] {2.5, false});
        assertThat(Printable.of(map)).isEqualTo("{\"a\"=[1, \"x\"], \"b\"=nothing, \"c\"=[2.5, false]}");
        assertThat(Printable.of(List.of())).isEqualTo("[]");
    }

    @Test
    void longTextsAreCutAtAWholeCharacter() {
        assertThat(Printable.of("x".repeat(120))).isEqualTo("x".repeat(120));
        assertThat(Printable.of("x".repeat(121))).isEqualTo("x".repeat(120) + "...");
        assertThat(Printable.of("x" + "🙂".repeat(100))).isEqualTo("x" + "🙂".repeat(59) + "...");
        assertThat(Printable.of("\u0001".repeat(100_000))).hasSizeLessThan(200).startsWith("\\u0001\\u0001");
    }

    @Test
    void whatSteersATerminalOrALogIsWrittenAsItsCode() {
        assertThat(Printable.of("a\u001b[31mb\r\nc\u009b2J")).isEqualTo("a\\u001b[31mb\\u000d\\u000ac\\u009b2J");
        assertThat(Printable.of("x\u202ecod\u2066\u2028\u2029\ufeff\u0000\u007f"))
                .isEqualTo("x\\u202ecod\\u2066\\u2028\\u2029\\ufeff\\u0000\\u007f");
        assertThat(Printable.of("half \ud83d, tag \udb40\udc01")).isEqualTo("half \\ud83d, tag \\u{e0001}");
        assertThat(Printable.of(List.of("\u001b"))).isEqualTo("[\"\\u001b\"]");
    }

    @Test
    void theTimeDoesNotDependOnTheValue() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        // Two to the power of 60 ways through it.
        List<Object> doubled = List.of();
        for (int i = 0; i < 60; i++) {
            doubled = Arrays.asList(doubled, doubled);
        }
        List<Object> endless = Collections.nCopies(Integer.MAX_VALUE, "");
        Map<Object, Object> wide = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            wide.put(i, new Object[] {"x".repeat(50)});
        }
        BigInteger huge = BigInteger.ONE.shiftLeft(1 << 26);
        for (Object hostile : Arrays.asList(itself, doubled, endless, wide, huge, new BigDecimal(huge))) {
            long start = System.nanoTime();
            assertThat(Printable.of(hostile)).hasSizeBetween(5, 200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void anUnknownObjectIsNeverAskedForItsText() {
        assertThat(Printable.of(new Loud())).isEqualTo("Loud");
        assertThat(Printable.of(List.of(new Loud()))).isEqualTo("[Loud]");
        assertThat(Printable.of(new LoudNumber())).isEqualTo("LoudNumber");
    }

    @Test
    void whatALibrarySaidIsOneLine() {
        assertThat(Printable.said(" no such\n op \u001b[2J\n")).isEqualTo("no such\\u000a op \\u001b[2J");
        assertThat(Printable.said("x".repeat(1000))).isEqualTo("x".repeat(1000));
        assertThat(Printable.said("x".repeat(5000))).isEqualTo("x".repeat(1000) + "...");
        assertThat(Printable.said(null)).isEqualTo("null");
    }

    @Test
    void everyMessageIsShortAndSteersNothing() {
        InvalidInputException e = new InvalidInputException(
                "a.csv: found '\u001b[2J" + "x".repeat(1 << 20) + "', expected a number\nand a second line");
        assertThat(e.getMessage())
                .hasSizeLessThan(4100)
                .startsWith("a.csv: found '\\u001b[2Jxxx")
                .contains("characters left out")
                .endsWith("expected a number\nand a second line");
        assertThat(e.problems().get(0).message()).isEqualTo(e.getMessage());
        assertThat(new MediaException("a\u001b", new IllegalStateException("cause")).getMessage())
                .isEqualTo("a\\u001b");
        Problem problem = Problem.of("file", Problem.INVALID, "\u001b".repeat(5000), "none");
        assertThat(problem.found()).hasSizeLessThan(30_000).doesNotContain("\u001b");
        assertThat(problem.message()).doesNotContain("\u001b");
    }

    private static final class Loud {
        @Override
        public String toString() {
            throw new AssertionError("asked");
        }
    }

    private static final class LoudNumber extends Number {
        private static final long serialVersionUID = 1L;

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0;
        }

        @Override
        public double doubleValue() {
            return 0;
        }

        @Override
        public String toString() {
            throw new AssertionError("asked");
        }
    }
}
