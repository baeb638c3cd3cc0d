package io.github.dreamtalk.eval.image;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.RgbImage;

/**
 * The luma of a picture, {@code 0.299 R + 0.587 G + 0.114 B} in [0, 255], not rounded: what all picture measures here look
 * at. Immutable by custom: measures read it and nobody writes it.
 */
public final class Luma {
    private final int width;
    private final int height;
    private final float[] values;

    /**
     * Wraps (does not copy) values.
     *
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     * @param values {@code width * height} values in [0, 255], rows from the top
     * @throws InvalidInputException if the sizes do not agree
     */
    public Luma(int width, int height, float[] values) {
        if (width < 1 || height < 1 || (long) width * height != values.length) {
            throw new InvalidInputException("luma: found " + values.length + " values for " + width + "x" + height
                    + ", expected their product");
        }
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /**
     * Converts a picture.
     *
     * @param image the picture; not kept
     * @return its luma
     */
    public static Luma of(RgbImage image) {
        byte[] rgb = image.data();
        float[] y = new float[image.width() * image.height()];
        for (int i = 0, at = 0; i < y.length; i++, at += 3) {
            y[i] = 0.299f * (rgb[at] & 0xff) + 0.587f * (rgb[at + 1] & 0xff) + 0.114f * (rgb[at + 2] & 0xff);
        }
        return new Luma(image.width(), image.height(), y);
    }

    /**
     * Width.
     *
     * @return pixels
     */
    public int width() {
        return width;
    }

    /**
     * Height.
     *
     * @return pixels
     */
    public int height() {
        return height;
    }

    /**
     * The live values, not a copy.
     *
     * @return {@code width * height} values in [0, 255], rows from the top
     */
    public float[] values() {
        return values;
    }

    /**
     * One pixel.
     *
     * @param x column
     * @param y row
     * @return its luma in [0, 255]
     */
    public float at(int x, int y) {
        return values[y * width + x];
    }

    /**
     * Cuts a part out.
     *
     * @param region the part; what lies outside the picture is left out
     * @return a new plane
     * @throws InvalidInputException if nothing of the region lies inside
     */
    public Luma crop(Region region) {
        Region r = region.within(width, height);
        float[] cut = new float[r.width() * r.height()];
        for (int row = 0; row < r.height(); row++) {
            System.arraycopy(values, (r.y() + row) * width + r.x(), cut, row * r.width(), r.width());
        }
        return new Luma(r.width(), r.height(), cut);
    }

    /** Refuses planes that cannot be compared pixel by pixel. */
    static void requireSameSize(Luma a, Luma b) {
        if (a.width != b.width || a.height != b.height) {
            throw new InvalidInputException("picture measure: found sizes " + a.width + "x" + a.height + " and "
                    + b.width + "x" + b.height + ", expected two of one size; scale one of them");
        }
    }
}
