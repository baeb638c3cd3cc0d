package io.github.dreamtalk.eval.natural;

import io.github.dreamtalk.eval.image.Luma;
import io.github.dreamtalk.eval.image.Region;
import org.jspecify.annotations.Nullable;

/**
 * How much a frame differs from the one before: mean absolute difference of luma, in levels of 255.
 *
 * @param all over the whole frame
 * @param background outside the {@linkplain Region#ofHead head}; null without a face or if the head fills the frame
 */
public record FrameChange(double all, @Nullable Double background) {
    /**
     * Compares two frames.
     *
     * @param before the frame before
     * @param now the frame, of the same size
     * @param head where the head is, or null
     * @return the change
     */
    public static FrameChange between(Luma before, Luma now, @Nullable Region head) {
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
        // A sliver of background says nothing.
        boolean enough = pixels >= 0.02 * a.length;
        return new FrameChange(all / a.length, enough ? outside / pixels : null);
    }
}
