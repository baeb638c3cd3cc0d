package io.github.dreamtalk.media;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/**
 * Any {@link BufferedImage} to 8-bit sRGB, transparency composed on white. Pixels are read, never drawn: drawing asks for
 * the graphics environment, which on a server with a stale {@code DISPLAY} is an {@code AWTError}.
 */
final class BufferedPixels {
    private BufferedPixels() {}

    static RgbImage toRgb(BufferedImage image) {
        boolean indexed = image.getColorModel() instanceof IndexColorModel;
        ColorSpace space = image.getColorModel().getColorSpace();
        if (!indexed && space.getType() == ColorSpace.TYPE_GRAY) {
            return grey(image);
        }
        BufferedImage source = image;
        if (!indexed && !space.isCS_sRGB()) {
            source = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
            new ColorConvertOp(null).filter(image, source);
        }
        return colour(source);
    }

    /** Read from the raster: Java's grey colour space is linear, files hold grey in sRGB's curve, getRGB would lighten. */
    private static RgbImage grey(BufferedImage image) {
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        boolean alpha = image.getColorModel().hasAlpha() && raster.getNumBands() > 1;
        byte[] rgb = new byte[3 * width * height];
        double[] greys = new double[width];
        double[] alphas = new double[width];
        int out = 0;
        for (int y = 0; y < height; y++) {
            shares(raster, y, 0, greys);
            if (alpha) {
                shares(raster, y, 1, alphas);
            }
            for (int x = 0; x < width; x++) {
                double v = 255 * greys[x];
                if (alpha) {
                    double a = alphas[x];
                    v = (image.isAlphaPremultiplied() ? v : v * a) + 255 * (1 - a);
                }
                byte b = (byte) Math.round(v);
                rgb[out++] = b;
                rgb[out++] = b;
                rgb[out++] = b;
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** A row of one band, as shares of its full value: 0 to 1, also of floats beyond. */
    private static void shares(Raster raster, int y, int band, double[] row) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, band, row);
        SampleModel model = raster.getSampleModel();
        boolean fraction =
                model.getDataType() == DataBuffer.TYPE_FLOAT || model.getDataType() == DataBuffer.TYPE_DOUBLE;
        double values = fraction ? 1 : Math.pow(2, model.getSampleSize(band));
        for (int x = 0; x < row.length; x++) {
            // Java has no unsigned 32 bits, so the upper half of them arrives below zero.
            double value = !fraction && row[x] < 0 ? row[x] + values : row[x];
            double share = fraction ? value : value / (values - 1);
            // No number at all is black, as a comparison with it is never true.
            row[x] = share > 0 ? Math.min(1, share) : 0;
        }
    }

    private static RgbImage colour(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        int out = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int p : row) {
                int a = p >>> 24;
                rgb[out++] = onWhite(p >> 16 & 0xff, a);
                rgb[out++] = onWhite(p >> 8 & 0xff, a);
                rgb[out++] = onWhite(p & 0xff, a);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** A value of 0 to 255, so opaque, over white. */
    private static byte onWhite(int value, int alpha) {
        return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}
