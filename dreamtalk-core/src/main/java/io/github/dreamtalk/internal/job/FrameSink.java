package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.SelfChecker;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import org.jspecify.annotations.Nullable;

/**
 * Takes finished frames to the self-check and to the output, and sees that they are what was promised: all of them, in
 * order, of one size. An encoder given another size would not say so, and a frame too few moves the sound.
 */
final class FrameSink implements Sink<Frame> {
    private final FrameOutput output;
    private final SelfChecker.@Nullable Session check;
    private final PictureSize size;
    private final long total;
    private final CancelToken cancel;
    private final Trace trace;
    private final PhaseTracker phases;
    private long next;

    FrameSink(
            FrameOutput output,
            SelfChecker.@Nullable Session check,
            PictureSize size,
            long total,
            CancelToken cancel,
            Trace trace,
            PhaseTracker phases) {
        this.output = output;
        this.check = check;
        this.size = size;
        this.total = total;
        this.cancel = cancel;
        this.trace = trace;
        this.phases = phases;
    }

    @Override
    public void accept(Frame frame) {
        cancel.check();
        if (frame.index() != next) {
            throw changed("order", "frame " + frame.index(), "frame " + next);
        }
        int width = frame.image().width();
        int height = frame.image().height();
        if (width != size.width() || height != size.height()) {
            throw changed("size", width + "x" + height, size.width() + "x" + size.height());
        }
        next++;
        if (check != null) {
            check.accept(frame.image());
        }
        long start = System.nanoTime();
        try {
            output.accept(frame);
        } catch (Exception e) {
            sneak(e);
        }
        trace.report(TracePhase.WRITE, frame.index(), start, 0);
        phases.progress(Phase.ANIMATE, frame.index() + 1, total);
    }

    /** All frames were given. */
    void checkComplete() {
        if (next != total) {
            throw changed("number", next + " frames", total + " frames");
        }
    }

    private static BackendUnavailableException changed(String what, String found, String expected) {
        return new BackendUnavailableException("a renderer, synthesizer or frame stage changed the " + what
                + " of the frames: found " + found + ", expected " + expected
                + "; leave it out by its name, or remove it from the class path");
    }

    /** A consumer's checked exception crosses the chain as it is; the phase tracker wraps it at the end. */
    @SuppressWarnings("unchecked") // erased: nothing is cast
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
