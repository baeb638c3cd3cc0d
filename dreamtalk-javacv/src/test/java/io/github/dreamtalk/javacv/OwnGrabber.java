package io.github.dreamtalk.javacv;

import java.util.concurrent.Callable;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;

/** A grabber that somebody wrote: it has {@code grab()} and nothing more. */
final class OwnGrabber extends FrameGrabber {
    private final Callable<Frame> frames;

    OwnGrabber(Callable<Frame> frames) {
        this.frames = frames;
    }

    @Override
    public Frame grab() throws Exception {
        try {
            return frames.call();
        } catch (Exception | RuntimeException e) {
            throw e;
        } catch (java.lang.Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public void trigger() {}

    @Override
    public void release() {}
}
