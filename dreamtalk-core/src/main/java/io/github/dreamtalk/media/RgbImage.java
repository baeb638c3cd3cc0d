package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;
import java.awt.image.BufferedImage;

/**
 * An 8-bit RGB picture, interleaved, rows from the top, no padding: pixel (x, y) is at {@code 3 * (y * width + x)}.
 * Upright (any EXIF rotation already applied), sRGB. Mutable and not thread-safe: whoever is handed an image may read it
 * for the duration of the call, and keeps it only by {@link #copy()}, unless a method says otherwise.
 */
public final class RgbImage {
    private final int width;
    private final int height;
    private final byte[] data;

    /**
     * A black image.
     *
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     */
    public RgbImage(int width, int height) {
        this(width, height, new byte[size(width, height)]);
    }

    /**
     * Wraps (does not copy) pixel data.
     *
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     * @param data {@code 3 * width * height} bytes, R G B interleaved
     * @throws InvalidInputException if the sizes do not agree
     */
    public RgbImage(int width, int height, byte[] data) {
        if (data.length != size(width, height)) {
            throw new InvalidInputException("RGB image: found " + data.length + " bytes for " + width + "x" + height
                    + ", expected " + size(width, height));
        }
        this.width = width;
        this.height = height;
        this.data = data;
    }

    /**
     * An image of the Java platform, of any type, in sRGB; on white where it is transparent. Grey is taken as files and
     * screens hold it, in sRGB's curve. Needs no screen: neither the toolkit nor the graphics environment is asked for.
     *
     * @param image the picture; not changed
     * @return a new image
     */
    public static RgbImage of(BufferedImage image) {
        return BufferedPixels.toRgb(image);
    }

    /**
     * This picture as an image of the Java platform.
     *
     * @return a new image of {@link BufferedImage#TYPE_INT_RGB}
     */
    public BufferedImage toBufferedImage() {
        BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                row[x] = (data[at] & 255) << 16 | (data[at + 1] & 255) << 8 | (data[at + 2] & 255);
            }
            out.setRGB(0, y, width, 1, row, 0, width);
        }
        return out;
    }

    private static int size(int width, int height) {
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE / 3) {
            throw new InvalidInputException(
                    "RGB image: found " + width + "x" + height + ", expected 1x1 up to 715 million pixels");
        }
        return 3 * width * height;
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
     * The live pixel bytes, not a copy.
     *
     * @return {@code 3 * width * height} bytes, R G B interleaved
     */
    public byte[] data() {
        return data;
    }

    /**
     * A deep copy.
     *
     * @return an independent image
     */
    public RgbImage copy() {
        return new RgbImage(width, height, data.clone());
    }
}
