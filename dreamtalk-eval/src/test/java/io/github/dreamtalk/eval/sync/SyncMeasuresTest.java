package io.github.dreamtalk.eval.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncMeasuresTest {
    private static final int RATE = PcmAudio.SAMPLE_RATE;

    @TempDir
    Path dir;

    /** Syllables of uneven length and loudness over eight seconds, with a pause from 3 to 4 s. */
    private static double syllable(double t) {
        return t < 0 || t > 8 || (t > 3 && t < 4)
                ? 0
                : Math.max(0, Math.sin(2 * Math.PI * (2.1 * t + 0.4 * Math.sin(1.3 * t))))
                        * (0.6 + 0.4 * Math.sin(2.7 * t));
    }

    private static PcmAudio speech(double delay) {
        SplittableRandom random = new SplittableRandom(1);
        float[] samples = new float[8 * RATE];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * syllable((double) i / RATE - delay) * (2 * random.nextDouble() - 1));
        }
        return PcmAudio.of(samples);
    }

    private static double[] mouth(FrameRate rate) {
        double[] opening = new double[(int) (8 * rate.fps())];
        for (int f = 0; f < opening.length; f++) {
            opening[f] = 0.3 * syllable(f / rate.fps());
        }
        return opening;
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.12, -0.04, 0, 0.12, 0.3})
    void findsByHowMuchTheSoundIsShifted(double delay) {
        for (FrameRate rate : new FrameRate[] {FrameRate.FPS_25, new FrameRate(30000, 1001)}) {
            OpeningSync sync = OpeningSync.of(mouth(rate), rate, LoudnessCurve.of(speech(delay)));
            assertThat(sync.lagMilliseconds()).isCloseTo(1000 * delay, within(20.0));
            assertThat(sync.correlation()).isGreaterThan(0.8);
        }
    }

    @Test
    void sayNothingAboutCurvesThatSayNothing() {
        LoudnessCurve sound = LoudnessCurve.of(speech(0));
        assertThat(OpeningSync.of(new double[200], FrameRate.FPS_25, sound)).isNull();
        assertThat(OpeningSync.of(new double[0], FrameRate.FPS_25, sound)).isNull();
        LoudnessCurve silence = LoudnessCurve.of(PcmAudio.of(new float[8 * RATE]));
        assertThat(OpeningSync.of(mouth(FrameRate.FPS_25), FrameRate.FPS_25, silence))
                .isNull();
        double[] unknown = mouth(FrameRate.FPS_25);
        Arrays.fill(unknown, 50, 60, Double.NaN);
        assertThat(OpeningSync.of(unknown, FrameRate.FPS_25, sound).lagMilliseconds())
                .isCloseTo(0, within(20.0));
    }

    @Test
    void loudnessIsRelativeToTheClip() {
        float[] tone = new float[2 * RATE];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) ((i < RATE ? 0.01 : 0.001) * Math.sin(2 * Math.PI * 440 * i / RATE));
        }
        LoudnessCurve curve = LoudnessCurve.of(PcmAudio.of(tone));
        assertThat(curve.size()).isEqualTo(200);
        assertThat(curve.level(50)).isCloseTo(1, within(0.01));
        // 20 dB below the speech level.
        assertThat(curve.level(150)).isCloseTo(1 - 20 / LoudnessCurve.SILENCE_DB, within(0.01));
        assertThat(curve.levelAt(1.5)).isCloseTo(curve.level(150), within(1e-12));
        assertThat(curve.levelAt(-0.1)).isNaN();
        assertThat(curve.levelAt(2.5)).isNaN();
        assertThat(curve.silences(0.1)).isEmpty();
    }

    @Test
    void findsTheSilence() {
        List<Interval> silences = LoudnessCurve.of(speech(0)).silences(0.8);
        assertThat(silences).hasSize(1);
        assertThat(silences.get(0).start()).isBetween(2.9, 3.1);
        assertThat(silences.get(0).end()).isBetween(3.95, 4.1);
    }

    @Test
    void countsClosuresAndSilencesByHand() {
        double[] opening = new double[50];
        Arrays.fill(opening, 0.2);
        opening[10] = 0.02;
        opening[21] = Double.NaN;
        PhonemeTrack track = new PhonemeTrack(List.of(
                phoneme(0.36, 0.44, "M"),
                phoneme(1.60, 1.68, "B"),
                phoneme(0.84, 0.85, "P"),
                phoneme(1.0, 1.1, "AA1")));
        // M closes, B stays open, p shows no known frame.
        assertThat(MouthClosure.bilabials(opening, FrameRate.FPS_25, track)).containsExactly(1, 0);
        assertThat(MouthClosure.bilabials(opening, FrameRate.FPS_25, new PhonemeTrack(List.of())))
                .isEmpty();
        // From 0.32 to 0.68 s: frames 8 to 17, one of them closed; the short silence is left out.
        List<Interval> silences = List.of(new Interval(0.2, 0.8), new Interval(1.2, 1.4));
        assertThat(MouthClosure.openInSilence(opening, FrameRate.FPS_25, silences))
                .containsExactly(1, 1, 0, 1, 1, 1, 1, 1, 1, 1);
        assertThat(MouthClosure.openInSilence(opening, FrameRate.FPS_25, List.of()))
                .isEmpty();
        assertThat(SilentFrames.of(50, FrameRate.FPS_25, silences, 0))
                .hasSize(16)
                .startsWith(5)
                .endsWith(20);
        assertThat(SilentFrames.of(10, FrameRate.FPS_25, List.of(new Interval(0.2, 1e300)), 0))
                .containsExactly(5, 6, 7, 8, 9);
    }

    @Test
    void blocksDrawnAnewCount() {
        LaggedCorrelation table =
                new LaggedCorrelation(mouth(FrameRate.FPS_25), FrameRate.FPS_25, LoudnessCurve.of(speech(0.12)));
        int[] once = new int[table.blocks()];
        Arrays.fill(once, 1);
        assertThat(table.blocks()).isEqualTo(16);
        assertThat(table.best(once)).isEqualTo(table.best());
        int[] twice = new int[table.blocks()];
        Arrays.fill(twice, 2);
        assertThat(table.best(twice).correlation()).isCloseTo(table.best().correlation(), within(1e-9));
        int[] half = once.clone();
        Arrays.fill(half, 8, 16, 0);
        assertThat(table.best(half).correlation()).isNotEqualTo(table.best().correlation());
        assertThat(table.best(half).lagMilliseconds()).isCloseTo(120, within(20.0));
        assertThat(table.best(new int[16])).isNull();
    }

    private static PhonemeTrack.Phoneme phoneme(double start, double end, String label) {
        return new PhonemeTrack.Phoneme(new Interval(start, end), label);
    }

    @Test
    void readsLabelFiles() throws IOException {
        Path file = Files.writeString(
                dir.resolve("a.txt"), "# a comment\n0.00\t0.20\tsil\n0.2 0.25 M\n\n0.25,0.4,AH1\n0.4\t0.9\t\n");
        PhonemeTrack track = PhonemeTrack.read(file);
        assertThat(track.phonemes()).extracting(PhonemeTrack.Phoneme::label).containsExactly("sil", "M", "AH1", "");
        assertThat(track.bilabials()).containsExactly(track.phonemes().get(1));
        assertThat(track.silences()).containsExactly(new Interval(0, 0.2), new Interval(0.4, 0.9));
    }

    @Test
    void readsTextGrids() throws IOException {
        String grid =
                """
                File type = "ooTextFile"
                Object class = "TextGrid"
                item []:
                    item [1]:
                        class = "IntervalTier"
                        name = "words"
                        intervals [1]:
                            xmin = 0
                            xmax = 0.5
                            text = "map"
                    item [2]:
                        class = "IntervalTier"
                        name = "phones"
                        intervals [1]:
                            xmin = 0
                            xmax = 0.1
                            text = "M"
                        intervals [2]:
                            xmin = 0.1
                            xmax = 0.5
                            text = "sp"
                """;
        PhonemeTrack track = PhonemeTrack.read(Files.writeString(dir.resolve("a.TextGrid"), grid));
        assertThat(track.phonemes()).hasSize(2);
        assertThat(track.phonemes().get(0).label()).isEqualTo("M");
        assertThat(track.silences()).containsExactly(new Interval(0.1, 0.5));
    }

    @Test
    void refusesBadTracksAndNamesTheLine() throws IOException {
        for (String text : List.of("0 1 a\nx y z\n", "0.5 0.2 a\n", "hello\n", "", "0 NaN a\n")) {
            Path file = Files.writeString(dir.resolve("bad.txt"), text);
            assertThatThrownBy(() -> PhonemeTrack.read(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("bad.txt");
        }
        Path second = Files.writeString(dir.resolve("bad.txt"), "0 1 a\nx y z\n");
        assertThatThrownBy(() -> PhonemeTrack.read(second)).hasMessageContaining("line 2");
        assertThatThrownBy(() -> PhonemeTrack.read(dir.resolve("none.txt"))).isInstanceOf(InvalidInputException.class);
    }
}
