package io.github.dreamtalk.onnx.face;

/**
 * A square of the picture, turned about its centre; a network sees it as [0, 1] x [0, 1].
 *
 * @param centerX pixels from the left edge of the picture
 * @param centerY pixels from the top edge
 * @param side pixels
 * @param angle radians, clockwise in the picture
 */
record CropWindow(double centerX, double centerY, double side, double angle) {
    double imageX(double u, double v) {
        return centerX + ((u - 0.5) * Math.cos(angle) - (v - 0.5) * Math.sin(angle)) * side;
    }

    double imageY(double u, double v) {
        return centerY + ((u - 0.5) * Math.sin(angle) + (v - 0.5) * Math.cos(angle)) * side;
    }
}
