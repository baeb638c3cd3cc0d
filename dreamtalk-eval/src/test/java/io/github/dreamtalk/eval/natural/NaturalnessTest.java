package io.github.dreamtalk.eval.natural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.eval.Faces;
import io.github.dreamtalk.eval.image.Luma;
import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
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
        HeadMovement slow = HeadMovement.of(sway, still, still, FrameRate.FPS_25, 0);
        assertThat(slow.yawRange()).isCloseTo(8 * Math.sin(Math.PI * 0.45), within(0.1));
        assertThat(slow.pitchRange()).isZero();
        assertThat(slow.size()).isCloseTo(4 / Math.sqrt(2), within(0.01));
        assertThat(slow.spectrum().slow()).isGreaterThan(0.95);
        HeadMovement fast = HeadMovement.of(still, tremor, still, FrameRate.FPS_25, 0);
        assertThat(fast.spectrum().fast()).isGreaterThan(0.99);
        assertThat(fast.spectrum().slow()
                        + fast.spectrum().middle()
                        + fast.spectrum().fast())
                .isCloseTo(1, within(1e-12));
        assertThat(HeadMovement.of(still, still, still, FrameRate.FPS_25, 0).spectrum())
                .isNull();
        assertThat(HeadMovement.of(new double[] {1}, new double[] {1}, new double[] {1}, FrameRate.FPS_25, 0))
                .isNull();
    }

    /** What a mesh reads of a still picture with noise: white, and the more the stronger the noise. */
    private static double[] noise(double size, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] angle = new double[400];
        for (int f = 0; f < angle.length; f++) {
            angle[f] = size * random.nextGaussian();
        }
        return angle;
    }

    @Test
    void noiseOfAStillHeadIsNoMovement() {
        for (double size : new double[] {0.05, 0.3, 0.7}) {
            HeadMovement still =
                    HeadMovement.of(noise(size, 1), noise(1.4 * size, 2), noise(0.4 * size, 3), FrameRate.FPS_25, 0);
            assertThat(still.spectrum()).as("noise of %s", size).isNull();
            assertThat(still.noise()).isCloseTo(still.size(), within(0.1 * still.size()));
        }
        // A head that sways under the same noise is measured, and so is one that really trembles.
        double[] sway = noise(0.3, 1);
        double[] tremble = new double[400];
        for (int f = 0; f < 400; f++) {
            sway[f] += 1.5 * Math.sin(2 * Math.PI * 0.3 * f / 25);
            tremble[f] = 4 * Math.sin(2 * Math.PI * 10 * f / 25);
        }
        double[] none = new double[400];
        assertThat(HeadMovement.of(sway, noise(0.3, 2), none, FrameRate.FPS_25, 0)
                        .spectrum()
                        .slow())
                .isGreaterThan(0.7);
        assertThat(HeadMovement.of(tremble, none, none, FrameRate.FPS_25, 0)
                        .spectrum()
                        .fast())
                .isGreaterThan(0.99);
        // Clean, but too small to be told from anything.
        double[] little = Arrays.stream(sway).map(v -> 0.1 * v).toArray();
        assertThat(HeadMovement.of(little, none, none, FrameRate.FPS_25, 0).spectrum())
                .isNull();
    }

    /** What a codec makes of noise: slow, and so not to be told from movement by its spectrum. */
    @Test
    void aPictureThatFlickersRaisesTheFloor() {
        double[] slow = new double[400];
        double[] none = new double[400];
        for (int f = 0; f < 400; f++) {
            slow[f] = 1.27 * Math.sin(2 * Math.PI * 0.7 * f / 25);
        }
        // 0.9 degrees: a still head in a picture that flickers by 2.2 levels reads as much.
        assertThat(HeadMovement.of(slow, none, none, FrameRate.FPS_25, 0).spectrum())
                .isNotNull();
        assertThat(HeadMovement.of(slow, none, none, FrameRate.FPS_25, 1.5).spectrum())
                .isNotNull();
        assertThat(HeadMovement.of(slow, none, none, FrameRate.FPS_25, 2.2).spectrum())
                .isNull();
        double[] twice = Arrays.stream(slow).map(v -> 2 * v).toArray();
        assertThat(HeadMovement.of(twice, none, none, FrameRate.FPS_25, 50).spectrum())
                .isNotNull();
    }

    @Test
    void aSpectrumNeedsFourSecondsWithoutAGap() {
        double[] sway = new double[400];
        for (int f = 0; f < 400; f++) {
            sway[f] = 4 * Math.sin(2 * Math.PI * 0.25 * f / 25);
        }
        assertThat(HeadMovement.of(Arrays.copyOf(sway, 99), new double[99], new double[99], FrameRate.FPS_25, 0)
                        .spectrum())
                .isNull();
        assertThat(HeadMovement.of(Arrays.copyOf(sway, 100), new double[100], new double[100], FrameRate.FPS_25, 0)
                        .spectrum())
                .isNotNull();
        double[] gaps = sway.clone();
        for (int f = 90; f < 400; f += 90) {
            gaps[f] = Double.NaN;
        }
        assertThat(HeadMovement.of(gaps, gaps, gaps, FrameRate.FPS_25, 0).spectrum())
                .isNull();
        assertThat(HeadMovement.of(gaps, gaps, gaps, FrameRate.FPS_25, 0).noise())
                .isNaN();
        // Frames without a face cut out would make a jump, which has all frequencies.
        double[] gap = sway.clone();
        Arrays.fill(gap, 110, 160, Double.NaN);
        assertThat(HeadMovement.of(gap, gap, gap, FrameRate.FPS_25, 0)
                        .spectrum()
                        .fast())
                .isLessThan(0.01);
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
        assertThat(mean(steady.face())).isCloseTo(0, within(1e-3));
        assertThat(mean(steady.head())).isCloseTo(0, within(1e-3));
        // x goes 10, 0, 10: the second difference is 20 pixels each time.
        assertThat(mean(shaken.head())).isCloseTo(20 * unit, within(1e-3));
        assertThat(mean(shaken.face())).isCloseTo(0, within(1e-3));
        assertThat(mean(noisy.face())).isGreaterThan(10);
        assertThat(mean(noisy.head())).isLessThan(mean(noisy.face()) / 2);
        assertThat(noisy.face()).hasSize(58);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    @Test
    void jitterNeedsThreeFacesInARow() {
        Jitter jitter = new Jitter();
        jitter.add(Faces.face());
        jitter.add(Faces.face());
        jitter.add(null);
        jitter.add(Faces.face());
        jitter.add(Faces.face());
        assertThat(jitter.face()).isEmpty();
        jitter.add(Faces.face());
        assertThat(jitter.face()).containsExactly(0);
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
        FrameChange change = FrameChange.between(before, new Luma(10, 10, v), new Region(0, 0, 5, 10), List.of());
        assertThat(change.all()).isEqualTo(6);
        assertThat(change.background()).isEqualTo(2);
        assertThat(FrameChange.between(before, before, new Region(-5, -5, 30, 30), List.of())
                        .background())
                .isNull();
        assertThat(FrameChange.between(before, before, null, List.of()).background())
                .isNull();
    }

    @Test
    void countsFrozenFrames() {
        double[] changes = {1, 0, 0, 0, 2, 0.01, 3, 4};
        FrozenFrames frozen = FrozenFrames.of(changes, FrameRate.FPS_25);
        assertThat(frozen.share()).isEqualTo(0.5);
        assertThat(frozen.longestSeconds()).isCloseTo(0.12, within(1e-12));
        assertThat(FrozenFrames.of(new double[0], FrameRate.FPS_25)).isNull();
    }

    private static Luma plane(int side, DoubleBinaryOperator pixel) {
        float[] v = new float[side * side];
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) pixel.applyAsDouble(i % side, i / side);
        }
        return new Luma(side, side, v);
    }

    @Test
    void noiseIsWhatDiffersFromPixelToPixel() {
        SplittableRandom random = new SplittableRandom(7);
        Luma clean = plane(64, (x, y) -> 100);
        FrameChange noisy = change(clean, plane(64, (x, y) -> 100 + 5 * Math.sqrt(2) * random.nextGaussian()));
        assertThat(noisy.noise()).isCloseTo(5, within(0.3));
        // Not light, nor a slope that moves, nor something with edges in less than half of the picture.
        assertThat(change(clean, plane(64, (x, y) -> 120)).noise()).isZero();
        assertThat(change(plane(64, (x, y) -> 2 * x + y), plane(64, (x, y) -> 2 * x + y + 6))
                        .noise())
                .isLessThan(0.01);
        assertThat(change(clean, plane(64, (x, y) -> x < 30 && (x + y) % 2 == 0 ? 250 : 100))
                        .noise())
                .isZero();
        assertThat(change(plane(2, (x, y) -> 0), plane(2, (x, y) -> 9)).noise()).isNull();
        assertThat(change(plane(64, (x, y) -> (x + y) % 2 * 255), plane(64, (x, y) -> (x + y + 1) % 2 * 255))
                        .noise())
                .isGreaterThan(100);
    }

    private static FrameChange change(Luma before, Luma now) {
        return FrameChange.between(before, now, null, List.of());
    }

    @Test
    void skinIsFollowedInPatches() {
        Luma before = plane(64, (x, y) -> 100);
        Luma now = plane(64, (x, y) -> x < 32 ? 104 : 98);
        Region left = new Region(4, 4, 10, 10);
        Region right = new Region(40, 40, 10, 10);
        assertThat(FrameChange.between(before, now, null, List.of(left, right)).skin())
                .isCloseTo(3, within(1e-9));
        assertThat(FrameChange.between(before, now, null, List.of(left, new Region(90, 0, 5, 5)))
                        .skin())
                .isCloseTo(4, within(1e-9));
        assertThat(change(before, now).skin()).isNull();
        // Noise within a patch is no lightening.
        SplittableRandom random = new SplittableRandom(2);
        Luma noisy = plane(64, (x, y) -> 100 + 10 * random.nextGaussian());
        assertThat(FrameChange.between(before, noisy, null, List.of(left, right))
                        .skin())
                .isLessThan(2);
        FaceGeometry face = Faces.face();
        assertThat(Region.ofSkin(face)).hasSize(3).allSatisfy(patch -> {
            assertThat(patch.width()).isEqualTo(24);
            assertThat(Region.ofFace(face).contains(patch.x() + 12, patch.y() + 12))
                    .isTrue();
        });
        assertThat(Region.ofSkin(face).get(0).contains((int) face.x(151), (int) face.y(151)))
                .isTrue();
    }
}
