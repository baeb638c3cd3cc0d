package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.eval.landmark.FacePoints;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** From faces to the figures after THEval: which is which, how close to what, and of how many frames. */
class FaceDynamicsTest {
    private static final FrameRate RATE = FrameRate.FPS_25;

    private static FaceGeometry posed(FaceGeometry face, double yaw, double pitch, double roll) {
        return new FaceGeometry(face.landmarks(), 1, (float) yaw, (float) pitch, (float) roll);
    }

    /** Two seconds of noise that comes and goes, then two of silence. */
    private static LoudnessCurve sound() {
        SplittableRandom random = new SplittableRandom(1);
        float[] samples = new float[4 * PcmAudio.SAMPLE_RATE];
        for (int i = 0; i < samples.length / 2; i++) {
            double loud = 0.3 + 0.2 * Math.sin(2 * Math.PI * 2 * i / PcmAudio.SAMPLE_RATE);
            samples[i] = (float) (loud * (2 * random.nextDouble() - 1));
        }
        return LoudnessCurve.of(PcmAudio.of(samples));
    }

    private static FrameFacts frame(FaceGeometry face, FaceGeometry reference) {
        return new FrameFacts(
                face,
                new FrameFacts.Sharpness(1, null, null, null),
                null,
                reference == null ? null : new FrameFacts.Comparison(1, 1, null, null, null, null, reference),
                null,
                null);
    }

    private static Figures figures(int frames, double size, double referenceSize) {
        ClipFacts facts = new ClipFacts(RATE, null);
        for (int f = 0; f < frames; f++) {
            facts.add(frame(moving(f, size), referenceSize == 0 ? null : moving(f, referenceSize)));
        }
        return facts.figures(sound(), null);
    }

    /** Mouth, brows and head moving by a size, each at its own pace. */
    private static FaceGeometry moving(int f, double size) {
        FaceGeometry face = Faces.open(0.1 + 0.05 * size * Math.sin(2 * Math.PI * 2 * f / 25));
        face = Faces.lowered(face, FacePoints.brows(), 2 * size * Math.sin(0.5 * f));
        face = Faces.moved(face, 1, 0, 3 * size * Math.sin(0.2 * f), 0);
        return posed(face, 2 * size * Math.sin(0.3 * f), size * Math.sin(0.4 * f), 0);
    }

    @Test
    void whatMovesTwiceAsMuchIsTwiceAsMuchAndIsHalfAsCloseToItsReference() {
        Figures once = figures(100, 1, 0);
        Figures twice = figures(100, 2, 1);
        for (Measure measure : new Measure[] {Measure.BROW_DYNAMICS, Measure.SILENT_LIPS}) {
            assertThat(twice.value(measure) / once.value(measure))
                    .as(measure.id())
                    .isCloseTo(2, within(0.01));
        }
        assertThat(twice.value(Measure.LIP_DYNAMICS) / once.value(Measure.LIP_DYNAMICS))
                .isBetween(1.8, 2.1);
        assertThat(twice.value(Measure.HEAD_DYNAMICS) / once.value(Measure.HEAD_DYNAMICS))
                .isBetween(2.0, 2.9);
        assertThat(twice.value(Measure.BROW_DYNAMICS_REFERENCE)).isCloseTo(0, within(0.01));
        assertThat(twice.value(Measure.SILENT_LIPS_REFERENCE)).isCloseTo(0, within(0.01));
        assertThat(twice.value(Measure.LIP_LOUDNESS_REFERENCE)).isCloseTo(1, within(0.01));
        assertThat(once.value(Measure.LIP_DYNAMICS_REFERENCE)).isNaN();
        assertThat(once.spread(Measure.LIP_DYNAMICS).samples()).isEqualTo(100);
        assertThat(once.spread(Measure.SILENT_LIPS).samples()).isBetween(48, 51);
        Figures same = figures(100, 1, 1);
        for (Measure measure : new Measure[] {
            Measure.LIP_DYNAMICS_REFERENCE,
            Measure.BROW_DYNAMICS_REFERENCE,
            Measure.HEAD_DYNAMICS_REFERENCE,
            Measure.SILENT_LIPS_REFERENCE,
            Measure.LIP_LOUDNESS_REFERENCE
        }) {
            assertThat(same.value(measure)).as(measure.id()).isEqualTo(1);
        }
    }

