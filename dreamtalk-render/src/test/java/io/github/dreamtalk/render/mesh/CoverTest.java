package io.github.dreamtalk.render.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What hides teeth and eyes that must not be seen, and the warp they move with. */
class CoverTest {
    private static final byte WHITE = (byte) 255;

    private static int set(RgbImage image, int x, int y, byte value) {
        int o = 3 * (y * image.width() + x);
        Arrays.fill(image.data(), o, o + 3, value);
        return o;
    }

    /** Paints everything between two rows of points white. */
    private static void whiten(RgbImage image, PortraitMesh mesh, int[] upper, int[] lower) {
        Curve top = curve(mesh, upper);
        Curve bottom = curve(mesh, lower);
        for (int x = 0; x < image.width(); x++) {
            for (int y = 0; y < image.height(); y++) {
                if (x > top.from() && x < top.to() && y > top.at(x) && y < bottom.at(x)) {
                    set(image, x, y, WHITE);
                }
            }
        }
    }

    private static Curve curve(PortraitMesh mesh, int[] row) {
        double[] x = new double[row.length];
        double[] y = new double[row.length];
        boolean backwards = mesh.sourceX[row[0]] > mesh.sourceX[row[row.length - 1]];
        for (int i = 0; i < row.length; i++) {
            int v = row[backwards ? row.length - 1 - i : i];
            x[i] = mesh.sourceX[v];
            y[i] = mesh.sourceY[v];
        }
        Curve curve = new Curve();
        curve.set(x, y, row.length);
        return curve;
    }

    /** Lightest pixel between two rows of points and a little beyond, in the picture as it stands. */
    private static int lightest(RgbImage image, PortraitMesh mesh, int[][] rows) {
        PixelBox box = new PixelBox();
        box.clear();
        box.add(rows[0], mesh.sourceX, mesh.sourceY);
        box.add(rows[1], mesh.sourceX, mesh.sourceY);
        assertThat(box.close(4, image.width(), image.height())).isTrue();
        int lightest = 0;
        for (int y = box.top; y <= box.bottom; y++) {
            for (int x = box.left; x <= box.right; x++) {
                int o = 3 * (y * image.width() + x);
                lightest = Math.max(
                        lightest,
                        Math.min(
                                image.data()[o] & 255, Math.min(image.data()[o + 1] & 255, image.data()[o + 2] & 255)));
            }
        }
        return lightest;
    }

    private static RgbImage render(SyntheticPortrait p, String channel, double value) {
        Renderer.Session session = p.session();
        float[] row = new float[MotionSpace.ARKIT.channels()];
        if (channel.equals("eyeBlink")) {
            row[MotionSpace.ARKIT.indexOf("eyeBlinkLeft")] = (float) value;
            row[MotionSpace.ARKIT.indexOf("eyeBlinkRight")] = (float) value;
        } else {
            row[MotionSpace.ARKIT.indexOf(channel)] = (float) value;
        }
        RgbImage out = new RgbImage(p.image.width(), p.image.height());
        session.render(row, 0, out);
        return out;
    }

    @Test
    void teethOfThePortraitAreGoneWhereTheLipsAreBroughtTogether() {
        SyntheticPortrait p = new SyntheticPortrait(256, 0.12);
        PortraitMesh mesh = new PortraitMesh(p.face, new FaceFrame(p.face));
        whiten(p.image, mesh, mesh.innerLips[0], mesh.innerLips[1]);
        assertThat(lightest(p.image, mesh, mesh.innerLips)).isEqualTo(255);
        assertThat(lightest(render(p, "mouthClose", 0.1), mesh, mesh.innerLips)).isLessThan(190);
        assertThat(lightest(render(p, "jawOpen", 0.06), mesh, mesh.innerLips)).isLessThan(190);
        // They are still there when the mouth opens.
        assertThat(lightest(render(p, "jawOpen", 0.6), mesh, mesh.innerLips)).isGreaterThan(220);
    }

    @Test
    void closedEyesShowNoWhite() {
        SyntheticPortrait p = new SyntheticPortrait(256, 0);
        PortraitMesh mesh = new PortraitMesh(p.face, new FaceFrame(p.face));
        for (int side = 0; side < 2; side++) {
            whiten(p.image, mesh, mesh.lids[side][0], mesh.lids[side][1]);
        }
        RgbImage shut = render(p, "eyeBlink", 1);
        for (int side = 0; side < 2; side++) {
            assertThat(lightest(p.image, mesh, mesh.lids[side])).isEqualTo(255);
            assertThat(lightest(shut, mesh, mesh.lids[side])).isLessThan(190);
        }
    }

    @Test
    void membraneContinuesAGradientThroughTheHole() {
        RgbImage image = new RgbImage(40, 30);
        boolean[] hole = new boolean[24 * 20];
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                set(image, x, y, (byte) (20 + 3 * x + 2 * y));
            }
        }
        for (int y = 3; y < 17; y++) {
            for (int x = 4; x < 20; x++) {
                hole[y * 24 + x] = true;
                set(image, x + 8, y + 5, WHITE);
            }
        }
        Membrane membrane = new Membrane(image, 8, 5, 24, 20, hole);
        for (int y = 8; y < 22; y++) {
            for (int x = 12; x < 28; x++) {
                int o = 3 * (y * 40 + x);
                membrane.blend(x, y, 1, image.data(), o);
                assertThat(Math.abs((image.data()[o] & 255) - (20 + 3 * x + 2 * y)))
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void trianglesTurnedOverAreLeftOut() {
        WarpMap map = new WarpMap(20, 20, 400);
        map.begin(0, 0, 20, 20);
        float[] x = {2, 18, 2};
        float[] y = {2, 2, 18};
        float[] far = {5, 5, 5};
        float[] sourceX = {3, 19, 3};
        map.draw(x, y, far, 0, 1, sourceX, y, 0, 2, 1);
        assertThat(map.sourceX(5, 5)).isEqualTo(5);
        map.draw(x, y, far, 0, 1, sourceX, y, 0, 1, 2);
        assertThat(map.sourceX(5, 5)).isEqualTo(6);
        assertThat(map.sourceX(19, 19)).isEqualTo(19);
        map.begin(0, 0, 20, 20);
        map.draw(x, y, far, 0, 0, sourceX, y, 0, 2, 1);
        assertThat(map.sourceX(5, 5)).isEqualTo(6);
    }
}
