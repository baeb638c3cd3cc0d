package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.eval.report.HtmlReport;
import io.github.dreamtalk.eval.report.JsonReport;
import io.github.dreamtalk.eval.report.SuiteTable;
import io.github.dreamtalk.eval.report.TextReport;
import io.github.dreamtalk.eval.sync.SyncScorer;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.ImageScaler;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from files to reports, on a second and a half of video made by the library. */
class EvaluatorTest {
    @TempDir
    static Path dir;

    private static Path video;
    private static Path silent;
    private static Path sheet;

    @BeforeAll
    static void makeClips() throws IOException {
        Path wav = Clips.wav(dir.resolve("talk.wav"), Clips.speech(0.1, 1.2));
        List<RgbImage> frames = Clips.frames(Clips.portrait(), wav);
        video = Clips.encode(dir.resolve("talk.mp4"), frames, wav);
        silent = Clips.encode(dir.resolve("silent.mp4"), frames.subList(0, 3), null);
        sheet = dir.resolve("portrait");
        Clips.encode(sheet, frames.subList(0, 1), null);
    }

    private static Evaluation evaluate(int threads, EvaluationRequest request) {
        try (Evaluator evaluator = Evaluator.builder().threads(threads).build()) {
            return evaluator.evaluate(request);
        }
    }

