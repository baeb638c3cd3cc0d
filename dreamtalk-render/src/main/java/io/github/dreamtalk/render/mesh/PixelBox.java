package io.github.dreamtalk.render.mesh;

/** The pixels around a set of points, filled anew each frame. */
final class PixelBox {
    private float minX;
    private float minY;
    private float maxX;
    private float maxY;

    /** First and last pixel, both included, once the box is closed. */
    int left;

    int top;
    int right;
    int bottom;

    void clear() {
        minX = Float.MAX_VALUE;
        minY = Float.MAX_VALUE;
        maxX = -Float.MAX_VALUE;
        maxY = -Float.MAX_VALUE;
    }

    void add(float x, float y) {
        minX = Math.min(minX, x);
        maxX = Math.max(maxX, x);
        minY = Math.min(minY, y);
        maxY = Math.max(maxY, y);
    }

    void add(int[] vertices, float[] x, float[] y) {
        for (int v : vertices) {
            add(x[v], y[v]);
        }
    }

    /** Widens the box on all sides and cuts it to the picture; false if nothing is left. */
    boolean close(double pad, int width, int height) {
        left = (int) Math.max(0, Math.floor(minX - pad));
        top = (int) Math.max(0, Math.floor(minY - pad));
        right = (int) Math.min(width - 1, Math.ceil(maxX + pad));
        bottom = (int) Math.min(height - 1, Math.ceil(maxY + pad));
        return left <= right && top <= bottom;
    }

    /** Cuts a closed box to another; false if nothing is left. */
    boolean cut(PixelBox other) {
        left = Math.max(left, other.left);
        top = Math.max(top, other.top);
        right = Math.min(right, other.right);
        bottom = Math.min(bottom, other.bottom);
        return left <= right && top <= bottom;
    }

    int width() {
        return right - left + 1;
    }

    int height() {
        return bottom - top + 1;
    }
}
