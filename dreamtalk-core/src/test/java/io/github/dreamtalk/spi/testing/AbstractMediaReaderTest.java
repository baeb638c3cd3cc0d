package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of {@link MediaReader}, on a WAV sound and a PNG picture it makes itself. */
public abstract class AbstractMediaReaderTest {
    /** Where the suite puts its files. */
    @TempDir
    protected Path folder;

    /** For subclasses. */
    protected AbstractMediaReaderTest() {}

    /**
     * Makes the reader under test; the suite closes it.
     *
     * @return a reader
     */
    protected abstract MediaReader reader();

    private Path wav(int rate, int channels, int frames) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 * channels * frames).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++) {
            for (int c = 0; c < channels; c++) {
                data.putShort((short) (10_000 * Math.sin(2 * Math.PI * 440 * i / rate)));
            }
        }
        Path file = folder.resolve("tone-" + rate + "-" + channels + "-" + frames + ".wav");
        AudioFormat format = new AudioFormat(rate, 16, channels, true, false);
        try (AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(data.array()), format, frames)) {
            AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }

    private static float[] pass(PcmAudio audio, int block) {
        float[] out = new float[(int) audio.samples()];
        float[] buffer = new float[block];
        int at = 0;
        try (PcmAudio.Reader reader = audio.open()) {
            for (int n = reader.read(buffer, 0, block); n >= 0; n = reader.read(buffer, 0, block)) {
                System.arraycopy(buffer, 0, out, at, n);
                at += n;
            }
        }
        assertThat(at).as("samples read").isEqualTo(out.length);
        return out;
    }

    @Test
    void decodesToMono16kHzIdenticallyOnEveryPass() throws IOException {
        for (int[] shape : new int[][] {{16_000, 1, 16_000}, {44_100, 2, 44_100}, {8_000, 1, 8_000}}) {
            try (MediaReader reader = reader();
                    PcmAudio audio = reader.openAudio(wav(shape[0], shape[1], shape[2]), MediaLimits.DEFAULT)) {
                assertThat(audio.samples()).isBetween(15_900L, 16_100L);
                float[] samples = pass(audio, 777);
                assertThat(pass(audio, 4096)).containsExactly(samples);
                double power = 0;
                int crossings = 0;
                for (int i = 1; i < samples.length; i++) {
                    power += samples[i] * samples[i] / samples.length;
                    crossings += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
                }
                assertThat(crossings).as("a tone of 440 Hz").isBetween(436, 444);
                assertThat(Math.sqrt(2 * power)).isCloseTo(10_000 / 32_768.0, within(0.02));
            }
        }
    }

    @Test
    void readsPicturesExactlyAndComposesAlphaOnWhite() throws IOException {
        BufferedImage image = new BufferedImage(160, 130, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 130; y++) {
            for (int x = 0; x < 160; x++) {
                image.setRGB(x, y, x < 80 ? 0xFF000000 | x << 16 | y << 8 | 200 : 0);
            }
        }
        Path file = folder.resolve("picture.png");
        ImageIO.write(image, "png", file.toFile());
        try (MediaReader reader = reader()) {
            RgbImage read = reader.readImage(file, MediaLimits.DEFAULT);
            assertThat(read.width()).isEqualTo(160);
            assertThat(read.height()).isEqualTo(130);
            int at = 3 * (7 * 160 + 33);
            assertThat(Arrays.copyOfRange(read.data(), at, at + 3)).containsExactly(33, 7, (byte) 200);
            at = 3 * (7 * 160 + 120);
            assertThat(Arrays.copyOfRange(read.data(), at, at + 3)).containsExactly(-1, -1, -1);
            assertThatThrownBy(() -> reader.readImage(file, new MediaLimits(1000, 1, 1, 1)))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> reader.readImage(file, new MediaLimits(1 << 20, 150, 1, 1)))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void limitsAndUselessSoundAreRefused() throws IOException {
        Path sound = wav(16_000, 2, 32_000);
        try (MediaReader reader = reader()) {
            assertThatThrownBy(() -> drain(reader, sound, new MediaLimits(1, 1, 1, 2)))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> drain(reader, sound, new MediaLimits(1, 1, 10, 1)))
                    .isInstanceOf(InvalidInputException.class);
            Path empty = wav(16_000, 1, 0);
            assertThatThrownBy(() -> drain(reader, empty, MediaLimits.DEFAULT)).isInstanceOf(DreamTalkException.class);
        }
    }

    private static void drain(MediaReader reader, Path file, MediaLimits limits) {
        try (PcmAudio audio = reader.openAudio(file, limits)) {
            pass(audio, 4096);
        }
    }

    @Test
    void hostileFilesEndInAnException() throws IOException {
        byte[] noise = new byte[5000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) (i * i * 31 + i);
        }
        byte[] cut = Arrays.copyOf(Files.readAllBytes(wav(16_000, 1, 1000)), 30);
        byte[][] contents = {{}, noise, cut, "#EXTM3U\nhttp://127.0.0.1:9/x.wav\n".getBytes("US-ASCII")};
        try (MediaReader reader = reader()) {
            for (byte[] content : contents) {
                Path file = Files.write(folder.resolve("hostile.bin"), content);
                assertThatThrownBy(() -> drain(reader, file, MediaLimits.DEFAULT))
                        .isInstanceOf(DreamTalkException.class);
                assertThatThrownBy(() -> reader.readImage(file, MediaLimits.DEFAULT))
                        .isInstanceOf(DreamTalkException.class);
            }
            assertThatThrownBy(() -> drain(reader, folder.resolve("none.wav"), MediaLimits.DEFAULT))
                    .isInstanceOf(DreamTalkException.class);
        }
    }
}
