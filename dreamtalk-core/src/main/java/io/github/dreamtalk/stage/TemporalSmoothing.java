package io.github.dreamtalk.stage;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Sink;

/**
 * Takes the jitter out of expression channels with the kernel (a, 1 − 2a, a), one row of delay. Where a value stands out
 * from both neighbours on the same side by more than a threshold it is kept: that is a lip closure or an opening, not
 * jitter. Pose channels pass through. Left out for
 * {@link MotionSpace#BFM}: the published network's motion is left as it is. Immutable and thread-safe.
 */
public final class TemporalSmoothing implements MotionStage {
    private final float side;
    private final float keep;

    /** Smoothing with a = 0.15 that keeps extremes above 0.04. */
    public TemporalSmoothing() {
        this(0.15f, 0.04f);
    }

    /**
     * Smoothing of a chosen strength.
     *
     * @param side the kernel's outer weights a, 0 (none) to 1/3 (a plain mean)
     * @param keep how far a value must stand out from both neighbours to be kept, not negative
     * @throws InvalidInputException for values outside these ranges
     */
    public TemporalSmoothing(float side, float keep) {
        if (!(side >= 0 && side <= 1 / 3f) || !(keep >= 0)) {
            throw new InvalidInputException("temporal smoothing: found side weight " + side + " and threshold " + keep
                    + ", expected 0 to 1/3 and at least 0");
        }
        this.side = side;
        this.keep = keep;
    }

    @Override
    public boolean suits(ClipInfo clip) {
        return !clip.space().equals(MotionSpace.BFM);
    }

    @Override
    public LookAhead lookAhead(ClipInfo clip) {
        return LookAhead.of(1, clip.rate());
    }

    @Override
    public Session<Rows, Rows> open(ClipInfo clip) {
        return new Kernel(clip.space().channels(), clip.space().expressionChannels());
    }

    /** Offers the stage as {@code smoothing}. */
    public static final class Provider implements MotionStage.Provider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "smoothing";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public int order() {
            return 100;
        }

        @Override
        public MotionStage.Place place() {
            return MotionStage.Place.DENOISER_RATE;
        }

        @Override
        public MotionStage create(BackendContext context) {
            return new TemporalSmoothing();
        }
    }

    private final class Kernel implements Session<Rows, Rows> {
        private final int channels;
        private final int expression;
        private final float[] before;
        private final float[] current;
        private final float[] out;
        private boolean started;

        Kernel(int channels, int expression) {
            this.channels = channels;
            this.expression = expression;
            before = new float[channels];
            current = new float[channels];
            out = new float[channels];
        }

        @Override
        public void push(Rows block, Sink<? super Rows> next) {
            float[] rows = block.values();
            for (int f = 0; f < block.count(); f++) {
                int at = f * channels;
                if (started) {
                    emit(rows, at, next);
                    System.arraycopy(current, 0, before, 0, channels);
                } else {
                    System.arraycopy(rows, at, before, 0, channels);
                    started = true;
                }
                System.arraycopy(rows, at, current, 0, channels);
            }
        }

        @Override
        public void finish(Sink<? super Rows> next) {
            if (started) {
                emit(current, 0, next);
                started = false;
            }
        }

        private void emit(float[] after, int at, Sink<? super Rows> next) {
            for (int c = 0; c < channels; c++) {
                float v = current[c];
                float p = before[c] - v;
                float q = after[at + c] - v;
                boolean extreme = (p > keep && q > keep) || (p < -keep && q < -keep);
                out[c] = c >= expression || extreme ? v : v + side * (p + q);
            }
            next.accept(new Rows(out, 1));
        }
    }
}
