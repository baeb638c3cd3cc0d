package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound is where its time stamps put it. */
class SoundTimeTest {
    private static final int RATE = 48_000;
    private static final int PIECE = 1200;

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    private static float[] tone(double seconds) {
        float[] samples = new float[(int) Math.round(seconds * RATE)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(i * 0.06));
        }
        return samples;
    }

    private record Heard(float[] samples, List<String> warnings) {
        double seconds() {
            return samples.length / 16_000.0;
        }

        /** Energy of a stretch, 0.125 for the tone. */
        double energy(double from, double to) {
            double sum = 0;
            int first = (int) (from * 16_000);
            int last = (int) (to * 16_000);
            for (int i = first; i < last; i++) {
                sum += samples[i] * samples[i];
            }
            return sum / (last - first);
        }
    }

    private Heard hear(Path file) {
        try (PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT);
                PcmAudio.Reader pass = audio.open()) {
            float[] samples = new float[(int) audio.samples()];
            assertThat(pass.read(samples, 0, samples.length)).isEqualTo(samples.length);
            return new Heard(samples, audio.warnings());
        }
    }

    private static long[] pictureTimes(int count) {
        long[] times = new long[count];
        Arrays.setAll(times, i -> 40L * i);
        return times;
    }

    /** Sound against the first picture, in milliseconds: late, early, together. */
    @ParameterizedTest
    @CsvSource({"matroska,0", "matroska,178", "matroska,1500", "mov,178", "mp4,178"})
    void soundThatStartsLateStartsLate(String format, int late) {
        String coding = format.equals("mp4") ? "aac" : "pcm_s16le";
        Path file = Tracks.in(format)
                .pictures("mpeg4", new int[50], pictureTimes(50))
                .sound(coding, RATE, "mono", tone(1), PIECE, (long) late * RATE / 1000)
                .write(dir.resolve("late." + format));
        Heard heard = hear(file);
        assertThat(heard.seconds()).isCloseTo(1 + late / 1000.0, within(0.03));
        if (late > 0) {
            assertThat(heard.energy(0, late / 1000.0 - 0.03)).isLessThan(1e-6);
        }
        assertThat(heard.energy(late / 1000.0 + 0.03, late / 1000.0 + 0.9)).isCloseTo(0.125, within(0.01));
    }

    @Test
    void soundBeforeTheFirstPictureIsLeftOut() {
        long[] times = new long[50];
        Arrays.setAll(times, i -> 500 + 40L * i);
        Path file = Tracks.in("matroska")
                .pictures("mpeg4", new int[50], times)
                .sound("pcm_s16le", RATE, "mono", tone(2), PIECE)
                .write(dir.resolve("early.mkv"));
        assertThat(hear(file).seconds()).isCloseTo(1.5, within(0.002));
    }

    /** Without pictures a late start says nothing: recorders count from when they were switched on. */
    @Test
    void soundAloneStartsAtItsStart() {
        Path file = Tracks.in("matroska")
                .sound("pcm_s16le", RATE, "mono", tone(1), PIECE, 5L * RATE)
                .write(dir.resolve("alone.mka"));
        assertThat(hear(file).seconds()).isCloseTo(1, within(0.002));
    }

    @Test
    void aGapIsSilence() {
        long[] starts = new long[20];
        Arrays.setAll(starts, i -> (long) i * PIECE + (i < 10 ? 0 : 3L * RATE));
        Path file = Tracks.in("matroska")
                .sound("pcm_s16le", RATE, "mono", tone(1), PIECE, starts)
                .write(dir.resolve("gap.mka"));
        Heard heard = hear(file);
        assertThat(heard.seconds()).isCloseTo(4, within(0.002));
        assertThat(heard.energy(0, 0.24)).isCloseTo(0.125, within(0.01));
        assertThat(heard.energy(0.26, 3.24)).isLessThan(1e-9);
        assertThat(heard.energy(3.26, 3.7)).isCloseTo(0.125, within(0.01));
    }

    @Test
    void overlapsAreHeardOnce() {
        long[] starts = new long[40];
        Arrays.setAll(starts, i -> i * 1000L);
        Path file = Tracks.in("matroska")
                .sound("pcm_s16le", RATE, "mono", tone(1), PIECE, starts)
                .write(dir.resolve("overlap.mka"));
        assertThat(hear(file).seconds()).isCloseTo(40_200.0 / RATE, within(0.04));
    }

    /** Time stamps that wander by less than a lip would show are no gaps. */
    @Test
    void wanderingTimeStampsChangeNothing() {
        long[] starts = new long[40];
        Arrays.setAll(starts, i -> (long) i * PIECE + (i % 3) * 480L);
        Path file = Tracks.in("matroska")
                .sound("pcm_s16le", RATE, "mono", tone(1), PIECE, starts)
                .write(dir.resolve("wander.mka"));
        Heard heard = hear(file);
        assertThat(heard.samples()).hasSize(16_000);
        assertThat(heard.energy(0.01, 0.99)).isCloseTo(0.125, within(0.001));
    }

    /** A gap of a day that a file of a few bytes claims. */
    @Test
    void aGapBeyondTheLimitIsRefused() {
        Path file = Tracks.in("matroska")
                .sound("pcm_s16le", RATE, "mono", tone(0.1), PIECE, 0, 24L * 3600 * RATE)
                .write(dir.resolve("day.mka"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> hear(file)))
                .isInstanceOf(io.github.dreamtalk.error.InvalidInputException.class)
                .hasMessageContaining("expected at most");
    }

    /** What coders put before the sound is not heard; nothing is cut off it. */
    @ParameterizedTest
    @CsvSource({"mp3,libmp3lame", "mp4,aac", "ogg,libopus", "webm,libopus", "matroska,libopus", "flac,flac"})
    void codingsDoNotShiftTheSound(String format, String coding) {
        float[] samples = new float[RATE];
        for (int i = RATE / 2; i < RATE; i++) {
            samples[i] = (float) (0.5 * Math.sin(i * 0.06));
        }
        Heard heard = hear(
                Tracks.in(format).sound(coding, RATE, "mono", samples, PIECE).write(dir.resolve("a." + format)));
        int onset = 0;
        while (Math.abs(heard.samples()[onset]) < 0.25) {
            onset++;
        }
        assertThat(onset / 16_000.0).isCloseTo(0.5, within(0.002));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav", "mp3", "flac"})
    void whatIsMissingOfACutFileIsTold(String format) throws IOException {
        String coding = format.equals("wav") ? "pcm_s16le" : format.equals("mp3") ? "libmp3lame" : "flac";
        Path file =
                Tracks.in(format).sound(coding, RATE, "mono", tone(4), PIECE).write(dir.resolve("a." + format));
        assertThat(hear(file).warnings()).isEmpty();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        Heard heard = hear(file);
        assertThat(heard.seconds()).isCloseTo(2, within(0.4));
        assertThat(heard.warnings())
                .isNotEmpty()
                .first()
                .asString()
                .contains("cut off")
                .contains("it states 4.0 s");
    }
}
