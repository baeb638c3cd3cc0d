package io.github.dreamtalk.render.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.ChannelRole;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way things go in the pixels that come out: what the documentation promises of signs, sides and dark and light. */
class RenderedMotionTest {
    private static final int SIZE = 256;
    private static final int[] SKIN = {205, 155, 135};
    private static final int NOSE = 4;
    private static final int FOREHEAD = 10;
    private static final int CHIN = 152;

    private final SyntheticPortrait portrait = plain();

    /** Skin of one colour, so that a warp shows only where something was painted. */
    private static SyntheticPortrait plain() {
        SyntheticPortrait p = new SyntheticPortrait(SIZE, 0);
        for (int i = 0; i < p.image.data().length; i++) {
            p.image.data()[i] = (byte) SKIN[i % 3];
        }
        return p;
    }

    private void dot(double x, double y) {
        for (int v = -3; v <= 3; v++) {
            for (int u = -3; u <= 3; u++) {
                if (u * u + v * v <= 9) {
                    int o = 3 * ((int) Math.round(y + v) * SIZE + (int) Math.round(x + u));
                    portrait.image.data()[o] = 20;
                    portrait.image.data()[o + 1] = (byte) 255;
                    portrait.image.data()[o + 2] = 20;
                }
            }
        }
    }

    /** Centre of what is green. */
    private static double[] green(RgbImage image) {
        double[] sum = new double[3];
        for (int i = 0; i < SIZE * SIZE; i++) {
            int r = image.data()[3 * i] & 255;
            int g = image.data()[3 * i + 1] & 255;
            double w = Math.max(0, g - r - 60);
            sum[0] += w * (i % SIZE);
            sum[1] += w * (i / SIZE);
            sum[2] += w;
        }
        assertThat(sum[2]).as("the dot is still seen").isGreaterThan(500);
        return new double[] {sum[0] / sum[2], sum[1] / sum[2]};
    }

    private RgbImage render(MotionSpace space, String channel, double value) {
        float[] row = new float[space.channels()];
        row[space.indexOf(channel)] = (float) value;
        RgbImage out = new RgbImage(SIZE, SIZE);
        try (Renderer.PreparedPortrait prepared = new MeshRenderer().prepare(portrait.portrait(), space);
                Renderer.Session session = prepared.open()) {
            session.render(row, 0, out);
        }
        return out;
    }

    private double[] movement(String channel, double value) {
        double[] from = green(portrait.image);
        double[] to = green(render(MotionSpace.ARKIT, channel, value));
        return new double[] {to[0] - from[0], to[1] - from[1]};
    }

    /** Degrees, and where the point goes: right and down in the picture. */
    @ParameterizedTest
    @CsvSource({
        "headYaw, 6, 4, 1, 0",
        "headYaw, -6, 4, -1, 0",
        "headPitch, 6, 4, 0, -1",
        "headPitch, -6, 4, 0, 1",
        "headRoll, 6, 10, 1, 0",
        "headRoll, -6, 10, -1, 0",
        "headRoll, 6, 152, -1, 0",
        "headRoll, -6, 152, 1, 0"
    })
    void headTurnsTheDocumentedWay(String channel, double degrees, int point, int right, int down) {
        assertThat(List.of(NOSE, FOREHEAD, CHIN)).contains(point);
        dot(portrait.face.x(point), portrait.face.y(point));
        double[] moved = movement(channel, Math.toRadians(degrees));
        double along = right * moved[0] + down * moved[1];
        double across = right * moved[1] + down * moved[0];
        assertThat(along)
                .as(channel + " moves the point by %.2f, %.2f", moved[0], moved[1])
                .isGreaterThan(2);
        assertThat(Math.abs(across)).isLessThan(0.5 * along);
    }

    /** The subject's left is on the picture's right. */
    @ParameterizedTest
    @CsvSource({
        "leftEyeYaw, 0.3, left, 1, 0",
        "leftEyeYaw, -0.3, left, -1, 0",
        "leftEyePitch, 0.3, left, 0, -1",
        "leftEyePitch, -0.3, left, 0, 1",
        "rightEyeYaw, 0.3, right, 1, 0",
        "rightEyeYaw, -0.3, right, -1, 0",
        "rightEyePitch, 0.3, right, 0, -1",
        "rightEyePitch, -0.3, right, 0, 1",
        "eyeLookOutLeft, 0.8, left, 1, 0",
        "eyeLookInLeft, 0.8, left, -1, 0",
        "eyeLookUpLeft, 0.8, left, 0, -1",
        "eyeLookDownLeft, 0.8, left, 0, 1",
        "eyeLookOutRight, 0.8, right, -1, 0",
        "eyeLookInRight, 0.8, right, 1, 0",
        "eyeLookUpRight, 0.8, right, 0, -1",
        "eyeLookDownRight, 0.8, right, 0, 1"
    })
    void eyesLookTheDocumentedWay(String channel, double value, String eye, int right, int down) {
        int[] corners = eye.equals("left") ? new int[] {263, 362} : new int[] {33, 133};
        int[] lids = eye.equals("left") ? new int[] {386, 374} : new int[] {159, 145};
        dot(
                (portrait.face.x(corners[0]) + portrait.face.x(corners[1])) / 2,
                (portrait.face.y(lids[0]) + portrait.face.y(lids[1])) / 2);
        double[] moved = movement(channel, value);
        double along = right * moved[0] + down * moved[1];
        assertThat(along)
                .as(channel + " moves the iris by %.2f, %.2f", moved[0], moved[1])
                .isGreaterThan(0.3);
        // The other eye has nothing to do with it.
        assertThat(Math.abs(right * moved[1] + down * moved[0])).isLessThan(0.5 * along);
    }

