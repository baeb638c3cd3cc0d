package io.github.dreamtalk.eval.landmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.eval.Faces;
import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LandmarkMeasuresTest {
    @Test
    void tablesHoldDistinctPointsOfTheMesh() {
        for (int[] table : new int[][] {FacePoints.face(), FacePoints.mouth(), FacePoints.stable()}) {
            assertThat(table).doesNotHaveDuplicates();
            assertThat(Arrays.stream(table).allMatch(p -> p >= 0 && p < FaceGeometry.POINTS))
                    .isTrue();
        }
        assertThat(FacePoints.face()).hasSize(140);
        assertThat(FacePoints.mouth()).hasSize(40);
        assertThat(FacePoints.face()).contains(FacePoints.mouth());
        assertThat(FacePoints.stable()).doesNotContain(FacePoints.mouth());
    }

    @Test
    void isZeroForTheSameFaceWhereverItIs() {
        FaceGeometry face = Faces.face();
        LandmarkDistance same = LandmarkDistance.between(face, face);
        assertThat(same.face()).isCloseTo(0, within(1e-9));
        LandmarkDistance moved = LandmarkDistance.between(Faces.moved(face, 1.7, 0.4, 30, -12), face);
        assertThat(moved.face()).isCloseTo(0, within(1e-3));
        assertThat(moved.mouth()).isCloseTo(0, within(1e-3));
    }

    @Test
    void isWhatTheMouthWasMovedByInPixelsAt256() {
        FaceGeometry face = Faces.face();
        double unit = 256.0 / Region.ofFace(face).width();
        FaceGeometry lowered = Faces.lowered(face, FacePoints.mouth(), 6);
        // The measured face is laid on the reference by points that did not move, so all of the shift is left.
        LandmarkDistance distance = LandmarkDistance.between(Faces.moved(lowered, 0.5, -0.2, 3, 4), face);
        assertThat(distance.mouth()).isCloseTo(6 * unit, within(1e-3));
        assertThat(distance.face()).isCloseTo(6 * unit * 40 / 140, within(1e-3));
    }

    @Test
    void theSimilarityIsTheOneApplied() {
        FaceGeometry face = Faces.face();
        Similarity s = Similarity.fit(face, Faces.moved(face, 2, Math.PI / 6, 5, 7), FacePoints.stable());
        assertThat(s.a()).isCloseTo(2 * Math.cos(Math.PI / 6), within(1e-5));
        assertThat(s.b()).isCloseTo(1, within(1e-5));
        assertThat(s.tx()).isCloseTo(5, within(1e-2));
        assertThat(s.ty()).isCloseTo(7, within(1e-2));
        assertThatThrownBy(() -> Similarity.fit(face, face, new int[] {1})).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void motionDistanceIsTheMeanLengthOfTheRowsDifference() {
        MotionSpace space = MotionSpace.ARKIT;
        float[] a = new float[2 * space.channels()];
        float[] b = a.clone();
        b[space.indexOf("jawOpen")] = 0.3f;
        b[space.indexOf("eyeBlinkLeft")] = 0.4f;
        b[space.channels() + space.indexOf("headYaw")] = 9;
        MotionDistance d = MotionDistance.between(
                new MotionSequence(space, FrameRate.FPS_25, a), new MotionSequence(space, FrameRate.FPS_25, b));
        assertThat(d.frames()).isEqualTo(2);
        assertThat(d.all()).isCloseTo(0.25, within(1e-7));
        assertThat(d.mouth().orElseThrow()).isCloseTo(0.15, within(1e-7));
        MotionSequence bfm = new MotionSequence(MotionSpace.BFM, FrameRate.FPS_25, new float[73]);
        assertThat(MotionDistance.between(bfm, bfm).mouth()).isEmpty();
        assertThatThrownBy(() -> MotionDistance.between(bfm, new MotionSequence(space, FrameRate.FPS_25, a)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bfm");
    }
}
