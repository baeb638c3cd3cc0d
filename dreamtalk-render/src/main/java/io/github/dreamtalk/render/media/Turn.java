package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.RgbImage;

/**
 * How a stored picture is turned to be upright: by quarters, and mirrored.
 *
 * @param swap whether rows and columns change places
 * @param mirrorX whether the stored columns run backwards
 * @param mirrorY whether the stored rows run backwards
 */
record Turn(boolean swap, boolean mirrorX, boolean mirrorY) {
    /** Values of a display matrix, three by three. */
    static final int MATRIX = 9;

    static final Turn NONE = new Turn(false, false, false);

    /**
     * By the EXIF orientation.
     *
     * @param code 1 to 8 as EXIF 2.32 §4.6.4 defines them
     */
    static Turn ofExif(int code) {
        return new Turn(
                code >= 5,
                code == 2 || code == 3 || code == 7 || code == 8,
                code == 3 || code == 4 || code == 6 || code == 7);
    }

    /**
     * By the matrix of a video track (ISO/IEC 14496-12 §8.3.2), to the nearest quarter.
     *
     * @param m nine values, row by row: a stored point (p, q) is shown at (m0 p + m3 q, m1 p + m4 q)
     */
    static Turn ofMatrix(int... m) {
        boolean swap = Math.abs((long) m[1]) + Math.abs((long) m[3]) > Math.abs((long) m[0]) + Math.abs((long) m[4]);
        return swap ? new Turn(true, m[1] < 0, m[3] < 0) : new Turn(false, m[0] < 0, m[4] < 0);
    }

    /** Turns the stored picture upright; itself if it is. */
    RgbImage apply(RgbImage stored) {
        if (equals(NONE)) {
            return stored;
        }
        int w = stored.width();
        int h = stored.height();
        int ow = swap ? h : w;
        int oh = swap ? w : h;
        byte[] from = stored.data();
        byte[] to = new byte[from.length];
        for (int y = 0; y < oh; y++) {
            for (int x = 0; x < ow; x++) {
                int sx = swap ? y : x;
                int sy = swap ? x : y;
                sx = mirrorX ? w - 1 - sx : sx;
                sy = mirrorY ? h - 1 - sy : sy;
                System.arraycopy(from, 3 * (sy * w + sx), to, 3 * (y * ow + x), 3);
            }
        }
        return new RgbImage(ow, oh, to);
    }
}
