package io.github.dreamtalk.eval.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.eval.Faces;
import io.github.dreamtalk.media.RgbImage;
import org.junit.jupiter.api.Test;

/** The figures pinned here come from an independent implementation in NumPy, straight from the papers' formulas. */
class PictureMeasuresTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 130;

    private interface Pixel {
        double at(int x, int y);
    }

    private static Luma plane(int width, int height, Pixel pixel) {
        float[] v = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                v[y * width + x] = (float) pixel.at(x, y);
            }
        }
        return new Luma(width, height, v);
    }

    private static Luma texture() {
        return plane(
                WIDTH,
                HEIGHT,
                (x, y) -> Math.floor(128
                        + 60 * Math.sin(0.13 * x) * Math.cos(0.07 * y)
                        + 40 * ((x * 7 + y * 13) % 31) / 31.0
                        + ((x / 20 + y / 20) % 2 == 0 ? 30 : -30)
                        - 10));
    }

    private static Luma noisy() {
        Luma a = texture();
        return plane(WIDTH, HEIGHT, (x, y) -> Math.min(255, Math.max(0, a.at(x, y) + (x * 31 + y * 17) % 13 - 6)));
    }

    private static Luma blurred(Luma a, int radius) {
        return plane(a.width(), a.height(), (x, y) -> {
            double sum = 0;
            for (int d = -radius; d <= radius; d++) {
                sum += a.at(Math.min(a.width() - 1, Math.max(0, x + d)), y);
            }
            return sum / (2 * radius + 1);
        });
    }

    @Test
    void agreeWithTheIndependentImplementation() {
        assertThat(Psnr.of(texture(), noisy())).isCloseTo(36.66952325189672, within(1e-9));
        assertThat(Ssim.of(texture(), noisy())).isCloseTo(0.977728577853887, within(1e-9));
        assertThat(LaplacianVariance.of(texture())).isCloseTo(4254.023817422088, within(1e-6));
        assertThat(Cpbd.of(texture())).isCloseTo(0.5014084507042254, within(1e-12));
        assertThat(Cpbd.of(noisy())).isCloseTo(0.5750350631136045, within(1e-12));
    }

    @Test
    void haveTheirClosedForms() {
        Luma flat = plane(64, 64, (x, y) -> 100);
        Luma brighter = plane(64, 64, (x, y) -> 110);
        assertThat(Psnr.of(flat, brighter)).isCloseTo(20 * Math.log10(25.5), within(1e-12));
        double c1 = 6.5025;
        // Without variance only the luminance term is left.
        assertThat(Ssim.of(flat, brighter))
                .isCloseTo((2 * 100 * 110 + c1) / (100 * 100 + 110 * 110 + c1), within(1e-9));
        assertThat(LaplacianVariance.of(flat)).isZero();
        assertThat(LaplacianVariance.of(plane(64, 64, (x, y) -> 2 * x + y))).isZero();
        // The Laplacian of a checkerboard of ±10 is ∓80 everywhere.
        assertThat(LaplacianVariance.of(plane(66, 66, (x, y) -> (x + y) % 2 == 0 ? 110 : 90)))
                .isCloseTo(6400, within(1e-6));
        assertThat(Cpbd.of(flat)).isZero();
    }

    @Test
    void ofAPictureWithItselfAreBest() {
        assertThat(Ssim.of(noisy(), noisy())).isEqualTo(1);
        assertThat(Psnr.of(noisy(), noisy())).isEqualTo(Psnr.IDENTICAL);
    }

    @Test
    void fallWithBlur() {
        Luma bars = plane(128, 128, (x, y) -> x / 16 % 2 == 0 ? 40 : 200);
        assertThat(Cpbd.of(bars)).isEqualTo(1);
        // A ramp of 7 pixels: 1 - exp(-(7/3)^3.6) is far above 0.63.
        assertThat(Cpbd.of(blurred(bars, 3))).isZero();
        assertThat(LaplacianVariance.of(blurred(bars, 3))).isLessThan(LaplacianVariance.of(bars) / 10);
    }

    @Test
    void refuseWhatTheyCannotMeasure() {
        Luma small = plane(10, 10, (x, y) -> x);
        assertThatThrownBy(() -> Ssim.of(small, small)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Cpbd.of(small)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Psnr.of(small, texture()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("10x10");
    }

    @Test
    void lumaWeighsTheColours() {
        RgbImage image = new RgbImage(2, 1, new byte[] {(byte) 200, 100, 50, 0, 0, (byte) 255});
        assertThat(Luma.of(image).values()).usingComparatorWithPrecision(1e-4f).containsExactly(124.2f, 29.07f);
    }

    @Test
    void theFaceCropIsASquareAroundTheMesh() {
        Region face = Region.ofFace(Faces.face());
        assertThat(face.width()).isEqualTo(face.height()).isBetween(239, 241);
        assertThat(Region.ofHead(Faces.face()).contains(face.x(), face.y())).isTrue();
        Region inside = new Region(-10, -20, 50, 60).within(30, 100);
        assertThat(inside).isEqualTo(new Region(0, 0, 30, 40));
        assertThatThrownBy(() -> new Region(40, 0, 5, 5).within(30, 30)).isInstanceOf(InvalidInputException.class);
    }
}
