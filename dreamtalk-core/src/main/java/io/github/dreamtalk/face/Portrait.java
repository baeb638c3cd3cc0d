package io.github.dreamtalk.face;

import io.github.dreamtalk.media.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * A picture and the face in it that is to talk.
 *
 * @param image upright, at output size; not changed by anybody
 * @param face the face, in the picture's pixels; null if the picture is to be taken as it is
 */
public record Portrait(RgbImage image, @Nullable FaceGeometry face) {}
