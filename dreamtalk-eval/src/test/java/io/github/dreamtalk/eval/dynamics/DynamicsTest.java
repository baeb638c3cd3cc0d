package io.github.dreamtalk.eval.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.eval.Faces;
import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.eval.landmark.FacePoints;
import io.github.dreamtalk.eval.sync.Interval;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Made-up motion whose figures are known. */
class DynamicsTest {
    private static final FrameRate RATE = FrameRate.FPS_25;

    /** The lips grown from their first point. */
    private static FaceGeometry lips(FaceGeometry face, double scale) {
        float[] p = face.landmarks();
        int[] mouth = FacePoints.mouth();
        double x = face.x(mouth[0]);
        double y = face.y(mouth[0]);
        for (int i : mouth) {
            p[3 * i] = (float) (x + scale * (face.x(i) - x));
            p[3 * i + 1] = (float) (y + scale * (face.y(i) - y));
        }
        return new FaceGeometry(p, 1, 0, 0, 0);
    }

    @Test
    void lipsThatGrowAndShrinkChangeEveryDistanceByAsMuch() {
        FaceGeometry face = Faces.face();
        int[] mouth = FacePoints.mouth();
        double sum = 0;
        for (int a : mouth) {
            for (int b : mouth) {
                sum += Math.hypot(face.x(a) - face.x(b), face.y(a) - face.y(b));
            }
        }
        double meanDistance = sum / (mouth.length * (mouth.length - 1));
        LipDynamics dynamics = new LipDynamics();
        LipDynamics carried = new LipDynamics();
        LipDynamics halved = new LipDynamics();
        // Scales 1, 0.9, 1.1, 1, 0.9, 1.1 ...: their variance is 0.02 / 3 · n / (n − 1).
        double[] scales = {1, 0.9, 1.1};
        int n = 60;
        for (int f = 0; f < n; f++) {
            FaceGeometry now = lips(face, scales[f % 3]);
            dynamics.add(now);
            dynamics.add(null);
            carried.add(Faces.moved(face, 1, 0.01 * f, 3 * f, -f));
            halved.add(Faces.moved(now, 0.5, 0.4, 10, 20));
        }
        double unit = 256.0 / Region.ofFace(face).width();
        double expected = unit * meanDistance * Math.sqrt(0.02 / 3 * n / (n - 1));
        assertThat(dynamics.value()).isCloseTo(expected, within(1e-3 * expected));
        assertThat(carried.value()).isCloseTo(0, within(1e-4));
        double turned =
                256.0 / Region.ofFace(Faces.moved(face, 0.5, 0.4, 10, 20)).width();
        assertThat(halved.value()).isCloseTo(expected * 0.5 * turned / unit, within(1e-3 * expected));
        assertThat(new LipDynamics().value()).isNull();
    }

    @Test
    void browsAreMeasuredFromTheLineOfTheEyes() {
        FaceGeometry face = Faces.face();
        double rest = BrowDynamics.height(face);
        // 6 pixels down at an eye distance of 120.
        FaceGeometry lowered = Faces.lowered(face, FacePoints.brows(), 6);
        assertThat(BrowDynamics.height(lowered)).isCloseTo(rest - 0.05, within(1e-6));
        assertThat(BrowDynamics.height(Faces.moved(lowered, 1.7, 0.5, -20, 4))).isCloseTo(rest - 0.05, within(1e-5));
        double[] heights = new double[41];
        for (int f = 0; f < heights.length; f++) {
            heights[f] = f % 2 == 0 ? rest : rest - 0.05;
        }
        heights[40] = Double.NaN;
        assertThat(BrowDynamics.of(heights)).isCloseTo(0.025 * Math.sqrt(40 / 39.0), within(1e-9));
        assertThat(BrowDynamics.of(new double[] {1, Double.NaN})).isNull();
    }

    @Test
    void theHeadsFigureIsItsFormula() {
        int n = 40;
        double[] alternating = new double[n];
        double[] still = new double[n];
        double[] steps = new double[n];
        for (int f = 0; f < n; f++) {
            alternating[f] = f % 2 == 0 ? 3 : -3;
            steps[f] = f < n / 2 ? 10 : 14;
        }
        double variance = 9.0 * n / (n - 1);
        // 39 changes, 20 of −6 and 19 of 6.
        double mean = -6 / 39.0;
        double change = (20 * Math.pow(-6 - mean, 2) + 19 * Math.pow(6 - mean, 2)) / 38;
        double shift = 4.0 * n / (n - 1);
        double[][] angles = {alternating, still, still};
        assertThat(HeadDynamics.of(angles, new double[][] {steps, still}))
                .isCloseTo(Math.sqrt(Math.sqrt(variance) / 3 * change / 3 + shift / 2), within(1e-9));
        assertThat(HeadDynamics.of(angles, new double[][] {still, still}))
                .isCloseTo(Math.sqrt(Math.sqrt(variance) / 3 * change / 3), within(1e-9));
        assertThat(HeadDynamics.of(new double[][] {still, still, still}, new double[][] {still, still}))
                .isZero();
        // A change over a gap is none.
        double[] gap = alternating.clone();
        for (int f = 0; f < n; f += 2) {
            gap[f] = Double.NaN;
        }
        assertThat(HeadDynamics.of(new double[][] {gap, gap, gap}, new double[][] {still, still}))
                .isNull();
    }

