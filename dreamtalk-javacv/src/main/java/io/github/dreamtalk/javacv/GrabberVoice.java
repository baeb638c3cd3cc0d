package io.github.dreamtalk.javacv;

import io.github.dreamtalk.PushedVoice;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Problem;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacv.FrameGrabber;
import org.jspecify.annotations.Nullable;

/**
 * A voice out of a microphone, a file or a stream, of any rate, any number of channels and any sample format JavaCV has.
 *
 * <pre>{@code
 * try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber("default")) {
 *     grabber.setFormat("alsa");
 *     grabber.start();
 *     try (PushedVoice voice = GrabberVoice.of(grabber).atMost(Duration.ofSeconds(10)).read()) {
 *         engine.newJob(DreamTalk.builder().avatar(avatar).voice(voice).build()).generate(target);
 *     }
 * }
 * }</pre>
 *
 * The grabber comes started and belongs to the caller. Memory does not grow with the sound. Immutable; used by one thread, as
 * the grabber is.
 */
public final class GrabberVoice {
    static {
        ClassPathModules.read();
    }

    private final FrameGrabber grabber;
    private final @Nullable Duration limit;
    private final BooleanSupplier enough;

    private GrabberVoice(FrameGrabber grabber, @Nullable Duration limit, BooleanSupplier enough) {
        this.grabber = grabber;
        this.limit = limit;
        this.enough = enough;
    }

    /**
     * The voice of the grabber's sound from here to its end.
     *
     * @param grabber started by the caller, who also stops it
     * @return the source
     */
    public static GrabberVoice of(FrameGrabber grabber) {
        return new GrabberVoice(Objects.requireNonNull(grabber, "grabber"), null, () -> false);
    }

    /**
     * Stops after a time of sound, as a microphone never does.
     *
     * @param sound more than zero
     * @return a source that does
     * @throws InvalidInputException if it is not
     */
    public GrabberVoice atMost(Duration sound) {
        if (sound.isNegative() || sound.isZero()) {
            throw InvalidInputException.of("limit", Problem.OUT_OF_RANGE, sound, "more than zero");
        }
        return new GrabberVoice(grabber, sound, enough);
    }

    /**
     * Stops when told to, such as when a button is released.
     *
     * @param enough asked after each piece of sound
     * @return a source that does
     */
    public GrabberVoice until(BooleanSupplier enough) {
        return new GrabberVoice(grabber, limit, Objects.requireNonNull(enough, "enough"));
    }

    /**
     * Reads it all and waits.
     *
     * @return a voice that has ended; the caller closes it after the jobs that use it
     * @throws MediaException if the grabber fails, has no sound, or changes its rate or channels
     * @throws InvalidInputException if the rate or number of channels is out of the range of {@link PushedVoice#of}
     * @throws CancelledException if the thread is interrupted; the interrupt is kept
     */
    public PushedVoice read() {
        GrabberSamples samples = new GrabberSamples(grabber);
        PushedVoice voice = PushedVoice.of(samples.rate(), samples.channels());
        try {
            push(samples, voice);
            return voice;
        } catch (Throwable e) {
            voice.close();
            throw e;
        }
    }

    /**
     * Begins to read in another thread: a job that uses the voice waits for its end. What fails there fails the job; closing
     * the voice ends the reading with its next piece.
     *
     * @param reader runs one task that lasts as long as the sound; the grabber must not be used or stopped before it ends
     * @return a voice that will end; the caller closes it after the jobs that use it
     * @throws MediaException if the grabber fails, or has no sound
     * @throws InvalidInputException if the rate or number of channels is out of the range of {@link PushedVoice#of}
     */
    public PushedVoice read(Executor reader) {
        GrabberSamples samples = new GrabberSamples(grabber);
        PushedVoice voice = PushedVoice.of(samples.rate(), samples.channels());
        try {
            reader.execute(() -> {
                try {
                    push(samples, voice);
                } catch (Throwable e) { // whatever it is, the job that waits must hear of it
                    voice.fail(e);
                }
            });
            return voice;
        } catch (Throwable e) {
            voice.close();
            throw e;
        }
    }

    private void push(GrabberSamples samples, PushedVoice voice) {
        try {
            pushAll(samples, voice);
        } catch (MediaException e) {
            // Files of an interrupted thread are closed under it, which says nothing of the folder they lie in.
            checkInterrupt(e);
            throw e;
        }
        voice.end();
    }

    private void pushAll(GrabberSamples samples, PushedVoice voice) {
        float[] piece = new float[samples.channels() * (samples.rate() / 50 + 1)];
        long left = limit == null
                ? Long.MAX_VALUE
                : Math.max(1, Math.round(limit.toNanos() / 1e9 * samples.rate())) * samples.channels();
        while (left > 0 && !enough.getAsBoolean()) {
            int count = samples.read(piece, 0, (int) Math.min(left, piece.length));
            if (count == 0) {
                return;
            }
            checkInterrupt(null);
            voice.push(piece, 0, count);
            left -= count;
        }
    }

    private static void checkInterrupt(@Nullable Throwable cause) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("the thread that reads the grabber's sound was interrupted", cause);
        }
    }
}
