package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundReadingTest {
    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    static float[] all(PcmAudio audio) {
        try (PcmAudio.Reader pass = audio.open()) {
            float[] samples = new float[(int) audio.samples()];
            int at = 0;
            int n = 0;
            while (at < samples.length && n >= 0) {
                n = pass.read(samples, at, Math.min(777, samples.length - at));
                at += Math.max(0, n);
            }
            assertThat(at).isEqualTo(samples.length);
            assertThat(pass.read(new float[4], 0, 4)).isEqualTo(-1);
            return samples;
        }
    }

    @ParameterizedTest
    @CsvSource({"16000,1", "44100,2", "48000,6", "8000,1", "22050,8", "48000,12"})
    void averagesAllChannelsAtSixteenKilohertz(int rate, int channels) throws IOException {
        Path file = Wav.sine(dir.resolve("a.wav"), 1.5, rate, channels);
        try (PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT)) {
            assertThat(audio.samples()).isBetween(23_999L, 24_001L);
            float[] samples = all(audio);
            for (int i = 2000; i < 22_000; i += 7) {
                double expected = 0;
                for (int c = 0; c < channels; c++) {
                    double hz = 440.0 * (c + 1);
                    expected += hz < 3500 ? 0.5 * Math.sin(2 * Math.PI * hz * i / 16000) / channels : 0;
                }
                if (channels <= 6) {
                    assertThat((double) samples[i]).isCloseTo(expected, within(0.003));
                } else {
                    assertThat(Math.abs(samples[i])).isLessThanOrEqualTo(0.51f);
                }
            }
            assertThat(all(audio)).isEqualTo(samples);
        }
    }

    @Test
    void refusesAPassAfterClose() throws IOException {
        Path file = Wav.sine(dir.resolve("a.wav"), 0.2, 16000, 1);
        PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT);
        audio.close();
        assertThatThrownBy(audio::open).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatBreaksALimit() throws IOException {
        Path file = Wav.sine(dir.resolve("a.wav"), 2, 16000, 3);
        assertThatThrownBy(() -> reader.openAudio(file, new MediaLimits(1, 1, 1.5, 8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2.0 s")
                .hasMessageContaining("1.5 s");
        assertThatThrownBy(() -> reader.openAudio(file, new MediaLimits(1, 1, 10, 2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3 audio channels");
    }

    @Test
    void refusesWhatIsNoSound() throws IOException {
        Path empty = Files.createFile(dir.resolve("empty.wav"));
        Path text = Files.writeString(dir.resolve("text.wav"), "this is no sound ".repeat(100));
        for (Path file : new Path[] {empty, text, dir, dir.resolve("missing.wav")}) {
            assertThatThrownBy(() -> reader.openAudio(file, MediaLimits.DEFAULT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("expected");
        }
    }

    @ParameterizedTest
    @CsvSource({"wav", "m3u8", "sdp", "ffconcat", "mp4", "svg"})
    void neverFollowsAPlaylist(String extension) throws IOException {
        Path target = Wav.sine(dir.resolve("target.wav"), 1, 16000, 1);
        String[] scripts = {
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://" + target + "\n#EXT-X-ENDLIST\n",
            "ffconcat version 1.0\nfile '" + target + "'\n",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file://" + target + "\"/></svg>",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><BaseURL>file://" + target
                    + "</BaseURL></Period></MPD>"
        };
        for (String script : scripts) {
            Path file = Files.writeString(dir.resolve("playlist." + extension), script);
            assertThatThrownBy(() -> reader.openAudio(file, MediaLimits.DEFAULT))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void takesWhatIsLeftOfATruncatedFile() throws IOException {
        Path file = Wav.sine(dir.resolve("a.wav"), 2, 16000, 1);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        try (PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT)) {
            assertThat(audio.samples()).isBetween(15_000L, 16_100L);
        }
    }

    @Test
    void mutatedFilesEndInAnExceptionOrInSound() throws IOException {
        byte[] good = Files.readAllBytes(Wav.sine(dir.resolve("a.wav"), 0.05, 8000, 2));
        SplittableRandom random = new SplittableRandom(7);
        int answered = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            for (int k = 0; k < 1 + i % 12; k++) {
                bad[random.nextInt(i % 2 == 0 ? 48 : bad.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(dir.resolve("bad.wav"), bad);
            try (PcmAudio audio = reader.openAudio(file, new MediaLimits(1, 1, 60, 64))) {
                assertThat(audio.samples()).isPositive();
            } catch (DreamTalkException e) {
                assertThat(e).hasMessageContaining("bad.wav");
            }
            answered++;
        }
        assertThat(answered).isEqualTo(300);
    }
}