    @Test
    void gapsOfTheLips() {
        FaceGeometry face = Faces.face();
        float[] p = face.landmarks();
        int[] upper = {191, 80, 81, 82, 13, 312, 311, 310, 415};
        int[] lower = {95, 88, 178, 87, 14, 317, 402, 318, 324};
        for (int i = 0; i < upper.length; i++) {
            p[3 * upper[i]] = 120 + 10 * i;
            p[3 * upper[i] + 1] = 190;
            p[3 * lower[i]] = 120 + 10 * i;
            // Open by 0 to 24 pixels, in the middle by 12: mean 12.
            p[3 * lower[i] + 1] = 190 + 3 * i;
        }
        p[3 * 78] = 110;
        p[3 * 78 + 1] = 190;
        p[3 * 308] = 206;
        p[3 * 308 + 1] = 190;
        FaceGeometry open = Faces.moved(new FaceGeometry(p, 1, 0, 0, 0), 1.3, 0.3, 5, 5);
        assertThat(LipGap.mean(open)).isCloseTo(12 / 120.0, within(1e-5));
        assertThat(LipGap.aspectRatio(open)).isCloseTo(12 / 96.0, within(1e-5));
    }

    @Test
    void silentLipsAreTheMedianFromTheMedian() {
        double[] gaps = new double[100];
        Arrays.fill(gaps, 0.5);
        // From 1 to 2 s: frames 25 to 50; median 0.2, distances 0, 0.01 and one outlier.
        for (int f = 25; f <= 50; f++) {
            gaps[f] = f % 4 == 0 ? 0.2 : f % 2 == 0 ? 0.21 : f % 4 == 1 ? 0.19 : 0.2;
        }
        gaps[30] = 9;
        gaps[31] = Double.NaN;
        List<Interval> silences = List.of(new Interval(1, 2), new Interval(3, 3.2));
        SilentLips.Stability stability = SilentLips.stability(gaps, RATE, silences);
        assertThat(stability.frames()).isEqualTo(25);
        // 12 of 0.2, 7 of 0.19, 5 of 0.21, one of 9: more than half are 0.01 and more off.
        assertThat(stability.value()).isCloseTo(0.01, within(1e-9));
        Arrays.fill(gaps, 25, 51, 0.2);
        assertThat(SilentLips.stability(gaps, RATE, silences).value()).isZero();
        assertThat(SilentLips.stability(gaps, RATE, List.of())).isEqualTo(new SilentLips.Stability(0, null));
        assertThat(Dispersion.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    }

    @Test
    void aLeakIsAWideMouthInSilence() {
        double[] ratios = new double[100];
        Arrays.fill(ratios, 0.6);
        Arrays.fill(ratios, 25, 40, 0.1);
        ratios[45] = 0.25;
        ratios[46] = Double.NaN;
        // From 1.12 to 1.88 s: frames 28 to 47.
        double[] leaks = SilentLips.leaks(ratios, RATE, List.of(new Interval(1, 2), new Interval(3, 3.2)));
        assertThat(leaks).hasSize(19);
        assertThat(Arrays.stream(leaks).sum()).isEqualTo(6);
        assertThat(leaks[0]).isZero();
        assertThat(leaks[12]).isEqualTo(1);
    }

    @Test
    void lipsThatFollowTheLoudnessAreAtNoDistance() {
        SplittableRandom random = new SplittableRandom(1);
        float[] samples = new float[4 * PcmAudio.SAMPLE_RATE];
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / PcmAudio.SAMPLE_RATE;
            double loud = t > 3 ? 0 : 0.2 + 0.1 * Math.sin(2 * Math.PI * t);
            samples[i] = (float) (loud * (random.nextBoolean() ? 1 : -1));
        }
        LoudnessCurve sound = LoudnessCurve.of(PcmAudio.of(samples));
        assertThat(sound.amplitudeAt(0.25) / sound.amplitudeAt(0.75)).isCloseTo(3, within(0.05));
        assertThat(sound.amplitudeAt(-1)).isNaN();
        List<Interval> silences = sound.silences(0.3);
        double[] same = new double[120];
        double[] opposite = new double[120];
        double[] constant = new double[120];
        for (int f = 0; f < 120; f++) {
            double loud = f / 25.0 > 3 ? 0.9 : 0.2 + 0.1 * Math.sin(2 * Math.PI * f / 25);
            same[f] = 7 * loud + 2;
            opposite[f] = -loud;
            constant[f] = 0.3;
        }
        same[5] = Double.NaN;
        // Frames of the silence and behind the end of the sound do not count.
        double[] none = LoudLips.distances(same, RATE, sound, silences);
        assertThat(none.length).isBetween(73, 76);
        // The last but one window reaches into the silence.
        assertThat(Arrays.stream(none).limit(72).max().orElse(1)).isLessThan(0.06);
        // |2 x − 1| of a sine's stretched values: 2 / π in the mean.
        double[] far = LoudLips.distances(opposite, RATE, sound, silences);
        assertThat(Arrays.stream(far).average().orElse(0)).isCloseTo(2 / Math.PI, within(0.03));
        assertThat(LoudLips.distances(constant, RATE, sound, silences)).isEmpty();
    }
}
