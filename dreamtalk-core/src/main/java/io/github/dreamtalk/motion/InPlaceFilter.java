package io.github.dreamtalk.motion;

import io.github.dreamtalk.FrameRate;
import io.github.dreamtalk.spi.MotionProcessor;

/** A filter that changes each row by itself, knowing its time. */
abstract class InPlaceFilter implements MotionProcessor.Filter {
    private final int channels;
    private final FrameRate rate;
    private long frame;

    InPlaceFilter(MotionProcessor.Clip clip) {
        this.channels = clip.space().channels();
        this.rate = clip.rate();
    }

    /** Changes the row of a frame, at a time in seconds from the start of the clip. */
    abstract void change(float[] rows, int offset, double seconds);

    @Override
    public final void push(float[] rows, int frames, MotionProcessor.Rows next) {
        for (int f = 0; f < frames; f++) {
            change(rows, f * channels, (double) frame * rate.denominator() / rate.numerator());
            frame++;
        }
        if (frames > 0) {
            next.accept(rows, frames);
        }
    }
}
