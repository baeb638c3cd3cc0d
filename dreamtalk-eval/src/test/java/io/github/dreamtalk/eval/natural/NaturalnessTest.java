package io.github.dreamtalk.eval.natural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.eval.Faces;
import io.github.dreamtalk.eval.image.Luma;
import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NaturalnessTest {
    @Test
    void countsBlinks() {
        double[] eyes = new double[250];
        Arrays.fill(eyes, 0.3);
        for (int start : new int[] {20, 100, 180}) {
            Arrays.fill(eyes, start, start + 4, 0.05);
        }
        // Closed for a second is no blink, nor is a squint.
        Arrays.fill(eyes, 210, 236, 0.05);
        Arrays.fill(eyes, 60, 64, 0.25);
        Blinks blinks = Blinks.of(eyes, FrameRate.FPS_25);
        assertThat(blinks.count()).isEqualTo(3);
        assertThat(blinks.perMinute()).isCloseTo(18, within(1e-9));
        assertThat(Blinks.of(new double[] {Double.NaN}, FrameRate.FPS_25)).isNull();
    }

    @Test
    void headMotionHasRangeAndSpectrum() {
        double[] still = new double[400];
        double[] sway = new double[400];
        double[] tremor = new double[400];
        for (int f = 0; f < 400; f++) {
            sway[f] = 4 * Math.sin(2 * Math.PI * 0.25 * f / 25);
            tremor[f] = 4 * Math.sin(2 * Math.PI * 6 * f / 25);
        }
        HeadMovement slow = HeadMovement.of(sway, still, still, FrameRate.FPS_25);
        assertThat(slow.yawRange()).isCloseTo(8 * Math.sin(Math.PI * 0.45), within(0.1));
        assertThat(slow.pitchRange()).isZero();
        assertThat(slow.slow()).isGreaterThan(0.95);
        HeadMovement fast = HeadMovement.of(still, tremor, still, FrameRate.FPS_25);
        assertThat(fast.fast()).isGreaterThan(0.99);
        assertThat(fast.slow() + fast.middle() + fast.fast()).isCloseTo(1, within(1e-12));
        assertThat(HeadMovement.of(still, still, still, FrameRate.FPS_25).fast())
                .isZero();
        assertThat(HeadMovement.of(new double[] {1}, new double[] {1}, new double[] {1}, FrameRate.FPS_25))
                .isNull();
    }

    @Test
    void jitterIsTheSecondDifferenceAndTellsHeadFromFace() {
        FaceGeometry face = Faces.face();
        double unit = 256.0 / Region.ofFace(face).width();
        Jitter steady = new Jitter();
        Jitter shaken = new Jitter();
        Jitter noisy = new Jitter();
        SplittableRandom random = new SplittableRandom(3);
        for (int f = 0; f < 60; f++) {
            // Even motion has no second difference.
            steady.add(Faces.moved(face, 1, 0, 0.7 * f, 0.2 * f));
            shaken.add(Faces.moved(face, 1, 0, f % 2 == 0 ? 10 : 0, 0));
            float[] p = face.landmarks();
            for (int i = 0; i < p.length; i++) {
                p[i] += (float) (20 * random.nextDouble() - 10);
            }
            noisy.add(new FaceGeometry(p, 1, 0, 0, 0));
        }
        assertThat(steady.face()).isCloseTo(0, within(1e-3));
        assertThat(steady.head()).isCloseTo(0, within(1e-3));
        // x goes 10, 0, 10: the second difference is 20 pixels each time.
        assertThat(shaken.head()).isCloseTo(20 * unit, within(1e-3));
        assertThat(shaken.face()).isCloseTo(0, within(1e-3));
        assertThat(noisy.face()).isGreaterThan(10);
        assertThat(noisy.head()).isLessThan(noisy.face() / 2);
    }

    @Test
    void jitterNeedsThreeFacesInARow() {
        Jitter jitter = new Jitter();
        jitter.add(Faces.face());
        jitter.add(Faces.face());
        jitter.add(null);
        jitter.add(Faces.face());
        jitter.add(Faces.face());
        assertThat(jitter.face()).isNull();
        jitter.add(Faces.face());
        assertThat(jitter.face()).isZero();
    }

    @Test
    void changeIsSplitIntoHeadAndBackground() {
        Luma before = new Luma(10, 10, new float[100]);
        float[] v = new float[100];
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 10; x++) {
                v[y * 10 + x] = x < 5 ? 10 : 2;
            }
        }
        FrameChange change = FrameChange.between(before, new Luma(10, 10, v), new Region(0, 0, 5, 10));
        assertThat(change.all()).isEqualTo(6);
        assertThat(change.background()).isEqualTo(2);
        assertThat(FrameChange.between(before, before, new Region(-5, -5, 30, 30))
                        .background())
                .isNull();
        assertThat(FrameChange.between(before, before, null).background()).isNull();
    }

    @Test
    void countsFrozenFrames() {
        double[] changes = {1, 0, 0, 0, 2, 0.01, 3, 4};
        FrozenFrames frozen = FrozenFrames.of(changes, FrameRate.FPS_25);
        assertThat(frozen.share()).isEqualTo(0.5);
        assertThat(frozen.longestSeconds()).isCloseTo(0.12, within(1e-12));
        assertThat(FrozenFrames.of(new double[0], FrameRate.FPS_25).share()).isZero();
    }
}