    @Test
    void closenessIsToTheValuesThatThevalGives() {
        Map<Measure, FaceDynamics.Figure> found = new EnumMap<>(Measure.class);
        found.put(Measure.LIP_DYNAMICS, new FaceDynamics.Figure(1.716603, 9));
        found.put(Measure.BROW_DYNAMICS, new FaceDynamics.Figure(0.5 * 0.006777, 9));
        found.put(Measure.HEAD_DYNAMICS, new FaceDynamics.Figure(0, 9));
        found.put(Measure.SILENT_LIPS, new FaceDynamics.Figure(3 * 0.0263, 9));
        found.put(Measure.LIP_LOUDNESS, new FaceDynamics.Figure(0.2528, 9));
        Figures figures = new Figures(9);
        FaceDynamics.put(figures, found, Map.of(Measure.LIP_DYNAMICS, new FaceDynamics.Figure(0, 9)));
        assertThat(figures.value(Measure.LIP_DYNAMICS_CLOSENESS)).isEqualTo(1);
        assertThat(figures.value(Measure.BROW_DYNAMICS_CLOSENESS)).isCloseTo(0.5, within(1e-9));
        assertThat(figures.value(Measure.HEAD_DYNAMICS_CLOSENESS)).isZero();
        assertThat(figures.value(Measure.SILENT_LIPS_CLOSENESS)).isCloseTo(-1, within(1e-9));
        assertThat(figures.value(Measure.LIP_LOUDNESS_CLOSENESS)).isEqualTo(1);
        // Of a reference that does not move nothing can be a share.
        assertThat(figures.value(Measure.LIP_DYNAMICS_REFERENCE)).isNaN();
    }

    @Test
    void aFewFramesAreNotMeasured() {
        assertThat(figures(24, 1, 0).values())
                .doesNotContainKeys(
                        Measure.LIP_DYNAMICS,
                        Measure.BROW_DYNAMICS,
                        Measure.HEAD_DYNAMICS,
                        Measure.SILENT_LIPS,
                        Measure.LIP_LOUDNESS);
        assertThat(figures(25, 1, 0).values())
                .containsKeys(Measure.LIP_DYNAMICS, Measure.BROW_DYNAMICS, Measure.HEAD_DYNAMICS, Measure.LIP_LOUDNESS)
                .doesNotContainKeys(Measure.SILENT_LIPS, Measure.LIP_LEAK);
        assertThat(figures(62, 1, 0).values()).doesNotContainKey(Measure.SILENT_LIPS);
        assertThat(figures(66, 1, 0).values()).containsKey(Measure.SILENT_LIPS);
    }

    @Test
    void aMouthWideOpenInSilenceLeaks() {
        ClipFacts facts = new ClipFacts(RATE, null);
        for (int f = 0; f < 100; f++) {
            float[] p = Faces.open(0.2).landmarks();
            p[3 * 78] = 130;
            p[3 * 78 + 1] = 190;
            p[3 * 308] = f % 2 == 0 ? 190 : 340;
            p[3 * 308 + 1] = 190;
            // 24 pixels by 60 or 210.
            facts.add(frame(new FaceGeometry(p, 1, 0, 0, 0), null));
        }
        Figures figures = facts.figures(sound(), null);
        assertThat(figures.value(Measure.LIP_LEAK)).isCloseTo(0.5, within(0.02));
        assertThat(figures.spread(Measure.LIP_LEAK).known()).isTrue();
        assertThat(Findings.of(figures)).anyMatch(w -> w.contains("mouth wide open in 50 %"));
    }
}
