package io.github.dreamtalk.onnx.pirenderer;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;

/**
 * The square around a face that PIRenderer was trained on. The face's box, from the brows to the chin as a frontal detector
 * gives it, is moved up by a tenth of its height and grown by 0.4 on each side, more on its shorter side so that it becomes
 * a square; if that leaves the picture, all sides come in by the largest overshoot.
 *
 * @param x0 left edge, pixels
 * @param y0 top edge
 * @param x1 right edge, exclusive
 * @param y1 bottom edge, exclusive
 */
record FaceCrop(int x0, int y0, int x1, int y1) {
    private static final double GROW = 0.4;
    private static final double LIFT = 0.1;
    /** Highest points of the brows. */
    private static final int[] BROWS = {105, 334, 63, 293, 66, 296};

    private static final int CHIN = 152;
    private static final int SMALLEST = 32;

    static FaceCrop around(FaceGeometry face, int width, int height) {
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < FaceGeometry.POINTS; i++) {
            left = Math.min(left, face.x(i));
            right = Math.max(right, face.x(i));
        }
        double top = Double.POSITIVE_INFINITY;
        for (int i : BROWS) {
            top = Math.min(top, face.y(i));
        }
        return around(left, top, right, face.y(CHIN), width, height);
    }

    static FaceCrop around(double left, double top, double right, double bottom, int width, int height) {
        double lift = LIFT * (bottom - top);
        double x0 = clamp(left, width);
        double x1 = clamp(right, width);
        double y0 = clamp(top - lift, height);
        double y1 = clamp(bottom - lift, height);
        double w = x1 - x0;
        double h = y1 - y0;
        if (!(w > 1 && h > 1)) {
            throw new InvalidInputException("portrait: found the face at (" + left + ", " + top + ") to (" + right
                    + ", " + bottom + ") of a picture of " + width + "x" + height
                    + ", expected it inside the picture");
        }
        double across = w * Math.max(GROW, ((1 + 2 * GROW) * h - w) / (2 * w));
        double down = h * Math.max(GROW, ((1 + 2 * GROW) * w - h) / (2 * h));
        double over = Math.max(
                0, Math.max(Math.max(across - x0, x1 + across - width), Math.max(down - y0, y1 + down - height)));
        FaceCrop crop = new FaceCrop(
                (int) Math.round(x0 - across + over),
                (int) Math.round(y0 - down + over),
                (int) Math.round(x1 + across - over),
                (int) Math.round(y1 + down - over));
        if (crop.x1 - crop.x0 < SMALLEST || crop.y1 - crop.y0 < SMALLEST) {
            throw new InvalidInputException("portrait: the crop around the face is " + (crop.x1 - crop.x0) + "x"
                    + (crop.y1 - crop.y0) + " pixels, expected at least " + SMALLEST + "x" + SMALLEST
                    + "; use a larger picture with some room around the face");
        }
        return crop;
    }

    private static double clamp(double v, int size) {
        return Math.max(0, Math.min(size, v));
    }

    RgbImage cut(RgbImage picture) {
        RgbImage out = new RgbImage(x1 - x0, y1 - y0);
        for (int y = y0; y < y1; y++) {
            System.arraycopy(
                    picture.data(),
                    3 * (y * picture.width() + x0),
                    out.data(),
                    3 * (y - y0) * out.width(),
                    3 * out.width());
        }
        return out;
    }
}
