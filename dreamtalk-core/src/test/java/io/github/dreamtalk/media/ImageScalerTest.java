package io.github.dreamtalk.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Area averages and tents worked out by hand, and what must hold whatever the picture and the sizes. */
class ImageScalerTest {
    private static final int[][] SIZES = {
        {1, 1, 7, 5},
        {7, 5, 1, 1},
        {2, 3, 4, 9},
        {9, 4, 3, 2},
        {13, 11, 7, 5},
        {7, 5, 13, 11},
        {5, 8, 8, 5},
        {8, 5, 5, 8},
        {31, 1, 4, 1},
        {1, 31, 1, 4},
        {3, 17, 17, 3},
        {100, 3, 99, 3},
        {3, 100, 3, 101}
    };

    /** One row of grey. */
    private static RgbImage row(int... levels) {
        return grey(levels.length, 1, levels);
    }

    private static RgbImage column(int... levels) {
        return grey(1, levels.length, levels);
    }

    private static RgbImage grey(int width, int height, int... levels) {
        RgbImage image = new RgbImage(width, height);
        for (int i = 0; i < levels.length; i++) {
            Arrays.fill(image.data(), 3 * i, 3 * i + 3, (byte) levels[i]);
        }
        return image;
    }

    private static RgbImage random(int width, int height, long seed) {
        RgbImage image = new RgbImage(width, height);
        new Random(seed).nextBytes(image.data());
        return image;
    }

    /** Levels of a grey picture; its channels must agree. */
    private static int[] levels(RgbImage image) {
        int[] levels = new int[image.width() * image.height()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = level(image, i, 0);
            assertThat(level(image, i, 1)).isEqualTo(levels[i]);
            assertThat(level(image, i, 2)).isEqualTo(levels[i]);
        }
        return levels;
    }

    private static int level(RgbImage image, int pixel, int channel) {
        return image.data()[3 * pixel + channel] & 255;
    }

    @Test
    void theSameSizeIsACopyOfItsOwn() {
        RgbImage image = random(5, 4, 1);
        RgbImage same = ImageScaler.toSize(image, 5, 4);
        assertThat(same.data()).isEqualTo(image.data()).isNotSameAs(image.data());
        // Only if both agree: turned on its side it is another picture.
        RgbImage wide = ImageScaler.toSize(image, 5, 2);
        RgbImage tall = ImageScaler.toSize(image, 3, 4);
        assertThat(new int[] {wide.width(), wide.height()}).containsExactly(5, 2);
        assertThat(new int[] {tall.width(), tall.height()}).containsExactly(3, 4);
    }

    @Test
    void thePictureIsLeftAlone() {
        RgbImage image = random(9, 7, 2);
        byte[] before = image.data().clone();
        ImageScaler.toSize(image, 4, 20);
        assertThat(image.data()).isEqualTo(before);
    }

    @Test
    void shrinkingByAWholeNumberIsTheMeanOfEachBlock() {
        assertThat(levels(ImageScaler.toSize(row(10, 20, 100, 200, 0, 255), 3, 1)))
                .containsExactly(15, 150, 128);
        assertThat(levels(ImageScaler.toSize(column(10, 20, 30, 240, 250, 251), 1, 2)))
                .containsExactly(20, 247);
        RgbImage blocks = grey(4, 4, 0, 10, 80, 80, 20, 30, 80, 80, 200, 200, 1, 2, 200, 200, 3, 250);
        assertThat(levels(ImageScaler.toSize(blocks, 2, 2))).containsExactly(15, 80, 200, 64);
    }

