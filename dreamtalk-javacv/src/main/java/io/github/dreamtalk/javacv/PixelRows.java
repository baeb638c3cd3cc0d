package io.github.dreamtalk.javacv;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.media.RgbImage;
import java.nio.ByteBuffer;
import org.bytedeco.javacv.Frame;
import org.jspecify.annotations.Nullable;

/** Moves pixels between JavaCV's padded rows and pictures, one row at a time. */
final class PixelRows {
    private final PixelLayout layout;

    PixelRows(PixelLayout layout) {
        this.layout = layout;
    }

    /** A picture; what is transparent lies on white if that is asked for, else colours are taken as they are. */
    RgbImage picture(Frame frame, boolean onWhite) {
        ByteBuffer pixels = checked(frame);
        RgbImage image = new RgbImage(frame.imageWidth, frame.imageHeight);
        byte[] data = image.data();
        int bytes = layout.channels() * image.width();
        byte[] row = layout.channels() == 3 ? data : new byte[bytes];
        for (int y = 0; y < image.height(); y++) {
            int to = 3 * y * image.width();
            // Three channels land where they belong and are at most swapped there.
            int from = row == data ? to : 0;
            pixels.get(y * frame.imageStride, row, from, bytes);
            if (layout != PixelLayout.RGB24) {
                read(row, from, data, to, image.width(), onWhite && layout.hasAlpha());
            }
        }
        return image;
    }

    private void read(byte[] row, int from, byte[] data, int to, int width, boolean onWhite) {
        for (int x = 0; x < width; x++) {
            byte r = row[from + layout.red()];
            byte g = row[from + layout.green()];
            byte b = row[from + layout.blue()];
            if (onWhite) {
                int a = row[from + layout.alpha()] & 255;
                r = over(r, a);
                g = over(g, a);
                b = over(b, a);
            }
            data[to] = r;
            data[to + 1] = g;
            data[to + 2] = b;
            from += layout.channels();
            to += 3;
        }
    }

    private static byte over(byte colour, int alpha) {
        return (byte) (((colour & 255) * alpha + 255 * (255 - alpha) + 127) / 255);
    }

    /** Coverage of each pixel, or null if the layout has none. */
    byte @Nullable [] alpha(Frame frame) {
        if (!layout.hasAlpha()) {
            return null;
        }
        ByteBuffer pixels = checked(frame);
        byte[] alpha = new byte[frame.imageWidth * frame.imageHeight];
        byte[] row = new byte[layout.channels() * frame.imageWidth];
        for (int y = 0; y < frame.imageHeight; y++) {
            pixels.get(y * frame.imageStride, row);
            for (int x = 0; x < frame.imageWidth; x++) {
                alpha[y * frame.imageWidth + x] = row[layout.channels() * x + layout.alpha()];
            }
        }
        return alpha;
    }

    /** Fills a frame of the picture's size; grey is the luma of BT.601, as JavaCV's own converters have it. */
    void fill(Frame frame, RgbImage image, byte @Nullable [] alpha) {
        ByteBuffer pixels = checked(frame);
        byte[] row = new byte[layout.channels() * image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int at = y * image.width() + x;
                write(image.data(), 3 * at, alpha == null ? (byte) 255 : alpha[at], row, layout.channels() * x);
            }
            pixels.put(y * frame.imageStride, row);
        }
    }

    private void write(byte[] data, int from, byte alpha, byte[] row, int to) {
        if (layout == PixelLayout.GRAY8) {
            row[to] = (byte)
                    ((299 * (data[from] & 255) + 587 * (data[from + 1] & 255) + 114 * (data[from + 2] & 255) + 500)
                            / 1000);
            return;
        }
        row[to + layout.red()] = data[from];
        row[to + layout.green()] = data[from + 1];
        row[to + layout.blue()] = data[from + 2];
        if (layout.hasAlpha()) {
            row[to + layout.alpha()] = alpha;
        }
    }

    /** The pixels, if the frame holds all rows it speaks of: its fields are open to everybody. */
    private ByteBuffer checked(Frame frame) {
        PixelLayout.requirePicture(frame);
        ByteBuffer pixels = (ByteBuffer) frame.image[0];
        long row = (long) layout.channels() * frame.imageWidth;
        if (frame.imageWidth < 1 || frame.imageHeight < 1 || frame.imageStride < row) {
            throw InvalidInputException.of(
                    "frame",
                    Problem.INVALID,
                    frame.imageWidth + "x" + frame.imageHeight + " with rows of " + frame.imageStride + " bytes",
                    "rows of at least " + row + " bytes for " + layout + ", from the top");
        }
        long needed = (frame.imageHeight - 1L) * frame.imageStride + row;
        if (pixels.limit() < needed) {
            throw InvalidInputException.of(
                    "frame",
                    Problem.INVALID,
                    pixels.limit() + " bytes",
                    needed + " for " + frame.imageWidth + "x" + frame.imageHeight + " in " + layout);
        }
        return pixels;
    }
}
