package io.github.dreamtalk.examples.progress;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkListener;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.spi.Phase;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** Makes a video in the background and says how far it is. Cancelling the future stops the job and leaves no file. */
public final class Progress {
    private Progress() {}

    /**
     * Starts a job.
     *
     * @param engine runs it
     * @param request what to make
     * @param target a file to write
     * @param percent hears 0 to 100, each once, in order, from the job's threads; must be quick
     * @return completes with the result; cancel it, or time it out, to stop the job
     */
    public static CompletableFuture<Result> start(
            DreamTalkEngine engine, DreamTalkRequest request, Path target, IntConsumer percent) {
        DreamTalkListener listener = new DreamTalkListener() {
            private int said = -1;

            @Override
            public void phaseProgress(Phase phase, long done, long total) {
                // Reading and loading take little beside the frames, which come one by one.
                while (phase == Phase.ANIMATE && total > 0 && said < 100 * done / total) {
                    percent.accept(++said);
                }
            }
        };
        DreamTalkRequest heard = request.toBuilder().listener(listener).build();
        return engine.newJob(heard).generateAsync(target);
    }
}
