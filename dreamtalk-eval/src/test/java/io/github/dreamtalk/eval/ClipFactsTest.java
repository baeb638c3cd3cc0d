package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.eval.natural.FrameChange;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** From frames to figures, with made-up frames. */
class ClipFactsTest {
    private static final FrameFacts.Sharpness SHARP = new FrameFacts.Sharpness(1, null, null, null);

    private static FrameFacts compared(double error) {
        return new FrameFacts(
                null, SHARP, null, new FrameFacts.Comparison(error, 1, error / 4, 1.0, null, null, null), null, null);
    }

    private static FrameFacts showing(FaceGeometry face) {
        return new FrameFacts(face, SHARP, null, null, null, null);
    }

    @Test
    void identicalFramesDoNotDrownTheOthers() {
        ClipFacts facts = new ClipFacts(FrameRate.FPS_25, null);
        for (int f = 0; f < 100; f++) {
            facts.add(compared(f % 2 == 0 ? 0 : 50));
        }
        Figures figures = facts.figures(null, null);
        // The mean of decibels would be (100 + 31.1) / 2.
        assertThat(figures.value(Measure.PSNR)).isCloseTo(10 * Math.log10(255 * 255 / 25.0), within(1e-9));
        assertThat(figures.value(Measure.PSNR_FACE)).isCloseTo(10 * Math.log10(255 * 255 / 6.25), within(1e-9));
        Spread spread = figures.spread(Measure.PSNR);
        assertThat(spread.samples()).isEqualTo(100);
        assertThat(spread.low()).isLessThanOrEqualTo(figures.value(Measure.PSNR));
        assertThat(spread.high()).isGreaterThanOrEqualTo(figures.value(Measure.PSNR));
        assertThat(facts.identical()).isEqualTo(50);
        assertThat(facts.compared()).isEqualTo(100);
    }

    private static LoudnessCurve noiseThatComesAndGoes() {
        SplittableRandom random = new SplittableRandom(1);
        float[] samples = new float[8 * PcmAudio.SAMPLE_RATE];
        for (int i = 0; i < samples.length; i++) {
            double loud = Math.max(0, Math.sin(2 * Math.PI * 1.7 * i / PcmAudio.SAMPLE_RATE));
            samples[i] = (float) (0.4 * loud * (2 * random.nextDouble() - 1));
        }
        return LoudnessCurve.of(PcmAudio.of(samples));
    }

    @Test
    void aMouthThatStandsStillIsSaidNotCorrelated() {
        SplittableRandom random = new SplittableRandom(5);
        for (double size : new double[] {0.004, 0.05}) {
            ClipFacts facts = new ClipFacts(FrameRate.FPS_25, null);
            for (int f = 0; f < 200; f++) {
                facts.add(showing(Faces.open(0.1 + size * random.nextGaussian())));
            }
            Figures figures = facts.figures(noiseThatComesAndGoes(), null);
            boolean still = size < 0.01;
            assertThat(figures.values().containsKey(Measure.SYNC_CORRELATION)).isNotEqualTo(still);
            assertThat(figures.notes().stream().anyMatch(n -> n.contains("the mouth stands still")))
                    .isEqualTo(still);
        }
    }

    @Test
    void aHeadThatStandsStillUnderNoiseIsSaidNotMeasured() {
        SplittableRandom random = new SplittableRandom(5);
        ClipFacts facts = new ClipFacts(FrameRate.FPS_25, null);
        ClipFacts gaps = new ClipFacts(FrameRate.FPS_25, null);
        FaceGeometry face = Faces.face();
        for (int f = 0; f < 200; f++) {
            FaceGeometry shaken = new FaceGeometry(
                    face.landmarks(),
                    1,
                    (float) (0.5 * random.nextGaussian()),
                    (float) (0.7 * random.nextGaussian()),
                    (float) (0.2 * random.nextGaussian()));
            facts.add(showing(shaken));
            gaps.add(f % 50 == 0 ? new FrameFacts(null, SHARP, null, null, null, null) : showing(shaken));
        }
        Figures figures = facts.figures(null, null);
        assertThat(figures.values())
                .doesNotContainKey(Measure.HEAD_FAST)
                .containsKeys(Measure.HEAD_SIZE, Measure.YAW_RANGE);
        assertThat(figures.notes()).singleElement().asString().contains("the head moves by 0.9 degrees");
        assertThat(gaps.figures(null, null).notes()).singleElement().asString().contains("no 4 s in a row");
    }

    @Test
    void whatFlickersOutsideTheHeadOrAllOverRaisesTheHeadsFloor() {
        for (Double background : new Double[] {null, 0.1, 2.2}) {
            ClipFacts facts = new ClipFacts(FrameRate.FPS_25, null);
            FaceGeometry face = Faces.face();
            for (int f = 0; f < 200; f++) {
                FaceGeometry slow = new FaceGeometry(face.landmarks(), 1, (float) (1.27 * Math.sin(0.17 * f)), 0, 0);
                facts.add(new FrameFacts(slow, SHARP, new FrameChange(2.2, background, 0.0, 0.0), null, null, null));
            }
            boolean clean = background != null && background < 1;
            assertThat(facts.figures(null, null).values().containsKey(Measure.HEAD_FAST))
                    .as("background %s", background)
                    .isEqualTo(clean);
        }
    }

    @Test
    void oneFrameSaysNothingOfWhatChanges() {
        ClipFacts facts = new ClipFacts(FrameRate.FPS_25, null);
        facts.add(showing(Faces.face()));
        assertThat(facts.figures(null, null).values())
                .containsOnlyKeys(Measure.LAPLACIAN, Measure.BLINKS, Measure.FACES);
        facts.add(new FrameFacts(Faces.face(), SHARP, new FrameChange(0, 0.0, 0.0, 0.0), null, null, null));
        assertThat(facts.figures(null, null).values())
                .containsKeys(Measure.FROZEN, Measure.FLICKER, Measure.SKIN_FLICKER, Measure.NOISE);
    }

    @Test
    void aFaceWithoutWidthIsNoFigure() {
        float[] points = new float[3 * FaceGeometry.POINTS];
        for (int i = 0; i < points.length; i++) {
            points[i] = Faces.face().landmarks()[i];
        }
        // Both eye corners in one place: the opening has nothing to be measured by.
        points[3 * 263] = points[3 * 33];
        points[3 * 263 + 1] = points[3 * 33 + 1];
        points[3 * 14 + 1] += 5;
        ClipFacts facts = new ClipFacts(FrameRate.FPS_25, null);
        facts.add(showing(new FaceGeometry(points, 1, 0, 0, 0)));
        assertThat(facts.figures(null, null).values().values()).allMatch(Double::isFinite);
        assertThat(facts.curves(null).opening()[0]).isNaN();
    }
}