    @Test
    void identicalVideosAreIdenticalForEveryMeasureAndThreadCount() {
        Path portrait = sheet.resolve("frame_000000.png");
        EvaluationRequest request =
                EvaluationRequest.of(video).withReference(video).withPortrait(portrait);
        Evaluation one = evaluate(1, request);
        assertThat(one.values())
                .containsEntry(Measure.SSIM, 1.0)
                .containsEntry(Measure.SSIM_FACE, 1.0)
                .containsEntry(Measure.PSNR, 100.0);
        assertThat(one.value(Measure.F_LMD).orElseThrow()).isCloseTo(0, within(1e-6));
        assertThat(one.value(Measure.M_LMD).orElseThrow()).isCloseTo(0, within(1e-6));
        // The reference's faces are followed like the video's.
        assertThat(one.values())
                .containsEntry(Measure.LIP_DYNAMICS_REFERENCE, 1.0)
                .containsEntry(Measure.BROW_DYNAMICS_REFERENCE, 1.0)
                .containsEntry(Measure.HEAD_DYNAMICS_REFERENCE, 1.0)
                .containsEntry(Measure.LIP_LOUDNESS_REFERENCE, 1.0)
                .containsKeys(Measure.LIP_DYNAMICS, Measure.LIP_DYNAMICS_CLOSENESS);
        assertThat(one.value(Measure.CSIM_REFERENCE).orElseThrow()).isCloseTo(1, within(1e-6));
        assertThat(one.value(Measure.CSIM).orElseThrow()).isGreaterThan(0.8);
        assertThat(one.value(Measure.FACES)).hasValue(1);
        assertThat(one.clip().frames()).isEqualTo(35).isEqualTo(one.clip().compared());
        assertThat(one.emotions().values().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-4));
        assertThat(Math.abs(one.value(Measure.AV_MISMATCH).orElseThrow())).isLessThan(60);
        // To the bit, and so from run to run.
        assertThat(JsonReport.of(evaluate(4, request))).isEqualTo(JsonReport.of(one));
        reportsHoldWhatWasMeasured(one);
    }

    private static void reportsHoldWhatWasMeasured(Evaluation evaluation) {
        assertThat(TextReport.of(evaluation)).contains("SSIM", "1.000", "F-LMD", "talk.mp4", "sound behind mouth");
        assertThat(evaluation.spreads().get(Measure.SSIM).samples()).isEqualTo(35);
        assertThat(JsonReport.of(evaluation))
                .contains(
                        "\"sync_lag_ms\": \"ms\"",
                        "\"lip_dynamics\": \"px at 256\"",
                        "\"intervals\": {",
                        "\"head_dynamics_closeness\": ")
                .containsPattern("\"blinks_per_minute\": \\{\\s+\"samples\": 0,\\s+\"low_95\": 0.0,");
        assertThat(TextReport.of(evaluation)).containsPattern("blinks +0.000 1/min +0.000 to \\d");
        assertThat(JsonReport.of(evaluation)).contains("\"protocol\": \"2\"", "\"ssim\": 1.0", "\"opening\": [");
        String html = HtmlReport.of(evaluation);
        assertThat(html).contains("<svg", "data:image/jpeg;base64,", "Landmark error");
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "src=\"/", "<script");
    }

    /** Two people; the one who is larger changes from frame to frame. */
    @Test
    void ofSeveralFacesOneIsFollowedAndItIsSaid() {
        RgbImage person = Clips.portrait();
        int side = 360;
        List<RgbImage> frames = new ArrayList<>();
        for (int f = 0; f < 8; f++) {
            RgbImage both = new RgbImage(2 * side, side);
            int left = f % 2 == 0 ? side : side - 8;
            paste(ImageScaler.toSize(person, left, left), both, 0);
            int right = f % 2 == 0 ? side - 8 : side;
            paste(ImageScaler.toSize(person, right, right), both, side);
            frames.add(both);
        }
        Path two = Clips.encode(dir.resolve("two.mp4"), frames, null);
        Evaluation evaluation = evaluate(2, EvaluationRequest.of(two).withReference(two));
        assertThat(evaluation.value(Measure.JITTER_HEAD).orElseThrow()).isLessThan(30);
        assertThat(evaluation.value(Measure.FACES)).hasValue(1);
        assertThat(evaluation.value(Measure.F_LMD).orElseThrow()).isCloseTo(0, within(1e-6));
        String said = "the video shows several faces in 100 % of the frames (up to 2); one is followed and measured";
        assertThat(evaluation.warnings())
                .contains(said, said.replace("video", "reference"))
                .noneMatch(w -> w.contains("lost"));
        assertThat(TextReport.of(evaluation)).contains(said);
        assertThat(JsonReport.of(evaluation)).contains(said);
        assertThat(JsonReport.of(evaluate(4, EvaluationRequest.of(two).withReference(two))))
                .isEqualTo(JsonReport.of(evaluation));
    }

    private static void paste(RgbImage from, RgbImage to, int left) {
        for (int y = 0; y < from.height(); y++) {
            System.arraycopy(
                    from.data(), 3 * y * from.width(), to.data(), 3 * (y * to.width() + left), 3 * from.width());
        }
    }

    @Test
    void aVideoWithoutSoundIsMeasuredAndSaysSo() {
        Evaluation evaluation = evaluate(1, EvaluationRequest.of(silent));
        assertThat(evaluation.values()).doesNotContainKeys(Measure.SYNC_LAG, Measure.AV_MISMATCH, Measure.SSIM);
        assertThat(evaluation.warnings()).anyMatch(w -> w.contains("sound"));
        assertThat(evaluation.curves().loudness()).isNull();
    }

    @Test
    void aReferenceOfAnotherLengthIsTold() {
        Evaluation shorter = evaluate(1, EvaluationRequest.of(silent).withReference(video));
        assertThat(shorter.clip().compared()).isEqualTo(3);
        assertThat(shorter.warnings())
                .contains("the reference has 35 frames, the video 3; only the first 3 are compared");
        Evaluation longer = evaluate(1, EvaluationRequest.of(video).withReference(silent));
        assertThat(longer.clip().compared()).isEqualTo(3);
        assertThat(longer.warnings())
                .contains("the reference has 3 frames, the video 35; only the first 3 are compared");
        Evaluation same = evaluate(1, EvaluationRequest.of(silent).withReference(silent));
        assertThat(same.warnings()).noneMatch(w -> w.contains("reference"));
        assertThat(same.clip().identical()).isEqualTo(3);
        assertThat(JsonReport.of(same)).contains("\"identical_frames\": 3");
    }

    @Test
    void whatWasMetWhileReadingIsInEveryReport() throws IOException {
        Path wav = Clips.wav(dir.resolve("long.wav"), Clips.speech(0.1, 2.6));
        List<RgbImage> frames = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int f = 0; f < 70; f++) {
            RgbImage noise = new RgbImage(96, 96);
            random.nextBytes(noise.data());
            frames.add(noise);
        }
        byte[] whole = Files.readAllBytes(Clips.encode(dir.resolve("whole.webm"), frames, wav));
        Path cut = Files.write(dir.resolve("cut.webm"), Arrays.copyOf(whole, whole.length / 2));
        Path phonemes = Files.writeString(dir.resolve("late.txt"), "0 1 m\n20 30 a\n");
        Evaluation evaluation = evaluate(1, EvaluationRequest.of(cut).withPhonemes(phonemes));
        assertThat(evaluation.warnings())
                .anyMatch(w -> w.startsWith("sound: the sound file is cut off"))
                .anyMatch(w -> w.startsWith("the phonemes end at 30.0 s"));
        assertThat(TextReport.of(evaluation)).contains("  ! sound: the sound file is cut off");
        assertThat(JsonReport.of(evaluation)).contains("\"sound: the sound file is cut off");
        assertThat(HtmlReport.of(evaluation)).contains("sound: the sound file is cut off");

        byte[] hurt = Files.readAllBytes(Clips.encode(dir.resolve("whole.mp4"), frames, wav));
        Arrays.fill(hurt, hurt.length / 2, hurt.length / 2 + 4000, (byte) 0);
        Path damaged = Files.write(dir.resolve("damaged.mp4"), hurt);
        Path whole2 = dir.resolve("whole.mp4");
        assertThat(evaluate(1, EvaluationRequest.of(damaged)).warnings())
                .anyMatch(w -> w.startsWith("the video is damaged in "));
        assertThat(evaluate(1, EvaluationRequest.of(whole2).withReference(damaged))
                        .warnings())
                .anyMatch(w -> w.startsWith("the reference is damaged in "))
                .noneMatch(w -> w.startsWith("the video is damaged in "));
    }

    @Test
    void aSyncScorerSeesEveryFrameInOrderAndIsClosed() {
        List<Integer> seen = new ArrayList<>();
        boolean[] closed = {false};
        SyncScorer scorer = new SyncScorer() {
            @Override
            public Clip open(FrameRate rate) {
                return new Clip() {
                    @Override
                    public void accept(RgbImage frame, FaceGeometry face) {
                        seen.add(face == null ? -1 : frame.width());
                    }

                    @Override
                    public Score finish(PcmAudio sound) {
                        return new Score(7.5, 4.25, 0);
                    }
                };
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (Evaluator evaluator =
                Evaluator.builder().threads(2).syncScorer(scorer).build()) {
            Evaluation evaluation = evaluator.evaluate(EvaluationRequest.of(video));
            assertThat(evaluation.values()).containsEntry(Measure.LSE_D, 7.5).containsEntry(Measure.LSE_C, 4.25);
        }
        assertThat(seen).hasSize(35).containsOnly(240);
        assertThat(closed[0]).isTrue();
    }

    @Test
    void refusesWhatDoesNotGoTogether() throws IOException {
        Path other = Clips.encode(dir.resolve("small.mp4"), List.of(new RgbImage(64, 64), new RgbImage(64, 64)), null);
        try (Evaluator evaluator = Evaluator.builder().threads(1).build()) {
            assertThatThrownBy(() ->
                            evaluator.evaluate(EvaluationRequest.of(silent).withReference(other)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("64x64");
            assertThatThrownBy(() -> evaluator.evaluate(EvaluationRequest.of(dir.resolve("talk.wav"))))
                    .isInstanceOf(InvalidInputException.class);
            Evaluation faceless = evaluator.evaluate(EvaluationRequest.of(other));
            assertThat(faceless.value(Measure.FACES)).hasValue(0);
            assertThat(faceless.warnings()).anyMatch(w -> w.contains("no face"));
        }
        assertThatThrownBy(() -> Evaluator.builder().threads(0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aSuiteGivesMeansAndIntervals() throws IOException {
        Path suite = dir.resolve("suite");
        for (String folder : List.of("reference", "ours")) {
            Files.createDirectories(suite.resolve(folder));
            Files.copy(silent, suite.resolve(folder).resolve("a.mp4"));
        }
        Suite.Result result;
        try (Evaluator evaluator = Evaluator.builder().threads(1).build()) {
            result = new Suite(suite).run(evaluator, (method, clip) -> {});
        }
        Map<Measure, Suite.Statistic> ours = result.methods().get("ours");
        assertThat(ours.get(Measure.SSIM).mean()).isEqualTo(1);
        assertThat(ours.get(Measure.SSIM).halfWidth()).isNaN();
        assertThat(result.methods().get("reference")).doesNotContainKey(Measure.SSIM);
        assertThat(SuiteTable.of(result)).contains("| ours | 1 |", "SSIM ↑");
        assertThat(result.failures()).isEmpty();
        assertThat(SuiteTable.of(result)).doesNotContain("Not measured");
        assertThat(JsonReport.of(result)).contains("\"half_width_95\": null", "\"warnings\": [");
        assertThatThrownBy(() -> new Suite(dir.resolve("none"))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aSuiteMeasuresOnBehindWhatItCannotMeasureAndListsIt() throws IOException {
        Path suite = dir.resolve("broken");
        Path ours = Files.createDirectories(suite.resolve("ours"));
        Path reference = Files.createDirectories(suite.resolve("reference"));
        Files.createDirectories(suite.resolve("empty"));
        Files.writeString(Files.createDirectories(suite.resolve("phonemes")).resolve("c.txt"), "0 1\nno times\n");
        Files.writeString(ours.resolve("._a.mp4"), "a finder's note, no clip");
        Files.writeString(ours.resolve("a.mp4"), "no \"video\"");
        for (String clip : List.of("b", "c", "d", "e")) {
            Files.copy(silent, ours.resolve(clip + ".mp4"));
        }
        // d's reference is of another size.
        Clips.encode(reference.resolve("d.mp4"), List.of(new RgbImage(64, 64)), null);
        List<String> seen = new ArrayList<>();
        Suite.Result result;
        try (Evaluator evaluator = Evaluator.builder().threads(1).build()) {
            result = new Suite(suite).run(evaluator, (method, clip) -> seen.add(method + "/" + clip));
        }
        assertThat(seen)
                .containsExactly(
                        "ours/a.mp4", "ours/b.mp4", "ours/c.mp4", "ours/d.mp4", "ours/e.mp4", "reference/d.mp4");
        assertThat(result.evaluations().get("ours"))
                .extracting(e -> e.clip().name())
                .containsExactly("b.mp4", "e.mp4");
        assertThat(result.measured()).isEqualTo(3);
        assertThat(result.failures())
                .extracting(f -> f.method() + "/" + f.clip() + " " + f.code())
                .containsExactly(
                        "empty/ invalid_input",
                        "ours/a.mp4 invalid_input",
                        "ours/c.mp4 invalid_input",
                        "ours/d.mp4 invalid_input");
        assertThat(result.failures().get(2).reason()).contains("c.txt, line 2");
        assertThat(result.methods().get("ours").get(Measure.FACES).clips()).isEqualTo(2);
        assertThat(SuiteTable.of(result))
                .contains("| empty | 0 |", "| ours | 2 |", "Not measured", "- empty: ", "- ours/d.mp4: ", "64x64");
        assertThat(JsonReport.of(result)).contains("\"failures\": [", "\"name\": \"d.mp4\"", "\"reason\": \"");
    }

    @Test
    void aCancelledSuiteEnds() throws IOException {
        Path suite = dir.resolve("cancelled");
        Files.copy(silent, Files.createDirectories(suite.resolve("ours")).resolve("a.mp4"));
        try (Evaluator evaluator = Evaluator.builder().threads(1).build()) {
            assertThatThrownBy(() -> new Suite(suite).run(evaluator, (method, clip) -> Thread.currentThread()
                            .interrupt()))
                    .isInstanceOf(CancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void theIntervalIsStudents() {
        Suite.Statistic s = Suite.Statistic.of(List.of(1.0, 2.0, 3.0));
        assertThat(s.mean()).isEqualTo(2);
        assertThat(s.halfWidth()).isCloseTo(4.303 / Math.sqrt(3), within(1e-9));
    }
}
