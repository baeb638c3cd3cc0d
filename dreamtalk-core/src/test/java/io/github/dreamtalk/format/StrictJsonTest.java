package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.spi.testing.Allocation;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(32, 4);

    private static StrictJson json(Reader text) throws IOException {
        return StrictJson.of(text, LIMITS, (what, cause) -> new InvalidInputException("test.json, " + what, cause));
    }

    private static Object whole(String text) throws IOException {
        try (StrictJson json = json(new StringReader(text))) {
            Object value = json.value();
            json.end();
            return value;
        }
    }

    @Test
    void everyKindOfValueIsRead() throws IOException {
        Object value = whole("\t{\"a\": [1, -2.5e-1, true, false, null, \"x\\u0041\\n\\\"\\/\"], \"\": {},\r\n"
                + "\"big\": 123456789012345678901234567890, \"l\": 9223372036854775807, \"deep\": [[[]]]} ");
        assertThat(value)
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(1L, new BigDecimal("-0.25"), true, false, null, "xA\n\"/"),
                        "",
                        Map.of(),
                        "big",
                        new BigInteger("123456789012345678901234567890"),
                        "l",
                        Long.MAX_VALUE,
                        "deep",
                        List.of(List.of(List.of()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1 \"b\":2}",
                "[1}",
                "{\"a\":1]",
                "\"unfinished",
                "\"tab\there\"",
                "\"\\x\"",
                "\"\\u12G4\"",
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x10",
                "NaN",
                "1e99999999999",
                "Infinity",
                "-Infinity",
                "True",
                "nul",
                "nulls",
                "/* c */ 1",
                "// c\n1",
                "# c\n1",
                "1 2",
                "{} []",
                "[] x",
                "\ufeff1",
                "\u00a01",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}"
            })
    void whatIsNotJsonIsRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> whole(text))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .matches("(?s)test\\.json, line \\d+, column \\d+: found .+(expected|after the end).*")
                // What our users can do nothing with.
                .doesNotContainIgnoringCase("feature")
                .doesNotContain("StreamReadConstraints", "`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"123456789012345678901234567890123\"] | longer than 32 characters",
                "{\"123456789012345678901234567890123\":1} | longer than 32 characters",
                "[[[[[]]]]] | deeper than 4",
                "{\"a\":{\"b\":{\"c\":{\"d\":{}}}}} | deeper than 4",
                "[[[[\"12345678901234567890123456789012\"]]]] | -",
                "{\"12345678901234567890123456789012\":[[[1]]]} | -"
            })
    void textAndNestingHaveLimits(String text, String message) throws IOException {
        if (message.equals("-")) {
            assertThat(whole(text)).isNotNull();
        } else {
            assertThatThrownBy(() -> whole(text))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(message);
        }
    }

    /** The same characters for ever, counted. */
    private static final class Endless extends Reader {
        private final String start;
        private final String again;
        private final long limit;
        private long given;

        Endless(String start, String again, long limit) {
            this.start = start;
            this.again = again;
            this.limit = limit;
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            int n = (int) Math.min(length, limit - given);
            for (int i = 0; i < n; i++, given++) {
                buffer[offset + i] = given < start.length()
                        ? start.charAt((int) given)
                        : again.charAt((int) ((given - start.length()) % again.length()));
            }
            return n == 0 && length > 0 ? -1 : n;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"|x", "1|0", "0.|0", "[1e|0", "{\"|x", "[|[", "|{\"a\":", "{\"a\":\"|\\u0041"})
    void aHostileTokenIsRefusedBeforeItIsHeld(String text) {
        String[] parts = text.split("\\|", -1);
        Endless endless = new Endless(parts[0], parts[1], 1L << 30);
        long before = Allocation.ofThisThread();
        assertThatThrownBy(() -> json(endless).value())
                .isInstanceOf(InvalidInputException.class)
                .message()
                .containsAnyOf("longer than 32", "deeper than 4");
        assertThat(Allocation.ofThisThread() - before).isLessThan(1 << 20);
        assertThat(endless.given).isLessThan(1 << 17);
    }

    @Test
    void memoryDoesNotGrowWithTheText() throws IOException {
        assertThat(heldWhileReading(1_000_000)).isLessThan(heldWhileReading(1000) + (1 << 20));
    }

    /** Bytes the parser took itself while reading rows: what each number takes as a text is let go at once. */
    private static long heldWhileReading(int rows) throws IOException {
        // true, so that no text is made for a value and only the parser's own memory is seen.
        try (StrictJson json = json(new Endless("[true", ",true", 5L * rows))) {
            long before = Allocation.ofThisThread();
            json.beginArray();
            for (int i = 0; i < rows - 1; i++) {
                json.more();
                json.value();
            }
            return Allocation.ofThisThread() - before;
        }
    }

    @Test
    void numbersKeepTheirSignAndAreRoundedOnce() throws IOException {
        try (StrictJson json = json(new StringReader("[-0, -0.0, 16777217, 1.00000005960464477540, 1e-60, 1e99]"))) {
            json.beginArray();
            assertThat(Float.floatToRawIntBits(json.finite())).isEqualTo(Float.floatToRawIntBits(-0f));
            assertThat(Float.floatToRawIntBits(json.finite())).isEqualTo(Float.floatToRawIntBits(-0f));
            assertThat(json.finite()).isEqualTo(16777216f);
            // Just above half-way: through double precision it would become 1.
            assertThat(json.finite()).isEqualTo(Math.nextUp(1f));
            assertThat(json.finite()).isZero();
            assertThatThrownBy(json::finite).hasMessageContaining("'1e99'").hasMessageContaining("single precision");
        }
    }

    @Test
    void aWholeNumberIsWrittenAsOne() throws IOException {
        for (String bad : List.of("1.0", "1e3", "2147483648", "-2147483649", "\"1\"", "true", "[1]")) {
            try (StrictJson json = json(new StringReader(bad))) {
                assertThatThrownBy(json::integer)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("expected a whole number");
            }
        }
        try (StrictJson json = json(new StringReader("-2147483648"))) {
            assertThat(json.integer()).isEqualTo(Integer.MIN_VALUE);
        }
    }

    @Test
    void theWrongKindOfValueIsShownShort() throws IOException {
        try (StrictJson json = json(new StringReader("{\"a\": \n  \"\\u001b[31m\"}"))) {
            json.beginObject();
            assertThat(json.key()).isEqualTo("a");
            assertThatThrownBy(json::finite)
                    .hasMessage("test.json, line 2, column 3: found \"\\u001b[31m\", expected a number");
        }
        try (StrictJson json = json(new StringReader("[]"))) {
            assertThatThrownBy(json::beginObject).hasMessage("test.json, line 1, column 1: found '[', expected '{'");
        }
    }

    @Test
    void aFailureToReadIsNotACharge() {
        Reader broken = new Reader() {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> json(broken).value()).isExactlyInstanceOf(IOException.class);
    }
}
