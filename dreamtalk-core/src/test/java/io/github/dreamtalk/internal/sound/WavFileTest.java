package io.github.dreamtalk.internal.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTest {
    @TempDir
    Path dir;

    /** Field by field, as Microsoft's WAVE format (RIFF, with a fact chunk) has them. */
    @Test
    void theHeaderSaysWhatIsThere() throws IOException {
        Path file = dir.resolve("a.wav");
        try (WavFile wav = new WavFile(file, 22_050, 3)) {
            wav.write(new float[] {9, 0.5f, -0.5f, 0.25f, 9}, 1, 3);
            wav.write(new float[] {1, 2, 3}, 0, 3);
            wav.finish();
        }
        ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(b.remaining()).isEqualTo(58 + 24);
        assertThat(four(b)).isEqualTo("RIFF");
        assertThat(b.getInt()).isEqualTo(50 + 24);
        assertThat(four(b) + four(b)).isEqualTo("WAVEfmt ");
        assertThat(b.getInt()).isEqualTo(18);
        assertThat(b.getShort()).as("IEEE float").isEqualTo((short) 3);
        assertThat(b.getShort()).isEqualTo((short) 3);
        assertThat(b.getInt()).isEqualTo(22_050);
        assertThat(b.getInt()).as("bytes per second").isEqualTo(22_050 * 12);
        assertThat(b.getShort()).as("bytes per frame").isEqualTo((short) 12);
        assertThat(b.getShort()).isEqualTo((short) 32);
        assertThat(b.getShort()).isZero();
        assertThat(four(b)).isEqualTo("fact");
        assertThat(b.getInt()).isEqualTo(4);
        assertThat(b.getInt()).as("frames").isEqualTo(2);
        assertThat(four(b)).isEqualTo("data");
        assertThat(b.getInt()).isEqualTo(24);
        for (float expected : new float[] {0.5f, -0.5f, 0.25f, 1, 2, 3}) {
            assertThat(b.getFloat()).isEqualTo(expected);
        }
    }

    private static String four(ByteBuffer b) {
        byte[] four = new byte[4];
        b.get(four);
        return new String(four, StandardCharsets.US_ASCII);
    }

    /** Counted from the first sample, whatever blocks they come in. */
    @Test
    void aNumberThatIsNoneIsFound() throws IOException {
        try (WavFile wav = new WavFile(dir.resolve("a.wav"), 16_000, 1)) {
            wav.write(new float[100], 0, 100);
            assertThatThrownBy(() -> wav.write(new float[] {0, 0, 0, Float.NaN}, 1, 3))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("found NaN at sample 102 of the PCM");
        }
    }
}
