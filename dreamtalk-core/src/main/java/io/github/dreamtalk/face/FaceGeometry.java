package io.github.dreamtalk.face;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * What portrait analysis found in a picture: the 468-point face mesh and the head's pose. Immutable.
 */
public final class FaceGeometry {
    /** Number of mesh points (the standard 468-point face mesh, without iris refinement). */
    public static final int POINTS = 468;

    /**
     * The least {@link #score()} of what is taken for a face, for portraits and in measured videos. A detector that knows
     * its finds by another scale maps it to this one.
     */
    public static final float LEAST_SCORE = 0.6f;

    private final float[] landmarks;
    private final float score;
    private final float yaw;
    private final float pitch;
    private final float roll;

    /**
     * Makes a geometry; copies the array.
     *
     * @param landmarks {@code 3 * 468} values x, y, z in pixels of the upright picture; x right, y down, z away from the
     *     camera (smaller is nearer), on the scale of x
     * @param score detector's confidence in [0, 1]
     * @param yaw head turned about the vertical axis, degrees, positive towards the subject's left (picture's right)
     * @param pitch head nod, degrees, positive is looking up
     * @param roll head tilt, degrees, positive is clockwise in the picture
     */
    public FaceGeometry(float[] landmarks, float score, float yaw, float pitch, float roll) {
        if (landmarks.length != 3 * POINTS) {
            throw new InvalidInputException(
                    "face geometry: found " + landmarks.length + " values, expected " + 3 * POINTS);
        }
        this.landmarks = landmarks.clone();
        this.score = score;
        this.yaw = yaw;
        this.pitch = pitch;
        this.roll = roll;
    }

    /**
     * The mesh points.
     *
     * @return a copy, {@code 3 * 468} values x, y, z in pixels
     */
    public float[] landmarks() {
        return landmarks.clone();
    }

    /**
     * Horizontal position of a mesh point.
     *
     * @param point index in [0, 468)
     * @return pixels from the left edge
     */
    public float x(int point) {
        return landmarks[3 * point];
    }

    /**
     * Vertical position of a mesh point.
     *
     * @param point index in [0, 468)
     * @return pixels from the top edge
     */
    public float y(int point) {
        return landmarks[3 * point + 1];
    }

    /**
     * Depth of a mesh point.
     *
     * @param point index in [0, 468)
     * @return pixels; smaller is nearer to the camera
     */
    public float z(int point) {
        return landmarks[3 * point + 2];
    }

    /**
     * Confidence of the face detector. Faces that are whole and sharp have 0.75 and more; halves of faces, animals and
     * faces of a few pixels less.
     *
     * @return a value in [0, 1]; see {@link #LEAST_SCORE}
     */
    public float score() {
        return score;
    }

    /**
     * Turn about the vertical axis.
     *
     * @return degrees, positive towards the picture's right
     */
    public float yaw() {
        return yaw;
    }

    /**
     * Nod.
     *
     * @return degrees, positive is looking up
     */
    public float pitch() {
        return pitch;
    }

    /**
     * Tilt in the picture plane.
     *
     * @return degrees, positive is clockwise
     */
    public float roll() {
        return roll;
    }

    /**
     * Distance between the outer corners of the eyes (points 33 and 263), the unit of length of the renderer and of the
     * mouth measures.
     *
     * @return pixels
     */
    public float eyeDistance() {
        return (float) Math.hypot(x(263) - x(33), y(263) - y(33));
    }
}
