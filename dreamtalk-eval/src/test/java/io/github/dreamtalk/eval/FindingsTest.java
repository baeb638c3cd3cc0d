package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each warning on both sides of its limit, and none from too little. */
class FindingsTest {
    private static List<String> of(Measure measure, double value, Spread spread) {
        Figures figures = new Figures(30);
        figures.put(Measure.FACES, 1.0);
        figures.put(measure, value, spread);
        return Findings.of(figures);
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN_IN_SILENCE, 0.3, 0.11, 0.5, mouth open in 30 % (11 to 50) of 100 frames in silence",
        "CLOSURE_RECALL, 0.4, 0.2, 0.69, lips meet in only 40 % (20 to 69) of 100 p",
        "SYNC_CORRELATION, 0.1, 0.0, 0.29, hardly follows the sound (correlation 0.10 (0.00 to 0.29))",
        "SYNC_LAG, 200, 161, 240, the sound is 200 ms (161 to 240) behind the mouth",
        "SYNC_LAG, -200, -240, -101, the sound is 200 ms (240 to 101) ahead of the mouth",
        "SYNC_LAG, 400, 390, 400, the sound is at least 400 ms",
        "CSIM, 0.5, 0.4, 0.69, not clearly the portrait's",
        "FROZEN, 0.1, 0.051, 0.2, 10 % (5 to 20) of the frames repeat",
        "BLINKS, 60, 31, 90, 60 (31 to 90) blinks a minute",
        "JITTER_FACE, 2, 1.6, 3, the face trembles by 2.0 px (1.6 to 3.0)",
        "JITTER_HEAD, 2, 1.6, 3, the head trembles by 2.0 px (1.6 to 3.0)",
        "FLICKER, 4, 3.1, 5, the background flickers by 4.0 levels (3.1 to 5.0)",
        "SKIN_FLICKER, 3, 2.1, 5, the skin flickers by 3.0 levels (2.1 to 5.0)",
        "NOISE, 4, 3.1, 5, 'noise of its own, of 4.0 levels (3.1 to 5.0)'"
    })
    void warnsWhereTheWholeIntervalIsBeyondTheLimit(
            Measure measure, double value, double low, double high, String sentence) {
        assertThat(of(measure, value, new Spread(100, low, high)))
                .singleElement()
                .asString()
                .contains(sentence);
        // The same figure, of so few frames that chance may have made it.
        assertThat(of(measure, value, Spread.unknown(8))).isEmpty();
        assertThat(of(measure, value, new Spread(100, -1000, 1000))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN_IN_SILENCE, 0.05, 0.01, 0.2",
        "CLOSURE_RECALL, 0.9, 0.8, 1",
        "SYNC_CORRELATION, 0.6, 0.2, 0.8",
        "SYNC_LAG, 60, -20, 90",
        "CSIM, 0.9, 0.6, 0.95",
        "FROZEN, 0.04, 0.01, 0.2",
        "BLINKS, 45, 31, 60",
        "BLINKS, 60, 25, 90"
    })
    void saysNothingOfWhatIsFine(Measure measure, double value, double low, double high) {
        assertThat(of(measure, value, new Spread(100, low, high))).isEmpty();
    }

    @Test
    void aFewBilabialsSayNothing() {
        assertThat(of(Measure.CLOSURE_RECALL, 0, Spread.ofShare(0, 4))).isEmpty();
        assertThat(of(Measure.CLOSURE_RECALL, 0, Spread.ofShare(0, 5))).hasSize(1);
    }

    @Test
    void noBlinkIsToldAfterTwentySeconds() {
        for (double seconds : new double[] {19, 21}) {
            Figures figures = new Figures(seconds);
            figures.put(Measure.BLINKS, 0.0, Spread.ofCount(0, 60 / seconds));
            assertThat(Findings.of(figures)).hasSize(seconds < 20 ? 0 : 1);
        }
    }

    @Test
    void aShortClipIsCalledShortAndWhatCouldNotBeMeasuredIsSaid() {
        Figures figures = new Figures(1.9);
        figures.note("something was not measured");
        assertThat(Findings.of(figures)).hasSize(2).first().asString().contains("the clip lasts 1.9 s");
        assertThat(Findings.of(figures)).last().isEqualTo("something was not measured");
        assertThat(Findings.of(new Figures(2))).isEmpty();
    }

    @Test
    void factsNeedNoInterval() {
        Figures figures = new Figures(30);
        figures.put(Measure.FACES, 0.9);
        figures.put(Measure.LONGEST_FREEZE, 0.5);
        figures.put(Measure.AV_MISMATCH, -300.0);
        assertThat(Findings.of(figures))
                .containsExactly(
                        "no face in 10 % of the frames; these are left out",
                        "the picture is 300 ms shorter than the sound", "the picture stands still for 0.5 s");
    }

    @Test
    void whatIsNotFiniteIsNoFigure() {
        Figures figures = new Figures(30);
        figures.put(Measure.PSNR, Double.NaN);
        figures.put(Measure.SSIM, Double.POSITIVE_INFINITY, Spread.unknown(3));
        figures.put(Measure.CPBD, null);
        assertThat(figures.values()).isEmpty();
        assertThat(figures.spreads()).isEmpty();
    }
}