    /** Three pixels in two: each takes a whole one and half of the middle one. */
    @Test
    void shrinkingByAFractionWeighsByTheCoveredArea() {
        int[] expected = {(int) Math.round((90 + 0.5 * 30) / 1.5), (int) Math.round((0.5 * 30 + 210) / 1.5)};
        assertThat(levels(ImageScaler.toSize(row(90, 30, 210), 2, 1))).containsExactly(expected);
        assertThat(levels(ImageScaler.toSize(column(90, 30, 210), 1, 2))).containsExactly(expected);
        // Five in three: a pixel and two thirds each; the middle one has a third of both neighbours.
        assertThat(levels(ImageScaler.toSize(row(30, 60, 90, 120, 240), 3, 1)))
                .containsExactly(
                        (int) Math.round((30 + 60 * 2 / 3.0) / (5 / 3.0)),
                        (int) Math.round((60 / 3.0 + 90 + 120 / 3.0) / (5 / 3.0)),
                        (int) Math.round((120 * 2 / 3.0 + 240) / (5 / 3.0)));
    }

    /** Pixel centres lie at quarter places; beyond the outer centres the edge goes on level. */
    @Test
    void growingIsLinearBetweenPixelCentres() {
        assertThat(levels(ImageScaler.toSize(row(40, 120), 4, 1))).containsExactly(40, 60, 100, 120);
        assertThat(levels(ImageScaler.toSize(column(40, 120), 1, 4))).containsExactly(40, 60, 100, 120);
        // Two in three: the middle lies half-way; two in five: at 0.1, 0.5 and 0.9 of the way.
        assertThat(levels(ImageScaler.toSize(row(40, 120), 3, 1))).containsExactly(40, 80, 120);
        assertThat(levels(ImageScaler.toSize(row(0, 200), 5, 1))).containsExactly(0, 20, 100, 180, 200);
        assertThat(levels(ImageScaler.toSize(row(0, 100, 50), 6, 1))).containsExactly(0, 25, 75, 88, 63, 50);
        assertThat(levels(ImageScaler.toSize(row(77), 3, 1))).containsExactly(77, 77, 77);
    }

    @Test
    void bothDirectionsGoTheirOwnWay() {
        // Twice as wide, half as high.
        RgbImage image = grey(2, 2, 40, 120, 80, 200);
        assertThat(levels(ImageScaler.toSize(image, 4, 1))).containsExactly(60, 85, 135, 160);
        RgbImage turned = grey(2, 2, 40, 80, 120, 200);
        assertThat(levels(ImageScaler.toSize(turned, 1, 4))).containsExactly(60, 85, 135, 160);
    }

