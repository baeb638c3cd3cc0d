package io.github.dreamtalk.stage;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;

/** A session that changes each row by itself, knowing its time. */
abstract class RowByRow implements Stage.Session<Rows, Rows> {
    private final int channels;
    private final FrameRate rate;
    private long frame;

    RowByRow(ClipInfo clip) {
        this.channels = clip.space().channels();
        this.rate = clip.rate();
    }

    /** Changes the row of a frame, at a time in seconds from the start of the clip. */
    abstract void change(float[] rows, int offset, double seconds);

    @Override
    public final void push(Rows rows, Sink<? super Rows> out) {
        for (int f = 0; f < rows.count(); f++) {
            change(rows.values(), f * channels, (double) frame * rate.denominator() / rate.numerator());
            frame++;
        }
        if (rows.count() > 0) {
            out.accept(rows);
        }
    }
}
