package io.github.dreamtalk;

import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.pipeline.Backends;
import io.github.dreamtalk.pipeline.CancelToken;
import io.github.dreamtalk.pipeline.JobRunner;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One run of a request. One of {@link #generate}, {@link #generateAsync}, {@link #motion()}, {@link #motion(Path)} and
 * {@link #frames} may be called, once; a second call is an {@link IllegalStateException}. {@link #cancel()} may be called
 * from any thread.
 */
public final class DreamTalkJob {
    private final DreamTalkRequest request;
    private final Backends backends;
    private final int chunkFrames;
    private final CancelToken cancel = new CancelToken();
    private final AtomicBoolean started = new AtomicBoolean();

    DreamTalkJob(DreamTalkRequest request, Backends backends, int chunkFrames) {
        this.request = request;
        this.backends = backends;
        this.chunkFrames = chunkFrames;
    }

    private JobRunner start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("this job has already run; make a new one with engine.newJob(request)");
        }
        return new JobRunner(request, backends, chunkFrames, cancel);
    }

    /**
     * Makes the video and waits. The target appears only when complete.
     *
     * @param target {@code *.mp4}, {@code *.webm}, or a folder for PNG frames
     * @return what was made
     * @throws DreamTalkException if anything goes wrong; see its children
     */
    public Result generate(Path target) {
        return start().video(target);
    }

    /**
     * Makes the video in a thread of its own. Cancelling the future does not stop the job; {@link #cancel()} does.
     *
     * @param target as in {@link #generate}
     * @return completes with the result, or exceptionally with what {@link #generate} would throw
     */
    public CompletableFuture<Result> generateAsync(Path target) {
        JobRunner runner = start();
        return inThread(() -> runner.video(target));
    }

    private static <T> CompletableFuture<T> inThread(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        future.completeExceptionally(e);
                    }
                },
                "dreamtalk-job");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    /**
     * Makes the motion and stops before rendering; no portrait is needed. Held in memory: for hours of sound use
     * {@link #motion(Path)}.
     *
     * @return the motion at the request's frame rate, head and blinks included
     */
    public MotionSequence motion() {
        return start().motion();
    }

    /**
     * Makes the motion and writes it to a file, streamed.
     *
     * @param target .csv (Live Link Face), .json or .npy
     * @return what was made
     */
    public Result motion(Path target) {
        return start().motionFile(target);
    }

    /**
     * Renders every frame into the caller's hands and waits.
     *
     * @param consumer takes the frames
     * @return what was made
     */
    public Result frames(FrameConsumer consumer) {
        return start().frames(consumer);
    }

    /** Asks the job to stop: inside a network step if need be. The running call throws {@link CancelledException}. */
    public void cancel() {
        cancel.cancel();
    }

    /**
     * Whether {@link #cancel()} was called.
     *
     * @return true after it
     */
    public boolean isCancelled() {
        return cancel.isCancelled();
    }
}
