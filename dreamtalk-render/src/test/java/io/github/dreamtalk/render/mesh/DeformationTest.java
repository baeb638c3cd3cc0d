package io.github.dreamtalk.render.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.motion.MotionSpace;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeformationTest {
    private static PortraitMesh mesh;
    private static Deformation deformation;
    private static PortraitMesh openMesh;
    private static Deformation openDeformation;

    @BeforeAll
    static void prepare() {
        SyntheticPortrait closed = new SyntheticPortrait(256, 0);
        mesh = new PortraitMesh(closed.face, new FaceFrame(closed.face));
        deformation = new Deformation(new FaceShapes(mesh));
        SyntheticPortrait open = new SyntheticPortrait(256, 0.12);
        openMesh = new PortraitMesh(open.face, new FaceFrame(open.face));
        openDeformation = new Deformation(new FaceShapes(openMesh));
    }

    private static float[] row(Object... namesAndValues) {
        float[] row = new float[MotionSpace.ARKIT.channels()];
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row[MotionSpace.ARKIT.indexOf((String) namesAndValues[i])] = ((Number) namesAndValues[i + 1]).floatValue();
        }
        return row;
    }

    private static double gap(PortraitMesh m, Deformation d, float[] row) {
        MotionReader reader = new MotionReader(new ArkitChannels(MotionSpace.ARKIT));
        reader.read(row, 0);
        d.apply(reader);
        return m.y[14] + d.y[14] - m.y[13] - d.y[13];
    }

    @Test
    void everyEdgeOfTheMeshIsSharedByAtMostTwoTriangles() {
        java.util.Map<Long, Integer> edges = new java.util.HashMap<>();
        for (int i = 0; i < mesh.skin.length; i += 3) {
            for (int c = 0; c < 3; c++) {
                int a = mesh.skin[i + c];
                int b = mesh.skin[i + (c + 1) % 3];
                edges.merge(((long) Math.min(a, b) << 32) | Math.max(a, b), 1, Integer::sum);
            }
        }
        assertThat(edges.values()).allMatch(n -> n <= 2);
        int[] oval = FaceTopology.OVAL;
        for (int k = 0; k < oval.length; k++) {
            assertThat(mesh.outside[oval[k]]).isZero();
        }
    }

    @Test
    void jawOpensMonotonouslyToTheDocumentedWidth() {
        double rest = gap(mesh, deformation, row());
        double last = rest;
        for (int i = 1; i <= 16; i++) {
            double g = gap(mesh, deformation, row("jawOpen", i / 10.0));
            assertThat(g).isGreaterThan(last);
            last = g;
        }
        assertThat(gap(mesh, deformation, row("jawOpen", 1)) - rest).isCloseTo(0.25, within(0.005));
        assertThat(gap(mesh, deformation, row("jawOpen", 0.3)) - rest).isCloseTo(0.075, within(0.003));
    }

    @Test
    void silentHeadThatMovesKeepsTheLipsOfAnOpenMouthTogether() {
        assertThat(gap(openMesh, openDeformation, row("headYaw", 0.003, "headPitch", -0.002)))
                .isBetween(0.0, 0.03);
        assertThat(gap(openMesh, openDeformation, row("eyeBlinkLeft", 0.5, "eyeBlinkRight", 0.5)))
                .isBetween(0.0, 0.03);
        assertThat(gap(openMesh, openDeformation, row("mouthClose", 1e-5))).isCloseTo(0.12, within(1e-3));
    }

    @Test
    void openMouthIsClosedAsSoonAsTheRowMovesTheMouth() {
        assertThat(gap(openMesh, openDeformation, row())).isCloseTo(0.12, within(1e-3));
        assertThat(gap(openMesh, openDeformation, row("mouthClose", 0.06))).isBetween(0.0, 0.03);
        double last = gap(openMesh, openDeformation, row("jawOpen", 0.06));
        assertThat(last).isLessThan(0.03);
        for (int i = 1; i <= 10; i++) {
            double g = gap(openMesh, openDeformation, row("jawOpen", i / 10.0));
            assertThat(g).isGreaterThan(last);
            last = g;
        }
    }

    @Test
    void bilabialClosesTheLipsOfAnyPortraitAlthoughTheJawIsSlightlyOpen() {
        float[] bilabial = row(
                "jawOpen",
                0.04,
                "mouthClose",
                0.05,
                "mouthPressLeft",
                0.45,
                "mouthPressRight",
                0.45,
                "mouthRollLower",
                0.25,
                "mouthRollUpper",
                0.2);
        assertThat(widestGap(mesh, deformation, bilabial)).isLessThan(0.005);
        assertThat(widestGap(openMesh, openDeformation, bilabial)).isLessThan(0.005);
        float[] silence = row("mouthPressLeft", 0.03, "mouthPressRight", 0.03);
        assertThat(widestGap(mesh, deformation, silence)).isLessThan(0.03);
        assertThat(widestGap(openMesh, openDeformation, silence)).isLessThan(0.03);
    }

    private static double widestGap(PortraitMesh m, Deformation d, float[] row) {
        gap(m, d, row);
        double widest = 0;
        for (int k = 0; k < m.innerLips[0].length; k++) {
            int u = m.innerLips[0][k];
            int l = m.innerLips[1][k];
            widest = Math.max(widest, m.y[l] + d.y[l] - m.y[u] - d.y[u]);
        }
        return widest;
    }

    @Test
    void gazeReportedTwiceIsMadeOnce() {
        MotionReader reader = new MotionReader(new ArkitChannels(MotionSpace.ARKIT));
        double angle = Math.toRadians(6);
        reader.read(row("leftEyeYaw", angle), 0);
        double once = reader.gazeX[1];
        assertThat(once).isGreaterThan(0.005);
        reader.read(row("eyeLookOutLeft", 0.2), 0);
        assertThat(reader.gazeX[1]).isCloseTo(once, within(1e-6));
        reader.read(row("leftEyeYaw", angle, "eyeLookOutLeft", 0.2), 0);
        assertThat(reader.gazeX[1]).isCloseTo(once, within(1e-6));
    }

    @Test
    void mouthCloseShutsTheLipsOverAnOpenJaw() {
        assertThat(gap(mesh, deformation, row("jawOpen", 0.4, "mouthClose", 0.4)))
                .isBetween(-1e-6, 0.03);
        double chin = deformation.y[152];
        assertThat(chin).isGreaterThan(0.05);
    }

    @Test
    void blinkBringsTheLidsTogetherAndLeavesTheMouthAlone() {
        gap(mesh, deformation, row("eyeBlinkLeft", 1, "eyeBlinkRight", 1));
        for (int side = 0; side < 2; side++) {
            int u = FaceTopology.UPPER_LID[side][4];
            int l = FaceTopology.LOWER_LID[side][4];
            assertThat(mesh.y[l] + deformation.y[l] - mesh.y[u] - deformation.y[u])
                    .isCloseTo(0, within(1e-4f));
        }
        assertThat(deformation.y[13]).isZero();
        assertThat(deformation.y[14]).isZero();
    }

    @Test
    void leftAndRightAreThoseOfTheSubject() {
        gap(mesh, deformation, row("mouthSmileLeft", 1));
        assertThat(deformation.x[291]).isGreaterThan(0.05f);
        assertThat(Math.abs(deformation.x[61])).isLessThan(0.01f);
        gap(mesh, deformation, row("eyeBlinkRight", 1));
        assertThat(deformation.y[159]).isGreaterThan(0.01f);
        assertThat(Math.abs(deformation.y[386])).isLessThan(1e-3f);
    }

    @Test
    void lipsAndLidsNeverCrossAndNothingMovesFarAway() {
        Random random = new Random(7);
        for (int n = 0; n < 300; n++) {
            float[] row = new float[MotionSpace.ARKIT.channels()];
            for (int i = 0; i < 52; i++) {
                row[i] = random.nextInt(3) == 0 ? random.nextFloat() * 1.6f : 0;
            }
            check(mesh, deformation, row);
            check(openMesh, openDeformation, row);
        }
    }

    private static void check(PortraitMesh m, Deformation d, float[] row) {
        MotionReader reader = new MotionReader(new ArkitChannels(MotionSpace.ARKIT));
        reader.read(row, 0);
        d.apply(reader);
        for (int k = 1; k < 20; k++) {
            notCrossed(m, d, m.innerLips[0][k], m.innerLips[1][k], 1 - reader.activity);
        }
        for (int side = 0; side < 2; side++) {
            for (int k = 1; k < 16; k++) {
                notCrossed(m, d, m.lids[side][0][k], m.lids[side][1][k], 0);
            }
        }
        for (int i = 0; i < m.count; i++) {
            assertThat(Float.isFinite(d.x[i]) && Float.isFinite(d.y[i]) && Float.isFinite(d.z[i]))
                    .isTrue();
            if (m.outside[i] > 0.8) {
                assertThat(d.x[i] == 0 && d.y[i] == 0).isTrue();
            }
        }
    }

    private static void notCrossed(PortraitMesh m, Deformation d, int u, int l, double rest) {
        double floor = Math.min(0, m.y[l] - m.y[u]) * rest;
        assertThat((double) (m.y[l] + d.y[l] - m.y[u] - d.y[u])).isGreaterThan(floor - 1e-4);
    }
}
