package io.github.dreamtalk.eval.natural;

import io.github.dreamtalk.eval.image.Luma;
import io.github.dreamtalk.eval.image.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a frame differs from the one before, in levels of luma of 255.
 *
 * @param all mean absolute difference over the whole frame
 * @param background the same outside the {@linkplain Region#ofHead head}; null without a face or if the head fills the frame
 * @param noise what flickers from pixel to pixel, over the whole frame: see {@link TemporalNoise}; null in frames below 3
 *     pixels
 * @param skin how much {@linkplain Region#ofSkin forehead and cheeks} grow lighter or darker: absolute change of a patch's
 *     mean, mean over patches; null without a face, or if none of it is inside the picture
 */
public record FrameChange(double all, @Nullable Double background, @Nullable Double noise, @Nullable Double skin) {
    /** A sliver of background says nothing. */
    private static final double LEAST_BACKGROUND = 0.02;

    /**
     * Compares two frames.
     *
     * @param before the frame before
     * @param now the frame, of the same size
     * @param head where the head is, or null
     * @param skin where smooth skin is; none without a face
     * @return the change
     */
    public static FrameChange between(Luma before, Luma now, @Nullable Region head, List<Region> skin) {
        double all = 0;
        double outside = 0;
        long pixels = 0;
        float[] a = before.values();
        float[] b = now.values();
        for (int y = 0, at = 0; y < now.height(); y++) {
            for (int x = 0; x < now.width(); x++, at++) {
                double d = Math.abs(b[at] - a[at]);
                all += d;
                if (head != null && !head.contains(x, y)) {
                    outside += d;
                    pixels++;
                }
            }
        }
        boolean enough = pixels >= LEAST_BACKGROUND * a.length;
        return new FrameChange(
                all / a.length,
                enough ? outside / pixels : null,
                TemporalNoise.between(before, now),
                lightening(before, now, skin));
    }

    private static @Nullable Double lightening(Luma before, Luma now, List<Region> patches) {
        double sum = 0;
        int seen = 0;
        for (Region patch : patches) {
            double change = 0;
            int pixels = 0;
            for (int y = Math.max(0, patch.y()); y < Math.min(now.height(), patch.y() + patch.height()); y++) {
                for (int x = Math.max(0, patch.x()); x < Math.min(now.width(), patch.x() + patch.width()); x++) {
                    int at = y * now.width() + x;
                    change += now.values()[at] - before.values()[at];
                    pixels++;
                }
            }
            if (pixels > 0) {
                sum += Math.abs(change) / pixels;
                seen++;
            }
        }
        return seen == 0 ? null : sum / seen;
    }
}
