package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the best audio stream of one file, block by block, at a rate and channel count of the caller's choice. Not
 * thread-safe.
 */
final class SoundDecoder implements AutoCloseable {
    /** Seconds between what a container states and what is there that are worth a word. */
    private static final double MISSED = 0.25;
    /** Share of clipped samples: lossy codings overshoot full scale now and then. */
    private static final double MANY = 1e-3;

    private static final int MIN_RATE = 1_000;
    private static final int MAX_RATE = 768_000;

    private final Path file;
    private final MediaLimits limits;
    private final Scope natives = new Scope();
    private final StreamDecoder input;
    private @Nullable SoundConverter converter;
    /** Of the one frame the input fills again and again, so that a long file makes no garbage. */
    private @Nullable AVChannelLayout layout;

    private final SoundClock clock = new SoundClock();
    /** A frame that comes after a gap, while the gap is filled. */
    private @Nullable AVFrame waiting;

    private float[] silence = new float[0];
    /** Samples of silence that come next. */
    private long missing;
    /** Samples that come next and belong before what was passed on already. */
    private long surplus;

    private boolean quiet;
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
                Locale.ROOT,
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
    void convertTo(int rate, int channels, SoundConverter.Pick pick) {
        converter = natives.own(new SoundConverter(rate, channels, pick));
        silence = new float[rate / 10 * channels];
    }

    /**
     * Decodes on. Every sample comes at the time its time stamp says, counted from the first picture if the file has any, else
     * from the first sound: what is missing is silence, what lies before that time or overlaps is left out.
     *
     * @return how many interleaved numbers {@link #samples()} holds now; 0 at the end
     */
    int next() {
        SoundConverter out = java.util.Objects.requireNonNull(converter, "convertTo first");
        quiet = false;
        while (!ended) {
            int block;
            if (missing > 0) {
                block = silent(out);
            } else if (waiting != null) {
                block = convert(out, waiting);
                waiting = null;
            } else {
                block = decode(out);
            }
            checkLength(out);
            if (block > 0) {
                return block;
            }
        }
        return 0;
    }

    private int decode(SoundConverter out) {
        AVFrame frame = input.next();
        if (frame == null) {
            ended = true;
            return out.flush();
        }
        if (layout == null) {
            layout = frame.ch_layout();
        }
        checkShape(layout.nb_channels(), frame.sample_rate());
        double late = clock.late(input.pictureStart(), input.secondsOf(frame));
        double length = (double) frame.nb_samples() / frame.sample_rate();
        if (late <= -length) {
            return 0;
        }
        if (late != 0) {
            if (clock.seconds() + late > limits.maxSeconds()) {
                throw tooLong(clock.seconds() + late);
            }
            waiting = frame;
            missing = Math.max(0, Math.round(late * out.rate()));
            surplus = Math.max(0, Math.round(-late * out.rate()));
            clock.advance(late);
            // The converter begins anew after it, so that what it makes next begins with the frame.
            return out.flush();
        }
        return convert(out, frame);
    }

    private int convert(SoundConverter out, AVFrame frame) {
        clock.advance((double) frame.nb_samples() / frame.sample_rate());
        int block = out.convert(frame, java.util.Objects.requireNonNull(layout));
        if (surplus == 0) {
            return block;
        }
        int dropped = (int) Math.min(surplus, block / out.channels());
        surplus -= dropped;
        return out.drop(dropped, block);
    }

    private int silent(SoundConverter out) {
        int frames = (int) Math.min(missing, silence.length / out.channels());
        missing -= frames;
        out.count(frames);
        quiet = true;
        return frames * out.channels();
    }

    /**
     * What a person should know of the sound, once it has ended.
     *
     * @return a sentence each
     */
    List<String> warnings() {
        SoundConverter out = java.util.Objects.requireNonNull(converter, "convertTo first");
        List<String> all = new ArrayList<>();
        double share = 1 - WavHeader.missing(file);
        double stated = Math.max(input.statedSeconds(), share > 0 ? clock.seconds() / share : 0);
        double lost = stated - clock.seconds();
        if (lost > MISSED) {
            all.add(String.format(
                    Locale.ROOT,
                    "the sound file is cut off: it states %.1f s and holds %.1f s, the last %.1f s are missing",
                    stated,
                    clock.seconds(),
                    lost));
        }
        if (input.damaged() > 0) {
            all.add("the sound file is damaged: " + input.damaged() + " stretches of it were left out");
        }
        if (out.clipped() > MANY * out.seconds() * out.rate() * out.channels()) {
            all.add(String.format(
                    Locale.ROOT,
                    "the sound is louder than full scale, up to %.1f dB, and was clipped there; make it softer",
                    20 * Math.log10(out.peak())));
        }
        return List.copyOf(all);
    }

    /** The block of the latest {@link #next()}, overwritten by the next one: a long file makes no garbage. */
    float[] samples() {
        return quiet
                ? silence
                : java.util.Objects.requireNonNull(converter, "convertTo first").samples();
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
