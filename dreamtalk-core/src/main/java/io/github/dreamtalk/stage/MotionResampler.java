package io.github.dreamtalk.stage;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;

/**
 * Changes the frame rate of streamed motion with exact rational positions, so that nothing drifts in hours. Output frame j
 * shows the motion at j / to seconds; beyond the last input row that row is held. It interpolates and does not low-pass:
 * motion is smooth compared with any frame rate. Not thread-safe; one resampler serves one clip.
 */
public final class MotionResampler implements Stage.Session<Rows, Rows> {
    /** How values between two rows are found. */
    public enum Interpolation {
        /** Straight lines. */
        LINEAR,
        /**
         * Catmull–Rom cubics, kept between the two neighbouring values, so that a closed mouth stays closed and weights stay
         * in their range.
         */
        CUBIC
    }

    private static final int BLOCK = 64;

    private final int channels;
    private final long stepNumerator;
    private final long stepDenominator;
    private final long outputFrames;
    private final Interpolation interpolation;
    private final float[] ring;
    private final float[] out;
    private long received;
    private long produced;
    private int held;

    /**
     * Starts a clip.
     *
     * @param channels values of a row
     * @param from rows per second that will be pushed
     * @param to rows per second wanted
     * @param outputFrames exact number of rows to give, for instance {@link FrameRate#framesFor} of the audio, or {@link
     *     #outputFrames(long, FrameRate, FrameRate)}
     * @param interpolation how values between rows are found
     * @throws InvalidInputException if channels is below 1 or outputFrames negative
     */
    public MotionResampler(int channels, FrameRate from, FrameRate to, long outputFrames, Interpolation interpolation) {
        if (channels < 1 || outputFrames < 0) {
            throw new InvalidInputException("motion resampler: found " + channels + " channels and " + outputFrames
                    + " output frames, expected at least 1 and 0");
        }
        this.channels = channels;
        this.stepNumerator = Math.multiplyExact((long) from.numerator(), to.denominator());
        this.stepDenominator = Math.multiplyExact((long) from.denominator(), to.numerator());
        this.outputFrames = outputFrames;
        this.interpolation = interpolation;
        this.ring = new float[4 * channels];
        this.out = new float[BLOCK * channels];
    }

    /**
     * Number of rows that cover the same time at another rate, rounded to nearest, at least one for any row at all.
     *
     * @param frames rows at the first rate
     * @param from first rate
     * @param to other rate
     * @return rows at the other rate
     */
    public static long outputFrames(long frames, FrameRate from, FrameRate to) {
        if (frames == 0) {
            return 0;
        }
        long numerator = Math.multiplyExact((long) from.denominator(), to.numerator());
        long denominator = Math.multiplyExact((long) from.numerator(), to.denominator());
        return Math.max(1, (Math.multiplyExact(frames, numerator) + denominator / 2) / denominator);
    }

    @Override
    public void push(Rows block, Sink<? super Rows> next) {
        for (int f = 0; f < block.count(); f++) {
            System.arraycopy(block.values(), f * channels, ring, slot(received), channels);
            received++;
            // A cubic between rows i and i + 1 needs row i + 2.
            while (produced < outputFrames && position() + 2 < received) {
                emit(next);
            }
        }
        flush(next);
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if rows were wanted and none was pushed
     */
    @Override
    public void finish(Sink<? super Rows> next) {
        if (received == 0 && outputFrames > 0) {
            throw new InvalidInputException("motion resampler: found no input rows, expected at least one for "
                    + outputFrames + " output frames");
        }
        while (produced < outputFrames) {
            emit(next);
        }
        flush(next);
    }

    private long position() {
        return Math.multiplyExact(produced, stepNumerator) / stepDenominator;
    }

    private int slot(long row) {
        return (int) (row & 3) * channels;
    }

    private int held(long row) {
        return slot(Math.max(0, Math.min(row, received - 1)));
    }

    private void emit(Sink<? super Rows> next) {
        long i = position();
        float u = i >= received - 1
                ? 0
                : (float) ((double) (produced * stepNumerator % stepDenominator) / stepDenominator);
        int a = held(i - 1);
        int b = held(i);
        int c = held(i + 1);
        int d = held(i + 2);
        int to = held * channels;
        for (int k = 0; k < channels; k++) {
            float y1 = ring[b + k];
            float y2 = ring[c + k];
            out[to + k] = u == 0
                    ? y1
                    : interpolation == Interpolation.LINEAR
                            ? y1 + u * (y2 - y1)
                            : cubic(ring[a + k], y1, y2, ring[d + k], u);
        }
        held++;
        produced++;
        if (held == BLOCK) {
            flush(next);
        }
    }

    private static float cubic(float y0, float y1, float y2, float y3, float u) {
        float m1 = 0.5f * (y2 - y0);
        float m2 = 0.5f * (y3 - y1);
        float d = y1 - y2;
        float y = y1 + u * (m1 + u * (-3 * d - 2 * m1 - m2 + u * (2 * d + m1 + m2)));
        return Math.max(Math.min(y1, y2), Math.min(Math.max(y1, y2), y));
    }

    private void flush(Sink<? super Rows> next) {
        if (held > 0) {
            int frames = held;
            held = 0;
            next.accept(new Rows(out, frames));
        }
    }
}