    @Test
    void theMouthIsDarkInsideAndItsTeethAreLightAndNothingIsPaintedBesides() {
        PortraitMesh mesh = new PortraitMesh(portrait.face, new FaceFrame(portrait.face));
        Deformation deformation = new Deformation(new FaceShapes(mesh));
        ArkitChannels channels = new ArkitChannels(MotionSpace.ARKIT);
        MotionReader reader = new MotionReader(channels);
        float[] row = new float[MotionSpace.ARKIT.channels()];
        row[MotionSpace.ARKIT.indexOf("jawOpen")] = 1;
        reader.read(row, 0);
        deformation.apply(reader);
        FaceFrame frame = new FaceFrame(portrait.face);
        Curve upper = margin(mesh, deformation, frame, mesh.innerLips[0]);
        Curve lower = margin(mesh, deformation, frame, mesh.innerLips[1]);
        RgbImage open = render(MotionSpace.ARKIT, "jawOpen", 1);
        List<Double> inside = new ArrayList<>();
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                boolean between = x > upper.from() && x < upper.to() && y > upper.at(x) && y < lower.at(x);
                double luma = luma(open, x, y);
                if (between && distance(upper, lower, x, y) > 2) {
                    inside.add(luma);
                } else if (distance(upper, lower, x, y) < -2) {
                    assertThat(luma).as("outside of the lips, at %d, %d", x, y).isCloseTo(luma(SKIN), within(1.0));
                }
            }
        }
        Collections.sort(inside);
        assertThat(inside.size()).isGreaterThan(100);
        assertThat(inside.get(inside.size() / 2)).as("median").isLessThan(0.55 * luma(SKIN));
        assertThat(inside.get(inside.size() / 20)).as("the darkest").isLessThan(0.2 * luma(SKIN));
        assertThat(inside.get(inside.size() - 1 - inside.size() / 50))
                .as("teeth")
                .isGreaterThan(0.75 * luma(SKIN));
        // Teeth hang from above: the lightest third of the opening is its upper one.
        double cx = (upper.from() + upper.to()) / 2;
        double height = lower.at(cx) - upper.at(cx);
        assertThat(luma(open, (int) cx + 2, (int) (upper.at(cx) + 0.22 * height)))
                .isGreaterThan(1.5 * luma(open, (int) cx + 2, (int) (upper.at(cx) + 0.5 * height)));
    }

    private static Curve margin(PortraitMesh mesh, Deformation d, FaceFrame frame, int[] lip) {
        double[] x = new double[lip.length];
        double[] y = new double[lip.length];
        for (int i = 0; i < lip.length; i++) {
            int v = lip[i];
            x[i] = frame.pixelX(mesh.x[v] + d.x[v], mesh.y[v] + d.y[v]);
            y[i] = frame.pixelY(mesh.x[v] + d.x[v], mesh.y[v] + d.y[v]);
        }
        Curve curve = new Curve();
        curve.set(x, y, lip.length);
        return curve;
    }

    /** Pixels to the nearer margin, positive inside. */
    private static double distance(Curve upper, Curve lower, int x, int y) {
        return Math.min(Math.min(x - upper.from(), upper.to() - x), Math.min(y - upper.at(x), lower.at(x) - y));
    }

    private static double luma(RgbImage image, int x, int y) {
        int o = 3 * (y * SIZE + x);
        return luma(image.data()[o] & 255, image.data()[o + 1] & 255, image.data()[o + 2] & 255);
    }

    private static double luma(int... rgb) {
        return 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2];
    }

    @Test
    void anySpaceMadeOfArkitShapesIsDrawnAlikeWhateverItsOrder() {
        dot(portrait.face.x(NOSE), portrait.face.y(NOSE));
        MotionSpace small = new MotionSpace("small", 2, List.of("mouthPucker", "jawOpen", "nod"))
                .withRoles(Map.of(ChannelRole.HEAD_PITCH, "nod"));
        MeshRenderer renderer = new MeshRenderer();
        assertThat(renderer.accepts(small)).isTrue();
        assertThat(render(small, "jawOpen", 0.7).data())
                .isEqualTo(render(MotionSpace.ARKIT, "jawOpen", 0.7).data());
        assertThat(render(small, "nod", 0.1).data())
                .isEqualTo(render(MotionSpace.ARKIT, "headPitch", 0.1).data());
        // A channel that could not be drawn, one whose use is unknown, and a space without a jaw.
        assertThat(renderer.accepts(new MotionSpace("more", 2, List.of("jawOpen", "earWiggle"))))
                .isFalse();
        assertThat(renderer.accepts(new MotionSpace("mute", 1, List.of("jawOpen", "headPitch"))))
                .isFalse();
        assertThat(renderer.accepts(new MotionSpace("lids", 1, List.of("eyeBlinkLeft"))))
                .isFalse();
        assertThat(renderer.accepts(MotionSpace.BFM)).isFalse();
    }

    @Test
    void anglesCountFromTheRestOfTheSpace() {
        MotionSpace tilted = new MotionSpace("tilted", 1, List.of("jawOpen", "nod"))
                .withRoles(Map.of(ChannelRole.HEAD_PITCH, "nod"))
                .withRestingPose(0.05f);
        float[] row = new float[2];
        RgbImage out = new RgbImage(SIZE, SIZE);
        dot(portrait.face.x(NOSE), portrait.face.y(NOSE));
        try (Renderer.PreparedPortrait prepared = new MeshRenderer().prepare(portrait.portrait(), tilted);
                Renderer.Session session = prepared.open()) {
            tilted.rest(row, 0);
            session.render(row, 0, out);
            assertThat(out.data()).isEqualTo(portrait.image.data());
        }
    }
}
