package io.github.dreamtalk;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.job.FrameOutput;
import io.github.dreamtalk.internal.job.JobOutcome;
import io.github.dreamtalk.internal.job.JobQueue;
import io.github.dreamtalk.internal.job.JobRunner;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.motion.MotionSequence;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a request. One of its methods that make something may be called, once; a second call is an {@link
 * IllegalStateException}. {@link #cancel()} may be called from any thread.
 *
 * <p>A job ends early, inside a network step if need be, and then with {@link CancelledException}: by {@link #cancel()}, by
 * cancelling (or timing out) the future of an asynchronous run, by the request's deadline, by interrupting the thread that
 * waits for it, and by closing the engine. Nothing is left at a file target then; only who lets go of a future at the very
 * moment when its output is complete may find it there.
 */
public final class DreamTalkJob {
    private final DreamTalkRequest request;
    private final DreamTalkEngine engine;
    private final long number;
    private final CancelToken cancel = new CancelToken();
    private final AtomicBoolean started = new AtomicBoolean();

    DreamTalkJob(DreamTalkRequest request, DreamTalkEngine engine, long number) {
        this.request = request;
        this.engine = engine;
        this.number = number;
    }

    /**
     * The number by which a trace names this job, from 1 within its engine.
     *
     * @return the number
     */
    public long number() {
        return number;
    }

    private <T> CompletableFuture<T> start(boolean pictures, Function<JobRunner, T> work) {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("this job has already run; make a new one with engine.newJob(request)");
        }
        return engine.queue()
                .submit(
                        () -> {
                            try (Gate.Entry stay = enter()) {
                                return work.apply(engine.runner(request, pictures, cancel, stay, number));
                            }
                        },
                        cancel,
                        request.deadline());
    }

    private Gate.Entry enter() {
        Runnable stop = () -> cancel.cancel(engine.queue().closedBecause());
        try {
            return engine.gate().enter(stop);
        } catch (IllegalStateException closed) {
            // Closed since the job got its thread: for its user the job was running.
            stop.run();
            throw cancel.failure(closed);
        }
    }

    private <T> T run(boolean pictures, Function<JobRunner, T> work) {
        return JobQueue.await(start(pictures, work), cancel);
    }

    private Result result(@Nullable Path output, JobOutcome o) {
        return new Result(
                output,
                o.frames(),
                request.fps(),
                o.size() == null ? 0 : o.size().width(),
                o.size() == null ? 0 : o.size().height(),
                o.audioSeconds(),
                o.timings(),
                request,
                o.report(),
                o.words(),
                o.warnings());
    }

    /**
     * Makes the video and waits. The target appears only when complete. It is checked before anything is read: it must be
     * possible to write it, and it must not be a file of the request, under whatever name; a symbolic link is followed and
     * stays.
     *
     * @param target {@code *.mp4}, {@code *.webm}, or a folder for PNG frames
     * @return what was made
     * @throws io.github.dreamtalk.error.DreamTalkException if anything goes wrong; see its children
     */
    public Result generate(Path target) {
        MediaTarget t = MediaTarget.file(Objects.requireNonNull(target, "target"));
        return run(true, runner -> result(target, runner.video(t)));
    }

    /**
     * Makes the video into a stream, while it is made, and waits: an mp4 in fragments, or a webm.
     *
     * @param target receives the bytes from another thread; flushed, not closed
     * @param format {@code mp4} or {@code webm}
     * @return what was made; its output is null
     * @throws io.github.dreamtalk.error.DreamTalkException if anything goes wrong; what the stream threw is its cause
     */
    public Result generate(OutputStream target, String format) {
        MediaTarget t =
                MediaTarget.stream(Objects.requireNonNull(target, "target"), Objects.requireNonNull(format, "format"));
        return run(true, runner -> result(null, runner.video(t)));
    }

    /**
     * Makes the video in a thread of its own. Cancelling the future, or timing it out, stops the job.
     *
     * @param target as in {@link #generate(Path)}
     * @return completes with the result, or exceptionally with what {@link #generate(Path)} would throw
     * @throws io.github.dreamtalk.error.EngineBusyException if too many jobs wait
     */
    public CompletableFuture<Result> generateAsync(Path target) {
        MediaTarget t = MediaTarget.file(Objects.requireNonNull(target, "target"));
        return start(true, runner -> result(target, runner.video(t)));
    }

    /**
     * Makes the video into a stream, while it is made, in a thread of its own. Cancelling the future, or timing it out,
     * stops the job.
     *
     * @param target as in {@link #generate(OutputStream, String)}; the caller closes it when the future has completed
     * @param format {@code mp4} or {@code webm}
     * @return completes with the result, or exceptionally with what {@link #generate(OutputStream, String)} would throw
     * @throws io.github.dreamtalk.error.EngineBusyException if too many jobs wait
     */
    public CompletableFuture<Result> generateAsync(OutputStream target, String format) {
        MediaTarget t =
                MediaTarget.stream(Objects.requireNonNull(target, "target"), Objects.requireNonNull(format, "format"));
        return start(true, runner -> result(null, runner.video(t)));
    }

    /**
     * Makes the motion and stops before rendering; no portrait is needed. Held in memory: for hours of sound use
     * {@link #motion(Path)}.
     *
     * @return the motion at the request's frame rate, head and blinks included
     */
    public MotionSequence motion() {
        return run(false, JobRunner::motion);
    }

    /**
     * Makes the motion and writes it to a file, streamed. The target is checked as in {@link #generate(Path)}.
     *
     * @param target .csv (Live Link Face), .json or .npy
     * @return what was made
     */
    public Result motion(Path target) {
        Objects.requireNonNull(target, "target");
        return run(false, runner -> result(target, runner.motionFile(target)));
    }

    /**
     * Renders every frame into the caller's hands and waits.
     *
     * @param consumer takes the frames
     * @return what was made
     */
    public Result frames(FrameConsumer consumer) {
        Objects.requireNonNull(consumer, "consumer");
        FrameOutput output = frame -> consumer.accept(frame.index(), frame.image());
        return run(true, runner -> result(null, runner.frames(output)));
    }

    /**
     * The frames as a stream with back-pressure: the job starts when somebody subscribes, makes no more frames than were
     * asked for (but for those already begun), and is cancelled with the subscription. One subscriber only.
     *
     * @return a publisher of frames; each belongs to the subscriber
     */
    public Flow.Publisher<VideoFrame> publisher() {
        return new FramePublisher(request.fps(), this::startFrames, cancel);
    }

    private CompletableFuture<JobOutcome> startFrames(FrameOutput output) {
        return start(true, runner -> runner.frames(output));
    }

    /** Asks the job to stop: inside a network step if need be. The running call throws {@link CancelledException}. */
    public void cancel() {
        cancel.cancel();
    }

    /**
     * Whether the job was told to stop, by whatever way.
     *
     * @return true after {@link #cancel()}
     */
    public boolean isCancelled() {
        return cancel.isCancelled();
    }

    @Override
    public String toString() {
        return "DreamTalkJob[" + number + " " + request + "]";
    }
}
