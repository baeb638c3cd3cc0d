package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One labelled clip of the corpus. Immutable and thread-safe; the samples stay on disk until asked for.
 *
 * @param id unique name within its source
 * @param source where it comes from, for example {@code espeak-en} or {@code msu-ru}
 * @param speaker the voice; clips of one speaker are in one split only
 * @param split what it may be used for
 * @param pcm the file its samples lie in, with those of the rest of its shard: int16 little-endian, mono,
 *     {@link #SAMPLE_RATE} Hz, no header
 * @param firstSample index of its first sample in {@code pcm}
 * @param sampleCount number of samples, at least 1
 * @param segments its labels in order of time, without overlaps; gaps count as {@link Phone#SIL}
 */
public record Utterance(
        String id,
        String source,
        String speaker,
        Split split,
        Path pcm,
        long firstSample,
        int sampleCount,
        List<PhoneSegment> segments) {
    /** Samples per second of every clip. */
    public static final int SAMPLE_RATE = 16_000;

    /**
     * Checks the range and copies the labels.
     *
     * @param id unique name within its source
     * @param source where it comes from
     * @param speaker the voice
     * @param split what it may be used for
     * @param pcm the file its samples lie in
     * @param firstSample index of its first sample in {@code pcm}, at least 0
     * @param sampleCount number of samples, at least 1
     * @param segments its labels in order of time, without overlaps
     * @throws InvalidInputException if the range is empty or starts before the file
     */
    public Utterance {
        if (firstSample < 0 || sampleCount < 1) {
            throw new InvalidInputException(
                    "Utterance " + id + " must have a first sample >= 0 and at least one sample, " + "found first "
                            + firstSample + ", count " + sampleCount + "; make the shard again.");
        }
        segments = List.copyOf(segments);
    }

    /**
     * Reads the samples.
     *
     * @return a new array of {@link #sampleCount()} samples
     * @throws MediaException if the file cannot be read or ends too early
     */
    public short[] samples() {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(sampleCount, Short.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel channel = Files.newByteChannel(pcm)) {
            channel.position(firstSample * Short.BYTES);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new MediaException("The samples of utterance " + id + " should end at sample "
                            + (firstSample + sampleCount) + " of " + pcm + ", but the file has only "
                            + channel.size() / Short.BYTES + "; delete the shard and make it again.");
                }
            }
        } catch (IOException e) {
            throw new MediaException("Cannot read the samples of utterance " + id + " from " + pcm + ": " + e, e);
        }
        short[] samples = new short[sampleCount];
        bytes.flip().asShortBuffer().get(samples);
        return samples;
    }

    /**
     * Returns how long the clip is.
     *
     * @return seconds
     */
    public float durationSeconds() {
        return (float) sampleCount / SAMPLE_RATE;
    }
}
