package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a HEIF picture is meant to be seen (ISO/IEC 14496-12 §12.1.4), which FFmpeg leaves to us: cut before it is turned.
 *
 * @param width of the part, pixels
 * @param height of the part, pixels
 * @param right how far its middle lies right of that of the whole, pixels
 * @param down how far its middle lies below that of the whole, pixels
 */
record CleanAperture(double width, double height, double right, double down) {
    private static final int BYTES = 32;

    /** The first among properties; null if there is none, or one that means nothing. */
    static @Nullable CleanAperture of(RandomAccessFile in, List<Box> properties) throws IOException {
        for (Box box : properties) {
            if (box.type().equals("clap") && Math.min(box.end(), in.length()) - box.body() >= BYTES) {
                byte[] body = new byte[BYTES];
                in.seek(box.body());
                in.readFully(body);
                ByteBuffer b = ByteBuffer.wrap(body);
                CleanAperture found = new CleanAperture(fraction(b), fraction(b), fraction(b), fraction(b));
                double sum = found.width + found.height + found.right + found.down;
                return Double.isNaN(sum) || Double.isInfinite(sum) ? null : found;
            }
        }
        return null;
    }

    private static double fraction(ByteBuffer b) {
        double above = b.getInt();
        return above / b.getInt();
    }

    /** The part of a picture; the whole of it if the part does not lie in it. */
    RgbImage apply(RgbImage whole) {
        int w = (int) Math.round(width);
        int h = (int) Math.round(height);
        long left = Math.round(right + (whole.width() - width) / 2);
        long top = Math.round(down + (whole.height() - height) / 2);
        if (w < 1 || h < 1 || left < 0 || top < 0 || left + w > whole.width() || top + h > whole.height()) {
            return whole;
        }
        byte[] part = new byte[3 * w * h];
        for (int y = 0; y < h; y++) {
            int from = 3 * (((int) top + y) * whole.width() + (int) left);
            System.arraycopy(whole.data(), from, part, 3 * w * y, 3 * w);
        }
        return new RgbImage(w, h, part);
    }
}
