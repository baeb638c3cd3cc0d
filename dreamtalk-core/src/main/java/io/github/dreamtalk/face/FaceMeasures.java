package io.github.dreamtalk.face;

/** Measures of an expression on a {@link FaceGeometry}: free of the picture's scale and of the head's tilt. */
public final class FaceMeasures {
    private FaceMeasures() {}

    /**
     * How far the mouth is open: the gap between the inner lips (points 13 and 14) by {@link FaceGeometry#eyeDistance()}.
     *
     * @param face a face
     * @return 0 when closed, around 0.1 in a smile with teeth, up to about 0.6
     */
    public static double mouthOpening(FaceGeometry face) {
        return distance(face, 13, 14) / face.eyeDistance();
    }

    /**
     * How far the subject's right eye (picture-left) is open: the gap between its lids (points 159 and 145) by its width
     * (33 to 133).
     *
     * @param face a face
     * @return about 0.1 and less when closed, about 0.3 when open
     */
    public static double rightEyeOpenness(FaceGeometry face) {
        return distance(face, 159, 145) / distance(face, 33, 133);
    }

    /**
     * How far the subject's left eye (picture-right) is open: the gap between its lids (points 386 and 374) by its width
     * (362 to 263).
     *
     * @param face a face
     * @return about 0.1 and less when closed, about 0.3 when open
     */
    public static double leftEyeOpenness(FaceGeometry face) {
        return distance(face, 386, 374) / distance(face, 362, 263);
    }

    private static double distance(FaceGeometry face, int a, int b) {
        return Math.hypot(face.x(b) - face.x(a), face.y(b) - face.y(a));
    }
}
