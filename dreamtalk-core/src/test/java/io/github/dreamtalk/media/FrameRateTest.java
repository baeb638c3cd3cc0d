package io.github.dreamtalk.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRateTest {
    private static final int[] NTSC = {24, 30, 48, 60, 96, 120, 240};

    @ParameterizedTest
    @CsvSource({
        "25, 25, 1",
        "' 25 ', 25, 1",
        "007, 7, 1",
        "25.000, 25, 1",
        "29.97, 30000, 1001",
        "23.976, 24000, 1001",
        "23.98, 24000, 1001",
        "23.97, 24000, 1001",
        "23.976024, 24000, 1001",
        "47.952, 48000, 1001",
        "59.94, 60000, 1001",
        "119.88, 120000, 1001",
        "30000/1001, 30000, 1001",
        "30000 / 1001, 30000, 1001",
        "2147483640/2147483640, 1, 1",
        "50/2, 25, 1",
        "12.5, 25, 2",
        "0.001, 1, 1000",
        "1/1000, 1, 1000",
        "100000, 100000, 1",
        // Not NTSC, however near: no such rate exists, or the digits say another one.
        "24.98, 1249, 50",
        "24.975, 999, 40",
        "29.98, 1499, 50",
        "23.9, 239, 10",
        "29.971, 29971, 1000",
        "23.976025, 959041, 40000",
        "14.985, 2997, 200",
        "49.95, 999, 20",
        "89.91, 8991, 100",
        "99.9, 999, 10"
    })
    void whatIsWrittenIsTakenExactly(String text, int numerator, int denominator) {
        FrameRate rate = FrameRate.parse(text);
        assertThat(rate.numerator()).isEqualTo(numerator);
        assertThat(rate.denominator()).isEqualTo(denominator);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "abc",
                "0",
                "0.0",
                "0.000000000",
                "0/1",
                "-0",
                "-1",
                "-5",
                "+25",
                "1/0",
                "0/0",
                "1/-1",
                "-1/-1",
                "1/2/3",
                "25fps",
                "25.",
                ".5",
                "1e3",
                "2.5e1",
                "0x19",
                "25f",
                "25d",
                "1,5",
                "NaN",
                "Infinity",
                "\u0662\u0665",
                "25\u0000",
                "0.0009",
                "1/1001",
                "100000.1",
                "100001",
                "2147483648",
                "4294967321",
                "4294992.296",
                "4294967296/1",
                "4294967321/4294967297",
                "99999999999",
                "1/99999999999",
                "12.1234567891",
                "24.123456789",
                "1e-999999999",
                "1e999999999"
            })
    void refusesWhatIsNoRate(String text) {
        assertThatThrownBy(() -> FrameRate.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("frame rate: found '")
                .hasMessageContaining("expected");
    }

    @Test
    void whatIsRefusedIsShownShortAndHarmless() {
        assertThatThrownBy(() -> FrameRate.parse("\u001b[31m" + "9".repeat(100_000)))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .hasSizeLessThan(240)
                .doesNotContain("\u001b");
    }

    @Test
    void wholeRatesAndTheirTextAreTheSame() {
        for (int fps = 1; fps <= 240; fps++) {
            assertThat(FrameRate.parse(Integer.toString(fps))).isEqualTo(FrameRate.of(fps));
            assertThat(FrameRate.parse(fps + ".0")).isEqualTo(FrameRate.of(fps));
            assertThat(FrameRate.parse(fps + ".00")).isEqualTo(FrameRate.of(fps));
            assertThat(FrameRate.parse(fps * 1001L + "/1001")).isEqualTo(FrameRate.of(fps));
        }
    }

    @Test
    void anyRateIsReadBackFromItsText() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            int denominator = 1 + random.nextInt(1 << (1 + random.nextInt(30)));
            long numerator = (long) (denominator * Math.pow(10, -2.9 + 7.8 * random.nextDouble()));
            if (numerator > 0 && numerator <= Integer.MAX_VALUE && numerator * 1000 >= denominator) {
                FrameRate rate = new FrameRate((int) numerator, denominator);
                assertThat(FrameRate.parse(rate.toString())).isEqualTo(rate);
            }
        }
    }

    /** Every decimal of 1 to 250 with two or three places: exact, or one of the few that mean 1000/1001. */
    @Test
    void aDecimalIsExactUnlessItIsAnNtscRate() {
        Set<BigDecimal> ntsc = IntStream.of(NTSC)
                .boxed()
                .flatMap(n -> IntStream.of(2, 3)
                        .boxed()
                        .flatMap(places -> Set.of(RoundingMode.HALF_UP, RoundingMode.DOWN).stream()
                                .map(mode ->
                                        BigDecimal.valueOf(n * 1000L).divide(BigDecimal.valueOf(1001), places, mode))))
                .collect(Collectors.toSet());
        int found = 0;
        for (int places = 2; places <= 3; places++) {
            int unit = (int) Math.pow(10, places);
            for (int k = unit; k <= 250 * unit; k++) {
                BigDecimal value = BigDecimal.valueOf(k, places);
                FrameRate rate = FrameRate.parse(value.toPlainString());
                if (ntsc.contains(value)) {
                    found++;
                    assertThat(rate.denominator()).isEqualTo(1001);
                    assertThat(Math.abs(rate.fps() - value.doubleValue())).isLessThan(1.0 / unit);
                } else if (BigDecimal.valueOf(rate.numerator())
                                .compareTo(value.multiply(BigDecimal.valueOf(rate.denominator())))
                        != 0) {
                    throw new AssertionError(value + " became " + rate);
                }
            }
        }
        assertThat(found).isEqualTo(ntsc.size()).isEqualTo(15);
    }

    @Test
    void ntscRatesAreKnownByAllTheirPlaces() {
        for (int n : NTSC) {
            BigDecimal long9 = BigDecimal.valueOf(n * 1000L).divide(BigDecimal.valueOf(1001), new MathContext(20));
            for (int places = 2; places <= 9; places++) {
                for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_UP, RoundingMode.DOWN}) {
                    String text = long9.setScale(places, mode).toPlainString();
                    assertThat(FrameRate.parse(text)).as(text).isEqualTo(new FrameRate(n * 1000, 1001));
                }
            }
        }
    }

    @Test
    void theConstructorHasTheSameRange() {
        assertThat(new FrameRate(1, 1000).fps()).isEqualTo(0.001);
        assertThat(FrameRate.of(100_000).toString()).isEqualTo("100000");
        assertThatThrownBy(() -> new FrameRate(1, 1001))
                .hasMessageContaining("1/1001")
                .hasMessageContaining("1/1000");
        assertThatThrownBy(() -> FrameRate.of(100_001)).hasMessageContaining("100001/1");
        assertThatThrownBy(() -> new FrameRate(Integer.MAX_VALUE, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new FrameRate(Integer.MIN_VALUE, Integer.MIN_VALUE))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void pictureNeverStraysHalfAFrameFromSound() {
        for (FrameRate rate : new FrameRate[] {FrameRate.FPS_25, new FrameRate(30000, 1001), FrameRate.of(60)}) {
            for (long samples : new long[] {400, 1, 16000, 16001, 57_600_123}) {
                double sound = samples / 16000.0;
                double picture = rate.framesFor(samples, 16000) / rate.fps();
                assertThat(Math.abs(picture - sound)).isLessThan(1 / rate.fps());
            }
        }
        assertThat(FrameRate.FPS_25.framesFor(0, 16000)).isZero();
        assertThat(FrameRate.FPS_25.framesFor(1, 16000)).isEqualTo(1);
    }

    @Test
    void framesOfLongSoundAtAnAwkwardRateDoNotOverflow() {
        FrameRate awkward = new FrameRate(2_147_483_629, 71_582_789);
        long week = 7L * 24 * 3600 * 192_000;
        BigInteger exact = BigInteger.valueOf(week)
                .multiply(BigInteger.valueOf(awkward.numerator()))
                .divide(BigInteger.valueOf(awkward.denominator()).multiply(BigInteger.valueOf(192_000)));
        assertThat(awkward.framesFor(week, 192_000)).isBetween(exact.longValueExact(), exact.longValueExact() + 1);
        assertThatThrownBy(() -> awkward.framesFor(-1, 16000)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> awkward.framesFor(1, 0)).isInstanceOf(InvalidInputException.class);
    }
}
