package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import java.nio.file.Path;

/**
 * Refuses pictures that are too large or too small, by what their headers state.
 *
 * @param file named in the messages
 * @param limits what is refused
 */
record PictureSizes(Path file, MediaLimits limits) {
    void check(int width, int height) {
        if ((long) width * height > limits.maxPixels()) {
            throw new InvalidInputException(file + ": found " + width + "x" + height + " pixels, expected at most "
                    + limits.maxPixels() + " in all; scale it down or raise the limit");
        }
        if (Math.min(width, height) < limits.minSide()) {
            throw new InvalidInputException(file + ": found " + width + "x" + height + " pixels, expected at least "
                    + limits.minSide() + " on each side; use a larger picture");
        }
    }
}
