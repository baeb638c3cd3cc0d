package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_NATIVE;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;
import static org.bytedeco.ffmpeg.global.swresample.swr_set_matrix;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Decoded frames to interleaved float at one rate and channel count. Two channels stay as they are, or become the {@link
 * Pick} of them; more than two are mixed down by libswresample's own matrix for the layout the stream states (the voice of
 * a 5.1 film is in its centre), or, if it states none, averaged. Rates are converted by
 * libswresample's default windowed sinc (32 taps, cutoff 0.97). When a stream changes its shape midway the rest of the
 * old shape is flushed first. Not thread-safe.
 */
final class SoundConverter implements AutoCloseable {
    /** What a mono result takes of two channels. */
    enum Pick {
        /** Their average. */
        BOTH(0.5, 0.5),
        /** The first alone. */
        LEFT(1, 0),
        /** The second alone. */
        RIGHT(0, 1);

        private final double[] matrix;

        Pick(double left, double right) {
            this.matrix = new double[] {left, right};
        }
    }

    private final int rate;
    private final int channels;
    private final Pick pick;
    private @Nullable SwrContext swr;
    private int inRate;
    private int inChannels;
    private int inFormat;
    private Block block;
    private float[] samples = new float[16_384];
    private long produced;
    private long clipped;
    private float peak = 1;

    SoundConverter(int rate, int channels, Pick pick) {
        this.rate = rate;
        this.channels = channels;
        this.pick = pick;
        block = new Block(16_384, channels);
    }

    /** Native memory for what the resampler makes. */
    private static final class Block implements AutoCloseable {
        private final Scope memory = new Scope();
        private final int room;
        private final FloatPointer numbers;
        private final PointerPointer<FloatPointer> planes;

        Block(int room, int channels) {
            this.room = room;
            try {
                numbers = NativeMemory.floats((long) room * channels, memory);
                planes = NativeMemory.addresses(1, numbers, memory);
            } catch (Throwable e) {
                memory.closeAfter(e);
                throw e;
            }
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    int rate() {
        return rate;
    }

    int channels() {
        return channels;
    }

    /** Counts what was put between its results, in samples of each channel. */
    void count(int frames) {
        produced += frames;
    }

    /**
     * Takes the start of a result away again.
     *
     * @param frames samples of each channel
     * @param block numbers in {@link #samples()}
     * @return numbers that are left there
     */
    int drop(int frames, int block) {
        int left = block - frames * channels;
        System.arraycopy(samples, frames * channels, samples, 0, left);
        produced -= frames;
        return left;
    }

    /** Numbers above full scale, which have been cut off there. */
    long clipped() {
        return clipped;
    }

    /** The largest level met, at least 1, which is full scale. */
    float peak() {
        return peak;
    }

    double seconds() {
        return produced / (double) rate;
    }

    /** The latest result, interleaved; only as many as the latest call said, and only until the next one. */
    float[] samples() {
        return samples;
    }

    /**
     * Converts a frame.
     *
     * @return numbers in {@link #samples()}
     */
    int convert(AVFrame frame, AVChannelLayout layout) {
        int before = 0;
        if (swr == null
                || inRate != frame.sample_rate()
                || inChannels != layout.nb_channels()
                || inFormat != frame.format()) {
            before = flush();
            start(frame.sample_rate(), layout, frame.format());
        }
        return before + run(frame.extended_data(), frame.nb_samples(), before);
    }

    private void start(int newRate, AVChannelLayout stated, int newFormat) {
        int newChannels = stated.nb_channels();
        inRate = newRate;
        inChannels = newChannels;
        inFormat = newFormat;
        SwrContext made = new SwrContext(null);
        try (Scope shapes = new Scope()) {
            boolean placed = newChannels > 2 && stated.order() == AV_CHANNEL_ORDER_NATIVE;
            AVChannelLayout in = placed ? stated : layout(newChannels, shapes);
            AVChannelLayout out = layout(channels, shapes);
            int rc = swr_alloc_set_opts2(made, out, AV_SAMPLE_FMT_FLT, rate, in, newFormat, newRate, 0, null);
            if (rc >= 0 && !placed) {
                rc = swr_set_matrix(made, mix(newChannels), newChannels);
            }
            if (rc >= 0) {
                rc = swr_init(made);
            }
            if (rc < 0) {
                throw new MediaException("sound of " + newChannels + " channels at " + newRate + " Hz to " + channels
                        + " at " + rate + " Hz: the resampler refused (" + Ffmpeg.error(rc) + ")");
            }
        } catch (Throwable e) {
            swr_free(made);
            throw e;
        }
        swr = made;
    }

    private static AVChannelLayout layout(int count, Scope owner) {
        // A frame's own, which is freed with it.
        AVChannelLayout layout = NativeMemory.frame(owner).ch_layout();
        av_channel_layout_default(layout, count);
        return layout;
    }

    private double[] mix(int from) {
        double[] matrix = new double[channels * from];
        for (int c = 0; c < channels; c++) {
            if (from > 2) {
                Arrays.fill(matrix, c * from, (c + 1) * from, 1.0 / from);
            } else if (channels == 1 && from == 2) {
                System.arraycopy(pick.matrix, 0, matrix, 0, 2);
            } else {
                matrix[c * from + Math.min(c, from - 1)] = 1;
            }
        }
        return matrix;
    }

    /**
     * Takes what the resampler still holds; the converter starts afresh afterwards.
     *
     * @return numbers in {@link #samples()}
     */
    int flush() {
        if (swr == null) {
            return 0;
        }
        int rest = run(null, 0, 0);
        free();
        return rest;
    }

    private int run(@Nullable PointerPointer<?> input, int count, int offset) {
        SwrContext context = java.util.Objects.requireNonNull(swr);
        int needed = swr_get_out_samples(context, count);
        if (needed < 0) {
            throw new MediaException("sound: the resampler failed (" + Ffmpeg.error(needed) + ")");
        }
        if (needed > block.room) {
            Block larger = new Block(needed, channels);
            block.close();
            block = larger;
        }
        int n = swr_convert(context, block.planes, block.room, input, count);
        if (n < 0) {
            throw new MediaException("sound: the resampler failed (" + Ffmpeg.error(n) + ")");
        }
        produced += n;
        int numbers = n * channels;
        if (offset + numbers > samples.length) {
            samples = Arrays.copyOf(samples, offset + numbers);
        }
        block.numbers.get(samples, offset, numbers);
        for (int i = offset; i < offset + numbers; i++) {
            // The comparison also turns NaN, which float wav files may hold, into silence.
            float v = samples[i];
            if (Math.abs(v) > 1) {
                clipped++;
                peak = Math.max(peak, Math.abs(v));
            }
            samples[i] = v >= -1 && v <= 1 ? v : v > 1 ? 1 : v < -1 ? -1 : 0;
        }
        return numbers;
    }

    private void free() {
        if (swr != null) {
            swr_free(swr);
            swr = null;
        }
    }

    @Override
    public void close() {
        free();
        block.close();
    }
}
