package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A face made of the standard mesh's own texture coordinates, on a textured picture of any size. */
final class SyntheticPortrait {
    final RgbImage image;
    final FaceGeometry face;

    Portrait portrait() {
        return new Portrait(image, face);
    }

    /** A session that animates it. */
    Renderer.Session session() {
        return new MeshRenderer().prepare(portrait(), MotionSpace.ARKIT).open();
    }

    /**
     * Makes one.
     *
     * @param size pixels of both sides
     * @param parted inner lips apart, in eye distances
     */
    SyntheticPortrait(int size, double parted) {
        float[] p = new float[3 * FaceGeometry.POINTS];
        double unit = 0.3 * size;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                SyntheticPortrait.class.getResourceAsStream("face-uv.txt"), StandardCharsets.US_ASCII))) {
            int i = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] v = line.split(" ");
                double x = (Double.parseDouble(v[0]) - 0.5) / 0.44;
                double y = (Double.parseDouble(v[1]) - 0.3756) / 0.44;
                p[i++] = (float) (size / 2.0 + unit * x);
                p[i++] = (float) (0.42 * size + unit * y);
                p[i++] = (float) (unit * (-0.4 + 0.8 * (x * x / 1.1 + (y - 0.4) * (y - 0.4) / 2.6)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int k = 1; k < 10; k++) {
            double s = (k - 5) / 5.0;
            int u = FaceTopology.UPPER_LIP[3][k];
            int l = FaceTopology.LOWER_LIP[3][k];
            double middle = (p[3 * u + 1] + p[3 * l + 1]) / 2;
            double half = Math.max(0.004, parted) * (1 - s * s) * unit / 2;
            p[3 * u + 1] = (float) (middle - half);
            p[3 * l + 1] = (float) (middle + half);
        }
        face = new FaceGeometry(p, 1, 0, 0, 0);
        image = new RgbImage(size, size);
        byte[] d = image.data();
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int o = 3 * (y * size + x);
                d[o] = (byte) (150 + 60 * Math.sin(0.11 * x) * Math.cos(0.07 * y));
                d[o + 1] = (byte) (120 + 50 * Math.sin(0.05 * x + 0.09 * y));
                d[o + 2] = (byte) (100 + (x * 7 + y * 13) % 40);
            }
        }
    }
}
