package io.github.dreamtalk;

import io.github.dreamtalk.internal.sound.BytesVoice;
import io.github.dreamtalk.internal.sound.FileVoice;
import io.github.dreamtalk.internal.sound.PcmFormat;
import io.github.dreamtalk.internal.sound.PcmVoice;
import io.github.dreamtalk.internal.sound.StreamVoice;
import io.github.dreamtalk.internal.sound.VoiceSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A voice: a sound file, its bytes, a stream, PCM in memory, or {@link PushedVoice PCM pushed} while a speech engine makes it.
 * What is not a file passes through one in the temporary folder, so that memory does not grow with the sound.
 *
 * <p>A voice does not change and may be used by any number of jobs, but for a stream, which is read once, and a pushed one,
 * which lives until it is closed. Thread-safe.
 */
public sealed class Voice permits PushedVoice {
    private final VoiceSource source;

    Voice(VoiceSource source) {
        this.source = source;
    }

    /**
     * A sound file, or a video with sound.
     *
     * @param file wav, mp3, m4a, flac, ogg, opus, mp4, mov or webm
     * @return the voice
     */
    public static Voice file(Path file) {
        return new Voice(new FileVoice(Objects.requireNonNull(file, "file")));
    }

    /**
     * The bytes of a sound file, as a speech engine gives them.
     *
     * @param bytes a whole file, in any of the formats of {@link #file}; not copied, not to be changed
     * @return the voice
     */
    public static Voice bytes(byte[] bytes) {
        return new Voice(new BytesVoice(Objects.requireNonNull(bytes, "bytes")));
    }

    /**
     * A sound file read from a stream.
     *
     * @param stream a whole file, in any of the formats of {@link #file}; read to its end by the first job that uses it, and
     *     closed
     * @return the voice, for one job
     */
    public static Voice stream(InputStream stream) {
        return new Voice(new StreamVoice(Objects.requireNonNull(stream, "stream")));
    }

    /**
     * PCM in memory.
     *
     * @param samples in [-1, 1], channels interleaved; not copied, not to be changed
     * @param rate samples a second of each channel, 1000 to 384000
     * @param channels 1 to 64
     * @return the voice
     * @throws io.github.dreamtalk.error.InvalidInputException if a number is out of range, or a channel lacks a sample
     */
    public static Voice pcm(float[] samples, int rate, int channels) {
        return new Voice(new PcmVoice(Objects.requireNonNull(samples, "samples"), new PcmFormat(rate, channels)));
    }

    /**
     * 16-bit PCM in memory.
     *
     * @param samples channels interleaved; copied
     * @param rate samples a second of each channel, 1000 to 384000
     * @param channels 1 to 64
     * @return the voice
     * @throws io.github.dreamtalk.error.InvalidInputException if a number is out of range, or a channel lacks a sample
     */
    public static Voice pcm(short[] samples, int rate, int channels) {
        Objects.requireNonNull(samples, "samples");
        return pcm(PcmFormat.floats(samples, 0, samples.length), rate, channels);
    }

    VoiceSource source() {
        return source;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Voice v && v.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
