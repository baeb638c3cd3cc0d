package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.eval.identity.FaceEmbedder;
import io.github.dreamtalk.eval.identity.OnnxEmotionClassifier;
import io.github.dreamtalk.eval.identity.OnnxFaceEmbedder;
import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.eval.natural.FrameChange;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.onnx.face.MediaPipePortraitAnalyzer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A clip made by the library, and one defect after the other planted in it: each moves its own measures by more than is
 * noticeable, and no other.
 */
class PlantedDefectsTest {
    /** How far a figure must move to be noticed. */
    private static final Map<Measure, Double> NOTICEABLE = new EnumMap<>(Map.ofEntries(
            Map.entry(Measure.SYNC_LAG, 40.0),
            Map.entry(Measure.SYNC_CORRELATION, 0.25),
            Map.entry(Measure.OPEN_IN_SILENCE, 0.2),
            Map.entry(Measure.CSIM, 0.15),
            Map.entry(Measure.JITTER_FACE, 1.0),
            Map.entry(Measure.JITTER_HEAD, 1.5),
            Map.entry(Measure.FROZEN, 0.15),
            Map.entry(Measure.FLICKER, 1.0),
            Map.entry(Measure.SKIN_FLICKER, 1.0),
            Map.entry(Measure.NOISE, 1.0),
            Map.entry(Measure.CPBD_FACE, 0.04),
            Map.entry(Measure.FACES, 0.05),
            Map.entry(Measure.YAW_RANGE, 5.0),
            Map.entry(Measure.ROLL_RANGE, 5.0)));

    private static final double PAUSE = 0.8;

    @TempDir
    static Path dir;

    private static MediaPipePortraitAnalyzer analyzer;
    private static FaceEmbedder embedder;
    private static OnnxEmotionClassifier emotions;
    private static FrameMeasurer measurer;
    private static float[] speech;
    private static RgbImage portrait;
    private static List<RgbImage> frames;
    private static List<FrameFacts> facts;
    private static Map<Measure, Double> before;

    @BeforeAll
    static void measureTheClip() throws IOException {
        analyzer = new MediaPipePortraitAnalyzer(Clips.context());
        embedder = OnnxFaceEmbedder.embedded(Clips.context().models());
        emotions = new OnnxEmotionClassifier(Clips.context().models());
        measurer = new FrameMeasurer(analyzer, embedder, emotions);
        speech = Clips.speech(PAUSE, 2);
        portrait = Clips.portrait();
        frames = Clips.frames(portrait, Clips.wav(dir.resolve("talk.wav"), speech));
        facts = measure(frames, 0, frames.size());
        before = values(facts, portrait, speech);
    }

    @AfterAll
    static void closeNetworks() {
        emotions.close();
        embedder.close();
        analyzer.close();
    }

    private static List<FrameFacts> measure(List<RgbImage> clip, int from, int to) {
        List<FrameFacts> measured = new ArrayList<>();
        FaceTrack track = new FaceTrack("the clip", null);
        for (int f = from; f < to; f++) {
            FrameMeasurer.Job job = new FrameMeasurer.Job(f, f == 0 ? null : clip.get(f - 1), clip.get(f), null);
            measured.add(measurer.measure(
                    new FrameMeasurer.Chosen(job, track.next(measurer.find(job).faces()), null)));
        }
        return measured;
    }

    private static Map<Measure, Double> values(List<FrameFacts> clip, RgbImage portrait, float[] sound) {
        return figures(clip, portrait, sound).values();
    }

    private static Figures figures(List<FrameFacts> clip, RgbImage portrait, float[] sound) {
        FaceGeometry face = analyzer.analyze(portrait).get(0);
        ClipFacts all = new ClipFacts(FrameRate.FPS_25, embedder.embed(portrait, face));
        clip.forEach(all::add);
        return all.figures(LoudnessCurve.of(PcmAudio.of(sound)), null);
    }

    private static void onlyMoves(Map<Measure, Double> after, Measure... expected) {
        Set<Measure> moved = EnumSet.noneOf(Measure.class);
        NOTICEABLE.forEach((measure, step) -> {
            assertThat(after).as("figures after the defect").containsKey(measure);
            if (Math.abs(after.get(measure) - before.get(measure)) > step) {
                moved.add(measure);
            }
        });
        assertThat(moved).as("of %s before and %s after", before, after).containsExactlyInAnyOrder(expected);
    }

