package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.face.FaceGeometry;

/**
 * The face's own coordinates: unit is the distance of the outer eye corners, x along them to the picture's right, y down,
 * origin between them, z away from the camera.
 */
final class FaceFrame {
    final double unit;
    private final double ox;
    private final double oy;
    private final double cos;
    private final double sin;

    FaceFrame(FaceGeometry face) {
        double dx = face.x(263) - face.x(33);
        double dy = face.y(263) - face.y(33);
        unit = Math.hypot(dx, dy);
        if (!(unit >= 4)) {
            throw new InvalidInputException("mesh renderer: the outer corners of the eyes are " + unit
                    + " pixels apart, expected at least 4; use a larger picture of the face");
        }
        ox = (face.x(263) + face.x(33)) / 2.0;
        oy = (face.y(263) + face.y(33)) / 2.0;
        cos = dx / unit;
        sin = dy / unit;
    }

    double faceX(double px, double py) {
        return ((px - ox) * cos + (py - oy) * sin) / unit;
    }

    double faceY(double px, double py) {
        return (-(px - ox) * sin + (py - oy) * cos) / unit;
    }

    double pixelX(double x, double y) {
        return ox + (x * cos - y * sin) * unit;
    }

    double pixelY(double x, double y) {
        return oy + (x * sin + y * cos) * unit;
    }
}
