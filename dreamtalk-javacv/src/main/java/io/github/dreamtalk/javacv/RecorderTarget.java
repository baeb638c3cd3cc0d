package io.github.dreamtalk.javacv;

import io.github.dreamtalk.FrameConsumer;
import io.github.dreamtalk.VideoFrame;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.FrameRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames, and a sound beside them, with any of JavaCV's recorders: as the consumer of {@link
 * io.github.dreamtalk.DreamTalkJob#frames} or the subscriber of {@link io.github.dreamtalk.DreamTalkJob#publisher}.
 *
 * <pre>{@code
 * FFmpegFrameRecorder recorder = new FFmpegFrameRecorder("rtmp://host/live", 0, 0);
 * recorder.setFormat("flv");
 * try (RecorderTarget target = new RecorderTarget(recorder, request.fps())) {
 *     target.sound(samples, 44_100, 1);
 *     engine.newJob(request).frames(target);
 * }
 * }</pre>
 *
 * The recorder is set up by the caller and belongs to the target from then on: it is started with the first frame, when the
 * size is known, stopped by {@link #close()} and released, whatever fails on the way. A size it has already is kept, and a
 * sample rate. What it wrote until then stays when a job fails: unlike {@link io.github.dreamtalk.DreamTalkJob#generate}, a
 * recorder leaves half a file.
 *
 * <p>Frames come from one thread at a time; {@link #close()} may be called from any other, and waits for the frame that is
 * being written. As a subscriber the target closes itself.
 */
public final class RecorderTarget implements FrameConsumer, Flow.Subscriber<VideoFrame>, AutoCloseable {
    static {
        ClassPathModules.read();
    }

    private final FrameRecorder recorder;
    private final FrameRate rate;
    private final PictureConverter converter;
    private final Scope scope = new Scope();
    private final Gate gate = new Gate("the recorder's target", scope::close);
    private final CompletableFuture<Long> finished = new CompletableFuture<>();
    private @Nullable SampleSource sound;
    private long soundWritten;
    private float[] piece = new float[0];
    private volatile boolean started;
    private volatile long frames;
    private volatile Flow.@Nullable Subscription subscription;

    /**
     * Takes a recorder over.
     *
     * @param recorder not started
     * @param rate of the frames that will come, which becomes the recorder's
     */
    public RecorderTarget(FrameRecorder recorder, FrameRate rate) {
        this.recorder = Objects.requireNonNull(recorder, "recorder");
        this.rate = Objects.requireNonNull(rate, "rate");
        this.converter = scope.own(new PictureConverter());
        scope.own(() -> step("released", recorder::release));
        recorder.setFrameRate(rate.fps());
    }

    /**
     * Writes this sound beside the frames, up to the last frame's end.
     *
     * @param samples in [-1, 1], channels interleaved; not copied, not to be changed
     * @param rate samples a second of each channel
     * @param channels at least 1
     * @return this
     * @throws IllegalStateException after the first frame
     * @throws InvalidInputException if a number is below 1, or a channel lacks a sample
     */
    public RecorderTarget sound(float[] samples, int rate, int channels) {
        if (rate < 1 || channels < 1) {
            throw InvalidInputException.of(
                    "sound", Problem.OUT_OF_RANGE, rate + " Hz and " + channels + " channels", "at least 1 of each");
        }
        if (samples.length % channels != 0) {
            throw InvalidInputException.of(
                    "sound",
                    Problem.INVALID,
                    samples.length + " samples",
                    "a multiple of the " + channels + " channels");
        }
        return sound(new ArraySamples(samples, rate, channels));
    }

    /**
     * Writes this sound beside the frames, up to the last frame's end.
     *
     * @param grabber started; read while frames come, by their thread; stopped by the caller after this target is closed
     * @return this
     * @throws IllegalStateException after the first frame
     * @throws MediaException if it fails, or has no sound
     */
    public RecorderTarget sound(FrameGrabber grabber) {
        return sound(new GrabberSamples(Objects.requireNonNull(grabber, "grabber")));
    }

    private RecorderTarget sound(SampleSource source) {
        if (started) {
            throw new IllegalStateException("the recorder has started; give it its sound before the first frame");
        }
        sound = source;
        return this;
    }

    /**
     * Writes a frame.
     *
     * @param index frame number from 0; frames are written in the order they come
     * @param frame the picture
     * @throws MediaException if the recorder fails
     * @throws IllegalStateException after {@link #close()}
     */
    @Override
    public void accept(long index, RgbImage frame) {
        try (Gate.Entry inside = gate.enter()) {
            write(converter.convert(frame));
        }
    }

    private void write(Frame frame) {
        if (!started) {
            start(frame);
        }
        step("given frame " + frames, () -> recorder.record(frame));
        frames++;
        if (sound != null) {
            writeSound(sound);
        }
    }

    private void start(Frame first) {
        if (recorder.getImageWidth() == 0 || recorder.getImageHeight() == 0) {
            recorder.setImageWidth(first.imageWidth);
            recorder.setImageHeight(first.imageHeight);
        }
        if (sound != null) {
            recorder.setAudioChannels(sound.channels());
            if (recorder.getSampleRate() == 0) {
                recorder.setSampleRate(sound.rate());
            }
        }
        refuseSideData();
        step("started", recorder::start);
        // Not before: to stop a recorder that did not start would write the end of a file that has no beginning.
        scope.own(() -> step("stopped", recorder::stop));
        started = true;
    }

    /** JavaCV 1.5.13 hands FFmpeg a list of side data that is not there, which ends the JVM. */
    private void refuseSideData() {
        boolean any = !recorder.getVideoSideData().isEmpty()
                || !recorder.getAudioSideData().isEmpty();
        if (any && recorder instanceof FFmpegFrameRecorder) {
            throw InvalidInputException.of(
                    "recorder",
                    Problem.UNSUPPORTED,
                    "side data, such as a display rotation",
                    "none: JavaCV's FFmpegFrameRecorder cannot write it; turn the pictures instead");
        }
    }

    /** Sound follows the picture frame by frame, so that nothing is held for long and both end together. */
    private void writeSound(SampleSource source) {
        long seconds = Math.multiplyExact(frames, (long) rate.denominator());
        long end = Math.multiplyExact(seconds, (long) source.rate()) / rate.numerator();
        int wanted = Math.toIntExact((end - soundWritten) * source.channels());
        if (piece.length < wanted) {
            piece = new float[wanted];
        }
        int got = 0;
        int count = -1;
        while (got < wanted && count != 0) {
            count = source.read(piece, got, wanted - got);
            got += count;
        }
        if (got > 0) {
            Frame frame = new Frame();
            frame.sampleRate = source.rate();
            frame.audioChannels = source.channels();
            frame.samples = new Buffer[] {FloatBuffer.wrap(piece, 0, got)};
            step("given sound", () -> recorder.record(frame));
        }
        soundWritten = end;
    }

    /** What a recorder may throw. */
    @FunctionalInterface
    private interface RecorderStep {
        void run() throws FrameRecorder.Exception;
    }

    private static void step(String what, RecorderStep step) {
        try {
            step.run();
        } catch (FrameRecorder.Exception e) {
            throw new MediaException(
                    "recorder: found that it could not be " + what
                            + ", expected it to work; check its format and codecs: " + e.getMessage(),
                    e);
        }
    }

    /**
     * How many frames were written.
     *
     * @return at least 0
     */
    public long frames() {
        return frames;
    }

    /**
     * How a subscription ended.
     *
     * @return completes with the number of frames when all are written and the recorder is stopped, or exceptionally with
     *     what went wrong, {@link CancelledException} if this target was closed before the frames ended; cancelling it does
     *     nothing to the job
     */
    public CompletableFuture<Long> finished() {
        return finished.copy();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        if (this.subscription != null || gate.isClosed()) {
            subscription.cancel();
            return;
        }
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(VideoFrame frame) {
        Flow.Subscription from = Objects.requireNonNull(subscription, "onSubscribe comes first");
        try (Gate.Entry inside = gate.enter()) {
            write(converter.convert(frame));
        } catch (Throwable e) { // a subscriber throws nothing: the future and the cancelled job say it
            from.cancel();
            end(e);
            return;
        }
        from.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        end(Objects.requireNonNull(failure, "failure"));
    }

    @Override
    public void onComplete() {
        try {
            gate.close();
            finished.complete(frames);
        } catch (Throwable e) {
            finished.completeExceptionally(e);
        }
    }

    private void end(Throwable failure) {
        try {
            gate.close();
        } catch (Throwable closing) {
            failure.addSuppressed(closing);
        }
        finished.completeExceptionally(failure);
    }

    /**
     * Stops the recorder, which completes its file, and releases it. A second call does nothing.
     *
     * @throws MediaException if stopping or releasing fails; both are tried
     */
    @Override
    public void close() {
        Flow.Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
        try {
            gate.close();
        } finally {
            finished.completeExceptionally(
                    new CancelledException("the recorder's target was closed before its frames ended"));
        }
    }
}
