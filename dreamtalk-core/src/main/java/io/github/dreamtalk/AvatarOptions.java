package io.github.dreamtalk;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.internal.portrait.PortraitOptions;

/**
 * What is taken of an avatar's picture. Immutable.
 *
 * @param face 0 for the largest face, 1 for the next, ...
 * @param crop whether a face is looked for; false takes the picture as it is, which only renderers of cropped pictures can
 * @param size longer side of the frames, 64 to 8192 pixels, or 0 for the picture's own
 */
public record AvatarOptions(int face, boolean crop, int size) {
    /** The largest face, at the picture's own size. */
    public static final AvatarOptions DEFAULT = new AvatarOptions(0, true, 0);

    /**
     * Checks the ranges.
     *
     * @param face which face
     * @param crop whether a face is looked for
     * @param size longer side of the frames
     * @throws InvalidInputException if one is out of range
     */
    public AvatarOptions {
        if (face < 0) {
            throw InvalidInputException.of("face", Problem.OUT_OF_RANGE, face, "0 (largest) or more");
        }
        if (size != 0 && (size < 64 || size > 8192)) {
            throw InvalidInputException.of(
                    "size", Problem.OUT_OF_RANGE, size, "64 to 8192 pixels, or 0 for the portrait's own");
        }
    }

    PortraitOptions options() {
        return new PortraitOptions(face == 0 ? null : face, crop, size);
    }
}
