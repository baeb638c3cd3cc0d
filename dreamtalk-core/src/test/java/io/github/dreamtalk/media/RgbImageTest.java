package io.github.dreamtalk.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RgbImageTest {
    private static final int SIDE = 64;

    /** Samples of all values, the colours of a premultiplied picture no larger than its alpha. */
    private static BufferedImage filled(BufferedImage image) {
        Random random = new Random(5);
        WritableRaster raster = image.getRaster();
        int bands = raster.getNumBands();
        int colours = image.getColorModel().hasAlpha() && bands > 1 ? bands - 1 : bands;
        for (int i = 0; i < SIDE * SIDE; i++) {
            int x = i % SIDE;
            int y = i / SIDE;
            int alpha = colours < bands
                    ? random.nextInt(1 << raster.getSampleModel().getSampleSize(colours))
                    : 0;
            for (int band = 0; band < colours; band++) {
                int values = image.isAlphaPremultiplied()
                        ? alpha + 1
                        : image.getColorModel() instanceof ComponentColorModel || bands > 1
                                ? 1 << raster.getSampleModel().getSampleSize(band)
                                : ((java.awt.image.IndexColorModel) image.getColorModel()).getMapSize();
                raster.setSample(x, y, band, random.nextInt(values));
            }
            if (colours < bands) {
                raster.setSample(x, y, colours, alpha);
            }
        }
        return image;
    }

    private static void assertAsDrawn(BufferedImage image, int tolerance) {
        BufferedImage drawn = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = drawn.createGraphics();
        g.drawImage(image, 0, 0, Color.WHITE, null);
        g.dispose();
        RgbImage found = RgbImage.of(image);
        assertThat(found.width()).isEqualTo(SIDE);
        assertThat(found.height()).isEqualTo(SIDE);
        int worst = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            int expected = drawn.getRGB(i % SIDE, i / SIDE);
            for (int c = 0; c < 3; c++) {
                int value = found.data()[3 * i + c] & 255;
                worst = Math.max(worst, Math.abs(value - (expected >> 16 - 8 * c & 255)));
            }
        }
        assertThat(worst).isLessThanOrEqualTo(tolerance);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_4BYTE_ABGR_PRE,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void anImageIsAsJavaDrawsItOnWhite(int type) {
        assertAsDrawn(filled(new BufferedImage(SIDE, SIDE, type)), 0);
    }

    /** Drawing cuts what the color model rounds. */
    @ParameterizedTest
    @ValueSource(
            ints = {BufferedImage.TYPE_USHORT_565_RGB, BufferedImage.TYPE_USHORT_555_RGB, BufferedImage.TYPE_USHORT_GRAY
            })
    void anImageOfOtherDepthIsAsJavaDrawsItButForRounding(int type) {
        assertAsDrawn(filled(new BufferedImage(SIDE, SIDE, type)), 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sixteenBitsWithTransparencyAreAsJavaDrawsThem(boolean premultiplied) {
        assertAsDrawn(filled(custom(ColorSpace.CS_sRGB, true, premultiplied)), 0);
    }

    private static BufferedImage custom(int space, boolean alpha, boolean premultiplied) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(space),
                alpha,
                premultiplied,
                alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
                DataBuffer.TYPE_USHORT);
        return new BufferedImage(model, model.createCompatibleWritableRaster(SIDE, SIDE), premultiplied, null);
    }

    /** Of floats the whole is 1, what lies beyond is cut there; of whole numbers it is the largest, unsigned. */
    @Test
    void greyMayBeOfAnyKindOfNumber() {
        for (int type : new int[] {DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE, DataBuffer.TYPE_INT}) {
            ColorModel model = new ComponentColorModel(
                    ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, ColorModel.OPAQUE, type);
            WritableRaster raster = model.createCompatibleWritableRaster(SIDE, SIDE);
            double[] shares = {0, 0.2, 0.4, 0.8, 1, 1.7, -3, Double.NaN};
            for (int x = 0; x < shares.length; x++) {
                if (type == DataBuffer.TYPE_INT) {
                    raster.setSample(x, 0, 0, (int) (long) (Math.max(0, Math.min(1, shares[x])) * 0xffffffffL));
                } else {
                    raster.setSample(x, 0, 0, shares[x]);
                }
            }
            byte[] data =
                    RgbImage.of(new BufferedImage(model, raster, false, null)).data();
            int[] expected = {0, 51, 102, 204, 255, 255, 0, 0};
            for (int x = 0; x < expected.length; x++) {
                assertThat(data[3 * x] & 255)
                        .as("%s of type %d", shares[x], type)
                        .isEqualTo(expected[x]);
            }
        }
    }

    /** Java takes grey for linear light as soon as it has alpha; it is as bright as without. */
    @Test
    void greyIsAsBrightWithTransparencyAsWithout() {
        BufferedImage image = custom(ColorSpace.CS_GRAY, true, false);
        image.getRaster().setPixel(0, 0, new int[] {128 * 257, 65_535});
        image.getRaster().setPixel(1, 0, new int[] {0, 128 * 257});
        image.getRaster().setPixel(2, 0, new int[] {0, 0});
        byte[] data = RgbImage.of(image).data();
        assertThat(data).startsWith(128, 128, 128, 127, 127, 127, 255, 255, 255);
        BufferedImage premultiplied = custom(ColorSpace.CS_GRAY, true, true);
        premultiplied.getRaster().setPixel(0, 0, new int[] {64 * 257, 128 * 257});
        assertThat(RgbImage.of(premultiplied).data()).startsWith(64 + 127, 64 + 127, 64 + 127);
    }

    @Test
    void colourOfALinearSpaceIsLightened() {
        BufferedImage image = filled(custom(ColorSpace.CS_LINEAR_RGB, false, false));
        image.getRaster().setPixel(0, 0, new int[] {14_010, 0, 65_535}); // 0.2138 of the light is 127.5 of 255 in sRGB
        byte[] data = RgbImage.of(image).data();
        assertThat(data[0] & 255).isBetween(127, 128);
        assertThat(data[1] & 255).isZero();
        assertThat(data[2] & 255).isEqualTo(255);
    }

    @Test
    void aPartOfAnImageIsThatPart() {
        BufferedImage whole = filled(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY));
        RgbImage part = RgbImage.of(whole.getSubimage(5, 7, 2, 1));
        int first = whole.getRaster().getSample(5, 7, 0);
        int second = whole.getRaster().getSample(6, 7, 0);
        assertThat(part.data()).containsExactly(first, first, first, second, second, second);
    }

    @Test
    void andBackAgain() {
        RgbImage image = RgbImage.of(filled(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB)));
        assertThat(RgbImage.of(image.toBufferedImage()).data()).isEqualTo(image.data());
    }
}
