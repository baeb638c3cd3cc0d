package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AudioSamplesTest {
    private static final float[] LEFT = {0.5f, -1};
    private static final float[] RIGHT = {-0.25f, 0};

    private static Frame frame(int channels, Buffer... samples) {
        Frame frame = new Frame();
        frame.audioChannels = channels;
        frame.sampleRate = 8000;
        frame.samples = samples;
        return frame;
    }

    private static Buffer shorts(float... v) {
        ShortBuffer b = ShortBuffer.allocate(v.length);
        for (float x : v) {
            b.put((short) (x * 32768));
        }
        return b.flip();
    }

    private static Buffer ints(float... v) {
        IntBuffer b = IntBuffer.allocate(v.length);
        for (float x : v) {
            b.put((int) (x * 2147483648f));
        }
        return b.flip();
    }

    private static Buffer bytes(float... v) {
        ByteBuffer b = ByteBuffer.allocate(v.length);
        for (float x : v) {
            b.put((byte) (128 + 128 * x));
        }
        return b.flip();
    }

    private static Buffer doubles(float... v) {
        DoubleBuffer b = DoubleBuffer.allocate(v.length);
        for (float x : v) {
            b.put(x);
        }
        return b.flip();
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of("8 bit", bytes(LEFT), bytes(RIGHT), bytes(LEFT[0], RIGHT[0], LEFT[1], RIGHT[1])),
                Arguments.of("16 bit", shorts(LEFT), shorts(RIGHT), shorts(LEFT[0], RIGHT[0], LEFT[1], RIGHT[1])),
                Arguments.of("32 bit", ints(LEFT), ints(RIGHT), ints(LEFT[0], RIGHT[0], LEFT[1], RIGHT[1])),
                Arguments.of("float", FloatBuffer.wrap(LEFT), FloatBuffer.wrap(RIGHT), FloatBuffer.wrap(new float[] {
                    LEFT[0], RIGHT[0], LEFT[1], RIGHT[1]
                })),
                Arguments.of("double", doubles(LEFT), doubles(RIGHT), doubles(LEFT[0], RIGHT[0], LEFT[1], RIGHT[1])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void everyFormatIsReadPlanarAndPacked(String name, Buffer left, Buffer right, Buffer packed) {
        float[] expected = {0.5f, -0.25f, -1, 0};
        assertThat(AudioSamples.interleaved(frame(2, left, right))).containsExactly(expected, within(1e-6f));
        assertThat(AudioSamples.interleaved(frame(2, packed))).containsExactly(expected, within(1e-6f));
        assertThat(AudioSamples.interleaved(frame(1, left))).containsExactly(LEFT, within(1e-6f));
    }

    @Test
    void onlyWhatRemainsOfABufferIsRead() {
        Buffer samples = FloatBuffer.wrap(new float[] {9, 1, 2, 9}, 1, 2);
        assertThat(AudioSamples.interleaved(frame(1, samples))).containsExactly(1, 2);
        assertThat(samples.position()).isEqualTo(1);
    }

    @Test
    void whatMakesNoSoundIsRefused() {
        List.of(
                        frame(1),
                        frame(0, shorts(1)),
                        frame(3, shorts(1), shorts(1)),
                        frame(2, shorts(1), shorts(1, 0)),
                        frame(2, shorts(1, 0, 0)),
                        frame(1, LongBuffer.allocate(1)))
                .forEach(f -> assertThatThrownBy(() -> AudioSamples.interleaved(f))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageMatching("frame: found .*, expected .*"));
        assertThatThrownBy(() -> AudioSamples.interleaved(new Frame())).hasMessageContaining("no sound");
    }
}
