package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the best audio stream of one file, block by block, at a rate and channel count of the caller's choice. Not
 * thread-safe.
 */
final class SoundDecoder implements AutoCloseable {
    private static final int MIN_RATE = 1_000;
    private static final int MAX_RATE = 768_000;

    private final Path file;
    private final MediaLimits limits;
    private final Scope natives = new Scope();
    private final StreamDecoder input;
    private @Nullable SoundConverter converter;
    /** Of the one frame the input fills again and again, so that a long file makes no garbage. */
    private @Nullable AVChannelLayout layout;

    private boolean ended;

    SoundDecoder(Path file, MediaLimits limits, Cancellation cancellation) {
        this.file = file;
        this.limits = limits;
        try {
            input = natives.own(new StreamDecoder(file, StreamDecoder.Kind.SOUND, cancellation));
            checkShape(sourceChannels(), sourceRate());
            if (input.seconds() > limits.maxSeconds()) {
                throw tooLong(input.seconds());
            }
            input.openCodec();
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
    }

    private void checkShape(int channels, int rate) {
        if (channels < 1 || channels > limits.maxChannels()) {
            throw new InvalidInputException(file + ": found " + channels + " audio channels, expected 1 to "
                    + limits.maxChannels() + "; mix it down or raise the limit");
        }
        if (rate < MIN_RATE || rate > MAX_RATE) {
            throw new InvalidInputException(file + ": found a sample rate of " + rate + " Hz, expected " + MIN_RATE
                    + " to " + MAX_RATE + "; the file is probably damaged");
        }
    }

    private InvalidInputException tooLong(double seconds) {
        return new InvalidInputException(String.format(
                java.util.Locale.ROOT,
                "%s: found %.1f s of sound or more, expected at most %.1f s; cut it or raise the limit",
                file,
                seconds,
                limits.maxSeconds()));
    }

    private AVCodecParameters parameters() {
        return input.stream().codecpar();
    }

    /** Samples per second in the file. */
    int sourceRate() {
        return parameters().sample_rate();
    }

    /** Channels in the file. */
    int sourceChannels() {
        return parameters().ch_layout().nb_channels();
    }

    /** Chooses what {@link #next()} gives; called once, before it. */
    void convertTo(int rate, int channels) {
        converter = natives.own(new SoundConverter(rate, channels));
    }

    /**
     * Decodes on.
     *
     * @return how many interleaved numbers {@link #samples()} holds now; 0 at the end
     */
    int next() {
        SoundConverter out = java.util.Objects.requireNonNull(converter, "convertTo first");
        while (!ended) {
            AVFrame frame = input.next();
            int block;
            if (frame == null) {
                ended = true;
                block = out.flush();
            } else {
                if (layout == null) {
                    layout = frame.ch_layout();
                }
                int channels = layout.nb_channels();
                checkShape(channels, frame.sample_rate());
                block = out.convert(frame, channels);
            }
            checkLength(out);
            if (block > 0) {
                return block;
            }
        }
        return 0;
    }

    /** The block of the latest {@link #next()}, overwritten by the next one: a long file makes no garbage. */
    float[] samples() {
        return java.util.Objects.requireNonNull(converter, "convertTo first").samples();
    }

    private void checkLength(SoundConverter out) {
        if (out.seconds() > limits.maxSeconds() + 0.05) {
            throw tooLong(out.seconds());
        }
    }

    @Override
    public void close() {
        natives.close();
    }
}
