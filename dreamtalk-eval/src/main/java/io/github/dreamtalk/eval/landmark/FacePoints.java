package io.github.dreamtalk.eval.landmark;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which of the 468 mesh points count as what in the protocol. The face is drawn by its contours, as in the 68-point scheme
 * of the papers, and not by all points, most of which the mesh network interpolates.
 */
public final class FacePoints {
    private static final int[] OVAL = {
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
        150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109
    };
    private static final int[] BROWS = {
        70, 63, 105, 66, 107, 46, 53, 52, 65, 55, 300, 293, 334, 296, 336, 276, 283, 282, 295, 285
    };
    private static final int[] EYES = {
        33, 246, 161, 160, 159, 158, 157, 173, 133, 7, 163, 144, 145, 153, 154, 155, 263, 466, 388, 387, 386, 385, 384,
        398, 362, 249, 390, 373, 374, 380, 381, 382
    };
    private static final int[] NOSE = {168, 6, 197, 195, 5, 4, 1, 2, 98, 97, 326, 327};
    private static final int[] LIPS = {
        61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 146, 91, 181, 84, 17, 314, 405, 321, 375, 78, 191, 80, 81, 82,
        13, 312, 311, 310, 415, 308, 95, 88, 178, 87, 14, 317, 402, 318, 324
    };
    /** Corners of the eyes, bridge and base of the nose, temples, forehead: what speech and blinks hardly move. */
    private static final int[] STABLE = {
        33, 133, 362, 263, 168, 6, 197, 195, 5, 4, 98, 327, 127, 356, 162, 389, 21, 251, 10, 67, 297, 109, 338, 151, 9
    };

    private FacePoints() {}

    /**
     * The points of F-LMD: oval (36), brows (20), eyes (32), nose (12) and lips (40).
     *
     * @return 140 mesh indices; a copy
     */
    public static int[] face() {
        return Stream.of(OVAL, BROWS, EYES, NOSE, LIPS)
                .flatMapToInt(IntStream::of)
                .toArray();
    }

    /**
     * The points of M-LMD: outer and inner contour of the lips.
     *
     * @return 40 mesh indices; a copy
     */
    public static int[] mouth() {
        return LIPS.clone();
    }

    /**
     * The upper and lower edge of both brows.
     *
     * @return 20 mesh indices; a copy
     */
    public static int[] brows() {
        return BROWS.clone();
    }

    /**
     * The points faces are aligned by.
     *
     * @return 25 mesh indices; a copy
     */
    public static int[] stable() {
        return STABLE.clone();
    }
}
