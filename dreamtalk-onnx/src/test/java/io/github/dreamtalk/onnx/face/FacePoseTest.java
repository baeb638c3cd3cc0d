package io.github.dreamtalk.onnx.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.face.FaceGeometry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FacePoseTest {
    /** A symmetric head of few points, turned by yaw after pitch, then rolled; x right, y down, z away. */
    @ParameterizedTest
    @CsvSource({"0,0,0", "20,0,0", "0,15,0", "0,0,30", "-25,10,-100", "30,-20,170"})
    void anglesComeBack(double yaw, double pitch, double roll) {
        float[] points = new float[3 * FaceGeometry.POINTS];
        int[][] pairs = {{33, 263}, {133, 362}, {127, 356}, {234, 454}, {93, 323}, {46, 276}, {105, 334}, {50, 280}};
        for (int i = 0; i < pairs.length; i++) {
            put(points, pairs[i][0], -20 - 5 * i, 3 * i, 2 * i, yaw, pitch, roll);
            put(points, pairs[i][1], 20 + 5 * i, 3 * i, 2 * i, yaw, pitch, roll);
        }
        double lean = 110 * Math.tan(Math.toRadians(FacePose.LEAN));
        put(points, 10, 0, -50, -5, yaw, pitch, roll);
        put(points, 152, 0, 60, -5 + lean, yaw, pitch, roll);
        FacePose pose = FacePose.of(points);
        assertThat(pose.yaw()).isCloseTo((float) yaw, within(1e-3f));
        assertThat(pose.pitch()).isCloseTo((float) pitch, within(1e-3f));
        assertThat(pose.roll()).isCloseTo((float) roll, within(1e-3f));
    }

    private static void put(
            float[] points, int point, double x, double y, double z, double yaw, double pitch, double roll) {
        double p = Math.toRadians(pitch);
        // Looking up: the face, at negative z, goes up, towards negative y.
        double y1 = y * Math.cos(p) + z * Math.sin(p);
        double z1 = -y * Math.sin(p) + z * Math.cos(p);
        double w = Math.toRadians(yaw);
        // Towards the picture's right: the face goes to positive x.
        double x2 = x * Math.cos(w) - z1 * Math.sin(w);
        double z2 = x * Math.sin(w) + z1 * Math.cos(w);
        double r = Math.toRadians(roll);
        points[3 * point] = (float) (x2 * Math.cos(r) - y1 * Math.sin(r));
        points[3 * point + 1] = (float) (x2 * Math.sin(r) + y1 * Math.cos(r));
        points[3 * point + 2] = (float) z2;
    }
}
