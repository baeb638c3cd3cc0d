package io.github.dreamtalk.onnx.face;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.onnx.runtime.NetworkOutputs;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The 468-point mesh network (Kartynnik et al. 2019, arXiv:1907.06724) on a window of a picture. Thread-safe. */
final class FaceMesh implements AutoCloseable {
    private static final int SIZE = 192;
    private static final double MIN_PRESENCE = 0.5;
    private static final int MAX_REFINEMENTS = 4;
    /** A window that moves less than this share of its side has settled. */
    private static final double SETTLED = 0.005;

    private final OnnxSession session;

    /**
     * A mesh in pixels of the picture.
     *
     * @param points x, y, z of each point
     * @param presence the network's belief that its window shows a face, in [0, 1]
     */
    record Mesh(float[] points, double presence) {
        /** The window the mesh itself calls for, by the rule the network was trained with for tracking. */
        CropWindow window() {
            double angle = Math.atan2(y(263) - y(33), x(263) - x(33));
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double left = Double.MAX_VALUE;
            double top = Double.MAX_VALUE;
            double right = -Double.MAX_VALUE;
            double bottom = -Double.MAX_VALUE;
            for (int i = 0; i < FaceGeometry.POINTS; i++) {
                double along = x(i) * cos + y(i) * sin;
                double across = y(i) * cos - x(i) * sin;
                left = Math.min(left, along);
                right = Math.max(right, along);
                top = Math.min(top, across);
                bottom = Math.max(bottom, across);
            }
            double u = (left + right) / 2;
            double v = (top + bottom) / 2;
            return new CropWindow(
                    u * cos - v * sin, u * sin + v * cos, 1.5 * Math.max(right - left, bottom - top), angle);
        }

        private double x(int point) {
            return points[3 * point];
        }

        private double y(int point) {
            return points[3 * point + 1];
        }
    }

    /** Takes the session over: closes it with this, or if it does not fit. */
    FaceMesh(OnnxSession session) {
        try {
            this.session = session.require(
                    Map.of("image", new int[] {1, 3, SIZE, SIZE}),
                    Map.of("mesh", new int[] {1, 3 * FaceGeometry.POINTS}, "presence", new int[] {1, 1}));
        } catch (RuntimeException | Error e) {
            Scope half = new Scope();
            half.own(session);
            half.closeAfter(e);
            throw e;
        }
    }

    /** Fits the mesh, then fits it again in its own window until that stands still; null if there is no face. */
    @Nullable
    Mesh fit(ImagePyramid image, CropWindow start) {
        CropWindow window = start;
        Mesh mesh = fitOnce(image, window);
        for (int i = 0; i < MAX_REFINEMENTS && mesh.presence() >= MIN_PRESENCE; i++) {
            CropWindow next = mesh.window();
            double moved = Math.hypot(next.centerX() - window.centerX(), next.centerY() - window.centerY())
                    + Math.abs(next.side() - window.side());
            double turned = Math.abs(Math.IEEEremainder(next.angle() - window.angle(), 2 * Math.PI));
            window = next;
            mesh = fitOnce(image, window);
            if (moved < SETTLED * window.side() && turned < SETTLED) {
                break;
            }
        }
        return mesh.presence() >= MIN_PRESENCE ? mesh : null;
    }

    private Mesh fitOnce(ImagePyramid image, CropWindow window) {
        float[] planes = new float[3 * SIZE * SIZE];
        image.sample(window, SIZE, 1 / 255f, 0, ImagePyramid.Border.REPLICATE, planes);
        NetworkOutputs out = session.run(Map.of("image", FloatTensor.of(planes, 1, 3, SIZE, SIZE)));
        float[] raw = out.get("mesh").data();
        float[] points = new float[raw.length];
        for (int i = 0; i < raw.length; i += 3) {
            double u = raw[i] / SIZE;
            double v = raw[i + 1] / SIZE;
            points[i] = (float) window.imageX(u, v);
            points[i + 1] = (float) window.imageY(u, v);
            points[i + 2] = (float) (raw[i + 2] / SIZE * window.side());
        }
        return new Mesh(points, out.get("presence").data()[0]);
    }

    @Override
    public void close() {
        session.close();
    }
}
