package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.Synthesizer.Moment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts sound into the moments of frames, each with its samples and, if wanted, the feature row of its time. */
final class MomentStage implements Stage<Samples, Moment> {
    private final @Nullable AudioFeatureExtractor extractor;

    MomentStage(@Nullable AudioFeatureExtractor extractor) {
        this.extractor = extractor;
    }

    @Override
    public LookAhead lookAhead(ClipInfo clip) {
        LookAhead frame = LookAhead.of(1, clip.rate());
        return extractor == null ? frame : frame.plus(extractor.lookAhead(clip));
    }

    @Override
    public Session<Samples, Moment> open(ClipInfo clip) {
        return new Moments(clip, extractor);
    }

    private static final class Moments implements Session<Samples, Moment> {
        private final FrameRate rate;
        private final long total;
        private final @Nullable Session<Samples, Rows> features;
        private final int dimension;
        private final FrameRate featureRate;
        private float[] sound = new float[PcmAudio.SAMPLE_RATE];
        private long soundStart;
        private int soundHeld;
        private float[] rows = new float[0];
        private long rowStart;
        private int rowsHeld;
        private boolean ended;
        private long next;

        Moments(ClipInfo clip, @Nullable AudioFeatureExtractor extractor) {
            this.rate = clip.rate();
            this.total = clip.frames().orElse(Long.MAX_VALUE);
            this.features = extractor == null ? null : extractor.open(clip);
            this.dimension = extractor == null ? 0 : extractor.spec().dimension();
            this.featureRate = extractor == null ? rate : extractor.spec().rate();
        }

        /** First sample of a frame. */
        private long sampleOf(long frame) {
            return Math.multiplyExact(frame, (long) PcmAudio.SAMPLE_RATE * rate.denominator()) / rate.numerator();
        }

        /** The feature row nearest to a frame's time. */
        private long rowOf(long frame) {
            return Math.round(frame / rate.fps() * featureRate.fps());
        }

        @Override
        public void push(Samples piece, Sink<? super Moment> out) {
            append(piece);
            if (features != null) {
                features.push(piece, this::append);
            }
            emit(out);
        }

        @Override
        public void finish(Sink<? super Moment> out) {
            if (features != null) {
                features.finish(this::append);
            }
            ended = true;
            emit(out);
        }

        private void append(Samples piece) {
            if (sound.length < soundHeld + piece.count()) {
                sound = Arrays.copyOf(sound, 2 * (soundHeld + piece.count()));
            }
            System.arraycopy(piece.values(), 0, sound, soundHeld, piece.count());
            soundHeld += piece.count();
        }

        private void append(Rows block) {
            int needed = (rowsHeld + block.count()) * dimension;
            if (rows.length < needed) {
                rows = Arrays.copyOf(rows, 2 * needed);
            }
            System.arraycopy(block.values(), 0, rows, rowsHeld * dimension, block.count() * dimension);
            rowsHeld += block.count();
        }

        private void emit(Sink<? super Moment> out) {
            while (next < total && ready()) {
                out.accept(new Moment(next, samples(), features == null ? null : row()));
                next++;
                forget();
            }
        }

        private boolean ready() {
            if (ended) {
                return total != Long.MAX_VALUE || sampleOf(next) < soundStart + soundHeld;
            }
            return sampleOf(next + 1) <= soundStart + soundHeld
                    && (features == null || rowOf(next) < rowStart + rowsHeld);
        }

        private float[] samples() {
            int from = (int) (sampleOf(next) - soundStart);
            int count = (int) (sampleOf(next + 1) - sampleOf(next));
            float[] out = new float[count];
            int there = Math.max(0, Math.min(count, soundHeld - from));
            if (there > 0) {
                System.arraycopy(sound, from, out, 0, there);
            }
            return out;
        }

        /** Beyond the last row that one is repeated; a sound too short for any row has zeros. */
        private float[] row() {
            if (rowsHeld == 0) {
                return new float[dimension];
            }
            int at = (int) Math.max(0, Math.min(rowsHeld - 1L, rowOf(next) - rowStart));
            return Arrays.copyOfRange(rows, at * dimension, (at + 1) * dimension);
        }

        private void forget() {
            int gone = (int) Math.max(0, Math.min(soundHeld, sampleOf(next) - soundStart));
            System.arraycopy(sound, gone, sound, 0, soundHeld - gone);
            soundHeld -= gone;
            soundStart += gone;
            // The last row stays: it may be needed beyond the end.
            int rowsGone = (int) Math.max(0, Math.min(rowsHeld - 1L, rowOf(next) - rowStart));
            System.arraycopy(rows, rowsGone * dimension, rows, 0, (rowsHeld - rowsGone) * dimension);
            rowsHeld -= rowsGone;
            rowStart += rowsGone;
        }

        @Override
        public void cancel() {
            if (features != null) {
                features.cancel();
            }
        }

        @Override
        public void close() {
            if (features != null) {
                features.close();
            }
        }
    }
}
