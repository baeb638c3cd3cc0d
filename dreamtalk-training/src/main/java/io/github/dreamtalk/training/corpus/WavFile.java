package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.MediaException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Reads the WAV files of the speech packages, which are 16 kHz mono int16. */
final class WavFile {
    private WavFile() {}

    static short[] read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                AudioInputStream audio = AudioSystem.getAudioInputStream(in)) {
            AudioFormat format = audio.getFormat();
            if (format.getSampleRate() != Utterance.SAMPLE_RATE
                    || format.getChannels() != 1
                    || format.getSampleSizeInBits() != Short.SIZE
                    || format.isBigEndian()) {
                throw new MediaException(
                        "Expected 16 kHz mono int16 little-endian in " + file + ", found " + format + "; convert it.");
            }
            byte[] bytes = audio.readAllBytes();
            short[] samples = new short[bytes.length / Short.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        } catch (IOException | UnsupportedAudioFileException e) {
            throw new MediaException("Cannot read the WAV file " + file + ": " + e, e);
        }
    }
}
