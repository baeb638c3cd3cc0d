package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * A picture on its way through the chain. Picture and alpha belong to whoever sends the frame and are valid during the call
 * only; whoever receives it may draw into them, and copies what is to be kept.
 *
 * @param index frame number from 0
 * @param image the picture, straight (not premultiplied) colour
 * @param alpha coverage of each pixel, row-major, 0 transparent to 255 opaque; null if the whole picture is opaque
 */
public record Frame(long index, RgbImage image, byte @Nullable [] alpha) {
    /**
     * Checks that the sizes agree.
     *
     * @param index frame number from 0
     * @param image the picture
     * @param alpha coverage of each pixel, or null
     * @throws InvalidInputException if there are not as many alpha values as pixels
     */
    public Frame {
        if (alpha != null && alpha.length != image.width() * image.height()) {
            throw new InvalidInputException("frame: found " + alpha.length + " alpha values for " + image.width() + "x"
                    + image.height() + " pixels, expected one for each");
        }
    }

    /**
     * An opaque frame.
     *
     * @param index frame number from 0
     * @param image the picture
     */
    public Frame(long index, RgbImage image) {
        this(index, image, null);
    }
}
