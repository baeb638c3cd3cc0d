package io.github.dreamtalk.eval.syncnet;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;

/** The square SyncNet looks at: 1.4 times the face, set lower by a fifth of it, as in its authors' pipeline. */
final class LipCrop {
    private static final double ENLARGED = 1.4;
    private static final double LOWERED = 0.2;
    private static final int GREY = 110;

    private LipCrop() {}

    /** Planes of blue, green and red in [0, 255]; grey where the crop leaves the picture. */
    static float[] of(RgbImage image, FaceGeometry face, int side) {
        float left = Float.MAX_VALUE;
        float top = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        float bottom = -Float.MAX_VALUE;
        for (int i = 0; i < FaceGeometry.POINTS; i++) {
            left = Math.min(left, face.x(i));
            right = Math.max(right, face.x(i));
            top = Math.min(top, face.y(i));
            bottom = Math.max(bottom, face.y(i));
        }
        double size = Math.max(right - left, bottom - top);
        double step = ENLARGED * size / side;
        double x0 = (left + right) / 2.0 - ENLARGED * size / 2;
        double y0 = (top + bottom) / 2.0 + LOWERED * size - ENLARGED * size / 2;
        float[] planes = new float[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                bilinear(image, x0 + (x + 0.5) * step - 0.5, y0 + (y + 0.5) * step - 0.5, planes, y * side + x);
            }
        }
        return planes;
    }

    private static void bilinear(RgbImage image, double x, double y, float[] planes, int at) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        int area = planes.length / 3;
        for (int j = 0; j < 2; j++) {
            for (int i = 0; i < 2; i++) {
                int u = x0 + i;
                int v = y0 + j;
                float w = (float) ((i == 0 ? 1 - (x - x0) : x - x0) * (j == 0 ? 1 - (y - y0) : y - y0));
                boolean inside = u >= 0 && v >= 0 && u < image.width() && v < image.height();
                for (int c = 0; c < 3; c++) {
                    int value = inside ? image.data()[3 * (v * image.width() + u) + c] & 0xff : GREY;
                    planes[(2 - c) * area + at] += w * value;
                }
            }
        }
    }
}
