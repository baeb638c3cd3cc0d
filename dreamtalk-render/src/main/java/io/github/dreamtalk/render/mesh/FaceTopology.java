package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the 468 mesh points is what. Columns run from the picture's left to its right; column k of an upper and of a
 * lower row are partners. Side 0 is the picture's left (the subject's right), side 1 the picture's right.
 */
final class FaceTopology {
    /** Lip rings from the outer (0) to the inner (3) one; eleven columns each. */
    static final int[][] UPPER_LIP = {
        {61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291},
        {76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306},
        {62, 183, 42, 41, 38, 12, 268, 271, 272, 407, 292},
        {78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308}
    };

    static final int[][] LOWER_LIP = {
        {61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291},
        {76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306},
        {62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292},
        {78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308}
    };

    /** Lid margins by side, from the outer to the inner corner. */
    static final int[][] UPPER_LID = {
        {33, 246, 161, 160, 159, 158, 157, 173, 133}, {263, 466, 388, 387, 386, 385, 384, 398, 362}
    };

    static final int[][] LOWER_LID = {
        {33, 7, 163, 144, 145, 153, 154, 155, 133}, {263, 249, 390, 373, 374, 380, 381, 382, 362}
    };

    static final int[][] CREASE = {
        {130, 247, 30, 29, 27, 28, 56, 190, 243}, {359, 467, 260, 259, 257, 258, 286, 414, 463}
    };
    static final int[][] BROW_SIDE_LID = {{113, 225, 224, 223, 222, 221, 189}, {342, 445, 444, 443, 442, 441, 413}};
    static final int[][] UNDER_EYE = {{25, 110, 24, 23, 22, 26, 112}, {255, 339, 254, 253, 252, 256, 341}};
    static final int[][] BROW_UPPER = {{70, 63, 105, 66, 107}, {300, 293, 334, 296, 336}};
    static final int[][] BROW_LOWER = {{46, 53, 52, 65, 55}, {276, 283, 282, 295, 285}};

    /** Points beside the oval at the angles of the jaw, which may be the outline of the face instead of the oval there. */
    static final int[] JAW_ANGLES = {177, 215, 401, 435};

    static final int[] OVAL = {
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
        150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109
    };

    /** Points of nose and upper cheek that no mouth shape moves. */
    static final int[] NOSE = {168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 98, 327, 97, 326, 48, 278, 64, 294, 129, 358};

    static final int[] UPPER_CHEEK = {116, 117, 123, 345, 346, 352};

    private FaceTopology() {}

    /**
     * Reads the triangles.
     *
     * @return three point indices a triangle, without those that fill the eye openings
     */
    static int[] triangles() {
        List<int[]> kept = new ArrayList<>();
        try (InputStream in = FaceTopology.class.getResourceAsStream("face-triangles.txt")) {
            if (in == null) {
                throw new BackendUnavailableException(
                        "mesh renderer: resource face-triangles.txt not found beside its class; the jar is incomplete");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    String[] p = line.split(" ");
                    int[] t = {Integer.parseInt(p[0]), Integer.parseInt(p[1]), Integer.parseInt(p[2])};
                    if (!inEye(t, 0) && !inEye(t, 1)) {
                        kept.add(t);
                    }
                }
            }
        } catch (IOException e) {
            throw new BackendUnavailableException("mesh renderer: cannot read face-triangles.txt from the jar", e);
        }
        return kept.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    }

    private static boolean inEye(int[] triangle, int side) {
        for (int v : triangle) {
            if (!contains(UPPER_LID[side], v) && !contains(LOWER_LID[side], v)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(int[] list, int v) {
        for (int i : list) {
            if (i == v) {
                return true;
            }
        }
        return false;
    }
}
