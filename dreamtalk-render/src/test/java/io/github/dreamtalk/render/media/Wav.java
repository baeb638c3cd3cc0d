package io.github.dreamtalk.render.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Sine tones in 16-bit wav files. */
final class Wav {
    private Wav() {}

    /** Channel c sounds at half amplitude with 440 Hz times (c + 1). */
    static Path sine(Path file, double seconds, int rate, int channels) throws IOException {
        int frames = (int) Math.round(seconds * rate);
        byte[] bytes = new byte[frames * channels * 2];
        for (int i = 0; i < frames; i++) {
            for (int c = 0; c < channels; c++) {
                int v = (int) Math.round(16384 * Math.sin(2 * Math.PI * 440 * (c + 1) * i / rate));
                bytes[2 * (i * channels + c)] = (byte) v;
                bytes[2 * (i * channels + c) + 1] = (byte) (v >> 8);
            }
        }
        AudioFormat format = new AudioFormat(rate, 16, channels, true, false);
        try (AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(bytes), format, frames)) {
            AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }
}
