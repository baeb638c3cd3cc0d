package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that end early: what is there is read and what is missing is said, or what is missing to read any of it. */
class CutOffTest {
    private static final int RATE = 48_000;

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    private Path cut(String container, String coding, double keep) throws IOException {
        float[] sine = new float[4 * RATE];
        for (int i = 0; i < sine.length; i++) {
            sine[i] = (float) (0.4 * Math.sin(2 * Math.PI * 440 * i / RATE));
        }
        Path file = Tracks.in(container).sound(coding, RATE, "mono", sine, 1024).write(dir.resolve("cut"));
        byte[] whole = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(whole, (int) (whole.length * keep)));
    }

    @ParameterizedTest
    @CsvSource({"ipod, aac", "mp4, aac", "mov, pcm_s16le", "3gp, aac"})
    void aMovieWithoutItsIndexIsCalledSo(String container, String coding) throws IOException {
        Path file = cut(container, coding, 0.7);
        assertThatThrownBy(() -> reader.openAudio(file, MediaLimits.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("without its index (moov)")
                .hasMessageContaining("expected the whole file, copy it again")
                .hasMessageMatching("(?s).* [1-9]\\d{3,} bytes of sound.*");
        assertThatThrownBy(() -> VideoFrames.open(file, MediaLimits.DEFAULT)).hasMessageContaining("(moov)");
    }

    /** A whole one that holds nothing to hear is another case. */
    @Test
    void aMovieWithItsIndexIsNot() throws IOException {
        Path file = Tracks.in("mp4")
                .pictures("mpeg4", new int[] {20, 30}, new long[] {0, 40})
                .write(dir.resolve("silent.mp4"));
        assertThat(MovieBoxes.missingIndex(file)).isNull();
        assertThatThrownBy(() -> reader.openAudio(file, MediaLimits.DEFAULT))
                .hasMessageContaining("found no sound in it")
                .hasMessageNotContaining("moov");
        for (byte[] bytes : new byte[][] {{}, {0, 0, 0, 8}, {0, 0, 0, 0, 'm', 'd', 'a'}, new byte[64]}) {
            assertThat(MovieBoxes.missingIndex(Files.write(dir.resolve("x"), bytes)))
                    .isNull();
        }
        // A box that claims the largest size, and one that claims none.
        byte[] odd = {0, 0, 0, 1, 'm', 'd', 'a', 't', 127, -1, -1, -1, -1, -1, -1, -1, 5, 6};
        assertThat(MovieBoxes.missingIndex(Files.write(dir.resolve("x"), odd))).contains("2 bytes of sound");
        byte[] open = {0, 0, 0, 0, 'm', 'd', 'a', 't', 1, 2, 3};
        assertThat(MovieBoxes.missingIndex(Files.write(dir.resolve("x"), open))).contains("3 bytes of sound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wav pcm_s16le",
                "wav adpcm_ms",
                "wav libmp3lame",
                "matroska flac",
                "matroska pcm_s16le",
                "flac flac"
            })
    void whatIsThereIsReadAndTheRestIsSaid(String what) throws IOException {
        String[] names = what.split(" ");
        Path file = cut(names[0], names[1], 0.6);
        try (PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT)) {
            assertThat(audio.samples() / 16_000.0).isBetween(1.9, 2.6);
            assertThat(audio.warnings())
                    .anyMatch(w -> w.matches(".*cut off: it states [34]\\.\\d s and holds 2\\.\\d s.*"));
        }
    }

    /** The size of a large WAV file stands in another place. */
    @Test
    void aCutRf64IsSaid() throws IOException {
        Path file = Tracks.in("wav")
                .option("rf64", "always")
                .sound("pcm_s16le", 16_000, "mono", new float[64_000], 1024)
                .write(dir.resolve("large.wav"));
        assertThat(WavHeader.missing(file)).isZero();
        byte[] bytes = Files.readAllBytes(file);
        assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RF64");
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 64_000));
        assertThat(WavHeader.missing(file)).isEqualTo(0.5);
        try (PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT)) {
            assertThat(audio.warnings()).anyMatch(w -> w.contains("cut off: it states 4.0 s and holds 2.0 s"));
        }
    }

    /** Those that state no length are read as far as they go. */
    @ParameterizedTest
    @ValueSource(strings = {"ogg libopus", "adts aac", "mpegts mp2", "mp3 libmp3lame", "avi pcm_s16le"})
    void whatStatesNoLengthIsReadAsFarAsItGoes(String what) throws IOException {
        String[] names = what.split(" ");
        try (PcmAudio audio = reader.openAudio(cut(names[0], names[1], 0.6), MediaLimits.DEFAULT)) {
            assertThat(audio.samples() / 16_000.0).isBetween(1.9, 2.6);
        }
    }
}