    @Test
    void onePixelGoesToItsPlaceAndItsChannel() {
        for (int channel = 0; channel < 3; channel++) {
            for (int place = 0; place < 81; place++) {
                RgbImage image = new RgbImage(9, 9);
                image.data()[3 * place + channel] = (byte) 252;
                RgbImage small = ImageScaler.toSize(image, 3, 3);
                int expected = place / 9 / 3 * 3 + place % 9 / 3;
                for (int i = 0; i < 9; i++) {
                    for (int c = 0; c < 3; c++) {
                        assertThat(level(small, i, c)).isEqualTo(i == expected && c == channel ? 28 : 0);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 254, 255})
    void oneColourStaysThatColourAtAnySize(int level) {
        for (int[] s : SIZES) {
            int[] all = new int[s[0] * s[1]];
            Arrays.fill(all, level);
            for (int v : levels(ImageScaler.toSize(grey(s[0], s[1], all), s[2], s[3]))) {
                assertThat(v).isEqualTo(level);
            }
        }
    }

    /** Every pixel counts as much as every other when a picture shrinks: its mean light stays. */
    @Test
    void shrinkingKeepsTheLight() {
        for (int[] s : new int[][] {{13, 11, 7, 5}, {64, 48, 17, 13}, {9, 9, 8, 8}, {31, 31, 2, 3}, {50, 1, 49, 1}}) {
            for (int seed = 0; seed < 5; seed++) {
                RgbImage image = random(s[0], s[1], seed);
                RgbImage small = ImageScaler.toSize(image, s[2], s[3]);
                for (int c = 0; c < 3; c++) {
                    // Rounding of each pixel is even in the mean; half a level is the most it can be.
                    assertThat(mean(small, c)).isCloseTo(mean(image, c), within(0.35));
                }
            }
        }
    }

    private static double mean(RgbImage image, int channel) {
        double sum = 0;
        int n = image.width() * image.height();
        for (int i = 0; i < n; i++) {
            sum += level(image, i, channel);
        }
        return sum / n;
    }

    private static RgbImage mirrored(RgbImage image, boolean across, boolean down) {
        RgbImage out = new RgbImage(image.width(), image.height());
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int sx = across ? image.width() - 1 - x : x;
                int sy = down ? image.height() - 1 - y : y;
                System.arraycopy(
                        image.data(), 3 * (sy * image.width() + sx), out.data(), 3 * (y * image.width() + x), 3);
            }
        }
        return out;
    }

    private static RgbImage transposed(RgbImage image) {
        RgbImage out = new RgbImage(image.height(), image.width());
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                System.arraycopy(
                        image.data(), 3 * (y * image.width() + x), out.data(), 3 * (x * image.height() + y), 3);
            }
        }
        return out;
    }

    /** Float sums in another order may fall on the other side of a half. */
    private static void assertAlike(RgbImage a, RgbImage b) {
        assertThat(new int[] {a.width(), a.height()}).containsExactly(b.width(), b.height());
        for (int i = 0; i < a.data().length; i++) {
            assertThat(a.data()[i] & 255).isCloseTo(b.data()[i] & 255, within(1));
        }
    }

    @Test
    void mirroredAndTurnedPicturesScaleAlike() {
        for (int[] s : SIZES) {
            RgbImage image = random(s[0], s[1], 7);
            RgbImage scaled = ImageScaler.toSize(image, s[2], s[3]);
            assertAlike(ImageScaler.toSize(mirrored(image, true, false), s[2], s[3]), mirrored(scaled, true, false));
            assertAlike(ImageScaler.toSize(mirrored(image, false, true), s[2], s[3]), mirrored(scaled, false, true));
            assertAlike(ImageScaler.toSize(transposed(image), s[3], s[2]), transposed(scaled));
        }
    }

    @Test
    void nothingLeavesTheRangeOfItsNeighbours() {
        for (int[] s : SIZES) {
            RgbImage image = random(s[0], s[1], 3);
            for (int i = 0; i < image.data().length; i++) {
                image.data()[i] = (byte) (100 + (image.data()[i] & 31));
            }
            RgbImage scaled = ImageScaler.toSize(image, s[2], s[3]);
            for (byte v : scaled.data()) {
                assertThat(v & 255).isBetween(100, 131);
            }
        }
    }

    /** A slope stays that slope, away from the edges. */
    @ParameterizedTest
    @CsvSource({"40, 97", "40, 80", "97, 40", "80, 40", "41, 40", "40, 41"})
    void aSlopeStaysASlope(int from, int to) {
        int[] levels = new int[from];
        for (int i = 0; i < from; i++) {
            levels[i] = 10 + 2 * i;
        }
        double step = 2.0 * from / to;
        int[] across = levels(ImageScaler.toSize(row(levels), to, 1));
        int[] down = levels(ImageScaler.toSize(column(levels), 1, to));
        assertThat(down).containsExactly(across);
        for (int i = 2; i < to - 2; i++) {
            double centre = 10 + (i + 0.5) * step - 1;
            // A box that cuts pixels in two is a little off the line.
            assertThat((double) across[i]).isCloseTo(centre, within(0.8));
        }
    }

    @Test
    void theLongerSideIsTakenAndTheOtherFollows() {
        int[][] cases = {
            {400, 300, 200, 200, 150},
            {300, 400, 200, 150, 200},
            {50, 50, 120, 120, 120},
            {1000, 1, 10, 10, 1},
            {1, 1000, 10, 1, 10},
            {3, 2, 4, 4, 3},
            {7, 3, 5, 5, 2}
        };
        for (int[] c : cases) {
            RgbImage scaled = ImageScaler.toLongerSide(new RgbImage(c[0], c[1]), c[2]);
            assertThat(new int[] {scaled.width(), scaled.height()}).containsExactly(c[3], c[4]);
        }
        RgbImage image = random(6, 4, 9);
        assertThat(ImageScaler.toLongerSide(image, 3).data())
                .isEqualTo(ImageScaler.toSize(image, 3, 2).data());
    }
}