    @Test
    void theCleanClipIsClean() {
        assertThat(before.get(Measure.CSIM)).isGreaterThan(0.85);
        assertThat(before.get(Measure.FROZEN)).isLessThan(0.5);
        assertThat(before.get(Measure.JITTER_FACE)).isLessThan(1.5);
        assertThat(before.get(Measure.OPEN_IN_SILENCE)).isLessThan(0.3);
    }

    @Test
    void shiftedSoundIsFoundToTwentyMilliseconds() {
        for (int shift : new int[] {120, -120}) {
            float[] shifted = new float[speech.length];
            int by = shift * PcmAudio.SAMPLE_RATE / 1000;
            for (int i = 0; i < shifted.length; i++) {
                shifted[i] = i - by >= 0 && i - by < speech.length ? speech[i - by] : 0;
            }
            Map<Measure, Double> after = values(facts, portrait, shifted);
            assertThat(after.get(Measure.SYNC_LAG) - before.get(Measure.SYNC_LAG))
                    .isCloseTo(shift, within(20.0));
            onlyMoves(after, Measure.SYNC_LAG);
        }
    }

    @Test
    void frozenFrames() {
        List<FrameFacts> frozen = new ArrayList<>(facts);
        // In the last pause, where a mouth that stands still is no other defect.
        int from = frames.size() - 16;
        for (int f = from + 1; f < frames.size(); f++) {
            FrameFacts still = facts.get(from);
            frozen.set(
                    f,
                    new FrameFacts(
                            still.face(),
                            still.sharpness(),
                            new FrameChange(0, 0.0, 0.0, 0.0),
                            null,
                            f % Protocol.SLOW_STRIDE == 0 ? facts.get(f).embedding() : null,
                            null));
        }
        Figures figures = figures(frozen, portrait, speech);
        Map<Measure, Double> after = figures.values();
        assertThat(after.get(Measure.LONGEST_FREEZE)).isGreaterThanOrEqualTo(0.6);
        onlyMoves(after, Measure.FROZEN);
        assertThat(Findings.of(figures)).anyMatch(w -> w.contains("stands still"));
    }

    @Test
    void swappedPortrait() {
        // Another face: this one with its middle swollen, larger nose and mouth, eyes apart.
        FaceGeometry face = facts.get(0).face();
        double reach = 1.6 * face.eyeDistance();
        RgbImage other = new RgbImage(portrait.width(), portrait.height());
        for (int y = 0; y < other.height(); y++) {
            for (int x = 0; x < other.width(); x++) {
                double dx = x - face.x(1);
                double dy = y - face.y(1);
                double r = Math.min(1, Math.hypot(dx, dy) / reach);
                double pull = 0.8 * (1 - r) * (1 - r);
                int u = (int) Math.round(x - pull * dx);
                int v = (int) Math.round(y - pull * dy);
                System.arraycopy(
                        portrait.data(), 3 * (v * other.width() + u), other.data(), 3 * (y * other.width() + x), 3);
            }
        }
        Map<Measure, Double> after = values(facts, other, speech);
        onlyMoves(after, Measure.CSIM);
    }

    @Test
    void blurredFace() {
        List<RgbImage> blurred = new ArrayList<>();
        for (int f = 0; f < frames.size(); f++) {
            FaceGeometry face = facts.get(f).face();
            assertThat(face).isNotNull();
            blurred.add(blur(frames.get(f), Region.ofFace(face)));
        }
        Map<Measure, Double> after = values(measure(blurred, 0, blurred.size()), portrait, speech);
        assertThat(after.get(Measure.LAPLACIAN_FACE)).isLessThan(0.35 * before.get(Measure.LAPLACIAN_FACE));
        onlyMoves(after, Measure.CPBD_FACE);
    }

