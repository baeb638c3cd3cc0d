package io.github.dreamtalk.internal.portrait;

import org.jspecify.annotations.Nullable;

/**
 * What is taken of a picture.
 *
 * @param face 0 for the largest face, 1 for the next, ...; null for the largest, chosen by nobody
 * @param crop whether a face is looked for at all
 * @param size longer side in pixels, or 0 for the picture's own
 */
public record PortraitOptions(@Nullable Integer face, boolean crop, int size) {
    /** The largest face, at the picture's own size. */
    public static final PortraitOptions DEFAULT = new PortraitOptions(null, true, 0);
}
