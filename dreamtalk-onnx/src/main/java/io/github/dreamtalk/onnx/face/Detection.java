package io.github.dreamtalk.onnx.face;

/**
 * A face that BlazeFace found, in pixels of the picture.
 *
 * @param score sigmoid of the network's logit, in (0, 1)
 * @param centerX of the box, which is turned with the window it was found in
 * @param centerY of the box
 * @param size longer side of the box
 * @param angle of the line from the picture-left to the picture-right eye, radians clockwise
 */
record Detection(double score, double centerX, double centerY, double size, double angle) {
    /** The square around the face that the mesh network was trained on: half as large again, eyes level. */
    CropWindow meshWindow() {
        return new CropWindow(centerX, centerY, 1.5 * size, angle);
    }
}
