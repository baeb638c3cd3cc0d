package io.github.dreamtalk;

import io.github.dreamtalk.internal.sound.PcmFormat;
import io.github.dreamtalk.internal.sound.PushedPcm;
import java.util.Objects;

/**
 * A voice that is pushed piece by piece while a speech engine or a microphone makes it, from any thread. A job that uses it
 * waits for {@link #end()} and then runs, since what it hears is normalised by the whole clip; cancellation and deadlines
 * end the wait. Close it when no further job will use it: what was pushed is then deleted. Thread-safe.
 */
public final class PushedVoice extends Voice implements AutoCloseable {
    private final PushedPcm pushed;

    private PushedVoice(PushedPcm pushed) {
        super(pushed);
        this.pushed = pushed;
    }

    /**
     * An empty voice.
     *
     * @param rate samples a second of each channel, 1000 to 384000
     * @param channels interleaved channels, 1 to 64
     * @return the voice; the caller closes it
     * @throws io.github.dreamtalk.error.InvalidInputException if a number is out of range
     */
    public static PushedVoice of(int rate, int channels) {
        return new PushedVoice(new PushedPcm(new PcmFormat(rate, channels)));
    }

    /**
     * Adds samples.
     *
     * @param samples in [-1, 1], channels interleaved; not kept
     * @throws IllegalStateException after {@link #end()}, {@link #fail} or {@link #close()}
     * @throws io.github.dreamtalk.error.InvalidInputException if a channel lacks a sample, or one is no finite number
     * @throws io.github.dreamtalk.error.MediaException if the temporary folder cannot be written
     */
    public void push(float[] samples) {
        push(samples, 0, Objects.requireNonNull(samples, "samples").length);
    }

    /**
     * Adds samples.
     *
     * @param samples in [-1, 1], channels interleaved; not kept
     * @param offset index of the first
     * @param length how many
     * @throws IllegalStateException after {@link #end()}, {@link #fail} or {@link #close()}
     * @throws io.github.dreamtalk.error.InvalidInputException if a channel lacks a sample, or one is no finite number
     * @throws io.github.dreamtalk.error.MediaException if the temporary folder cannot be written
     */
    public void push(float[] samples, int offset, int length) {
        pushed.push(Objects.requireNonNull(samples, "samples"), offset, length);
    }

    /**
     * Adds 16-bit samples.
     *
     * @param samples channels interleaved; not kept
     * @param offset index of the first
     * @param length how many
     * @throws IllegalStateException after {@link #end()}, {@link #fail} or {@link #close()}
     * @throws io.github.dreamtalk.error.InvalidInputException if a channel lacks a sample
     * @throws io.github.dreamtalk.error.MediaException if the temporary folder cannot be written
     */
    public void push(short[] samples, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, Objects.requireNonNull(samples, "samples").length);
        pushed.push(PcmFormat.floats(samples, offset, length), 0, length);
    }

    /** Nothing more will come; the job goes on. A second call, or one after {@link #fail}, does nothing. */
    public void end() {
        pushed.end();
    }

    /**
     * Nothing more will come, because whoever made the voice failed; jobs that use it fail with it. After {@link #end()} the
     * voice is whole and this does nothing.
     *
     * @param cause becomes the cause of what the job throws
     */
    public void fail(Throwable cause) {
        pushed.fail(Objects.requireNonNull(cause, "cause"));
    }

    /** Nothing more will come. What was pushed is deleted when the jobs that read it are over; does not wait for them. */
    @Override
    public void close() {
        pushed.close();
    }
}