    /** A box of 3x3: faces stay recognisable, edges do not stay sharp. */
    private static RgbImage blur(RgbImage image, Region region) {
        RgbImage out = image.copy();
        Region r = region.within(image.width(), image.height());
        for (int y = r.y(); y < r.y() + r.height(); y++) {
            for (int x = r.x(); x < r.x() + r.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    int sum = 0;
                    for (int k = 0; k < 9; k++) {
                        int u = Math.min(image.width() - 1, Math.max(0, x + k % 3 - 1));
                        int v = Math.min(image.height() - 1, Math.max(0, y + k / 3 - 1));
                        sum += image.data()[3 * (v * image.width() + u) + c] & 0xff;
                    }
                    out.data()[3 * (y * image.width() + x) + c] = (byte) (sum / 9);
                }
            }
        }
        return out;
    }

    @Test
    void mouthOpenedInSilence() {
        List<FrameFacts> opened = new ArrayList<>();
        int silence = (int) (PAUSE * 25) - 2;
        for (int f = 0; f < facts.size(); f++) {
            boolean silent = f < silence || f >= facts.size() - silence;
            opened.add(silent ? withFace(facts.get(f), openMouth(facts.get(f).face())) : facts.get(f));
        }
        Figures figures = figures(opened, portrait, speech);
        Map<Measure, Double> after = figures.values();
        assertThat(after.get(Measure.OPEN_IN_SILENCE)).isGreaterThan(0.9);
        assertThat(Findings.of(figures)).anyMatch(w -> w.contains("in silence"));
        onlyMoves(after, Measure.OPEN_IN_SILENCE);
    }

    /** A small gap, as of a mouth that does not quite close. */
    private static FaceGeometry openMouth(FaceGeometry face) {
        float[] p = face.landmarks();
        p[3 * 14 + 1] = p[3 * 13 + 1] + 0.045f * face.eyeDistance();
        p[3 * 14] = p[3 * 13];
        return new FaceGeometry(p, face.score(), face.yaw(), face.pitch(), face.roll());
    }

    @Test
    void jitterOfTenPixels() {
        List<FrameFacts> shaken = new ArrayList<>();
        for (int f = 0; f < facts.size(); f++) {
            FaceGeometry face = facts.get(f).face();
            float[] p = face.landmarks();
            for (int i = 0; i < p.length; i += 3) {
                p[i] += f % 2 == 0 ? 5 : -5;
            }
            shaken.add(
                    withFace(facts.get(f), new FaceGeometry(p, face.score(), face.yaw(), face.pitch(), face.roll())));
        }
        Figures figures = figures(shaken, portrait, speech);
        Map<Measure, Double> after = figures.values();
        assertThat(Findings.of(figures)).anyMatch(w -> w.contains("head trembles"));
        onlyMoves(after, Measure.JITTER_HEAD);
    }

    @Test
    void noiseOfEightLevels() {
        SplittableRandom random = new SplittableRandom(4);
        List<RgbImage> noisy = new ArrayList<>();
        for (RgbImage frame : frames) {
            RgbImage copy = frame.copy();
            for (int i = 0; i < copy.data().length; i += 3) {
                // The same in all three colours, so that luma has it whole.
                int by = (int) Math.round(8 * random.nextGaussian());
                for (int c = 0; c < 3; c++) {
                    copy.data()[i + c] = (byte) Math.max(0, Math.min(255, (copy.data()[i + c] & 0xff) + by));
                }
            }
            noisy.add(copy);
        }
        Figures figures = figures(measure(noisy, 0, noisy.size()), portrait, speech);
        assertThat(figures.value(Measure.NOISE)).isBetween(6.5, 8.5);
        assertThat(before.get(Measure.NOISE)).isLessThan(1);
        assertThat(Findings.of(figures)).anyMatch(w -> w.contains("every frame has noise of its own"));
    }

    @Test
    void lightThatFlickers() {
        List<RgbImage> flickering = new ArrayList<>();
        for (int f = 0; f < frames.size(); f++) {
            RgbImage copy = frames.get(f).copy();
            for (int i = 0; i < copy.data().length && f % 2 == 0; i++) {
                copy.data()[i] = (byte) Math.min(255, (copy.data()[i] & 0xff) + 6);
            }
            flickering.add(copy);
        }
        Figures figures = figures(measure(flickering, 0, flickering.size()), portrait, speech);
        assertThat(figures.value(Measure.SKIN_FLICKER)).isBetween(5.0, 7.0);
        assertThat(Findings.of(figures)).anyMatch(w -> w.contains("skin flickers"));
        onlyMoves(figures.values(), Measure.FLICKER, Measure.SKIN_FLICKER);
    }

    private static FrameFacts withFace(FrameFacts facts, FaceGeometry face) {
        return new FrameFacts(face, facts.sharpness(), facts.change(), null, facts.embedding(), facts.emotion());
    }
}
