package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_FIELDS;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pictures of a video file one after the other, as 8-bit RGB, in constant memory: at a constant rate, each picture
 * standing as long as its time stamps say, upright as the container's rotation says. Conversion from YUV is by the bit-exact
 * path of FFmpeg, so the pixels are the same on every machine. Local files only; hostile ones end in an exception. Used by
 * one thread at a time, but may be closed by any.
 */
public final class VideoFrames implements AutoCloseable {
    /** Rates that recorders aim at; one that varies is put onto the next of them. */
    private static final int[] COMMON_RATES = {12, 15, 24, 25, 30, 48, 50, 60};

    private final Path file;
    private final MediaLimits limits;
    private final Cancellation cancellation = new Cancellation();
    private final Scope natives = new Scope();
    private final Gate gate;
    private final StreamDecoder input;
    private final Turn turn;
    private final int width;
    private final int height;
    private final FrameRate rate;
    private final FrameGrid grid;
    private final FrameConverter converter;
    /** The picture decoded last, which stands until the next one comes. */
    private @Nullable RgbImage latest;
    /** The picture that is given out, so many more times. */
    private @Nullable RgbImage shown;

    private long times;
    private long given;
    private boolean ended;

    private VideoFrames(Path file, MediaLimits limits) {
        this.file = file;
        this.limits = limits;
        Ffmpeg.load();
        try {
            input = natives.own(new StreamDecoder(file, StreamDecoder.Kind.PICTURE, cancellation));
            AVStream stream = input.stream();
            turn = input.turn();
            int storedWidth = stream.codecpar().width();
            int storedHeight = stream.codecpar().height();
            width = turn.swap() ? storedHeight : storedWidth;
            height = turn.swap() ? storedWidth : storedHeight;
            checkSize();
            checkLength(input.seconds());
            rate = rate(stream);
            grid = new FrameGrid(rate.fps(), input.pictureStart());
            input.openCodec();
            // Streams that do not say are BT.601 below high definition by custom, BT.709 above.
            converter = natives.own(new FrameConverter(
                    file, storedWidth, storedHeight, storedHeight >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601));
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
        gate = new Gate(file + ": the video", natives::close);
    }

    private void checkLength(double seconds) {
        if (seconds > limits.maxSeconds()) {
            throw new InvalidInputException(String.format(
                    java.util.Locale.ROOT,
                    "%s: found %.1f s of video, expected at most %.1f s; cut it or raise the limit",
                    file,
                    seconds,
                    limits.maxSeconds()));
        }
    }

    /**
     * Opens a video file.
     *
     * @param file a local file: mp4, mov, webm, mkv or avi
     * @param limits what is refused; its smallest side does not apply
     * @return the frames, from the first; the caller closes it
     * @throws InvalidInputException if it holds no pictures, is empty, or breaks a limit
     */
    public static VideoFrames open(Path file, MediaLimits limits) {
        return new VideoFrames(file, limits);
    }

    private void checkSize() {
        if (width < 1 || height < 1 || (long) width * height > limits.maxPixels()) {
            throw new InvalidInputException(file + ": found frames of " + width + "x" + height
                    + ", expected at least one pixel and at most " + limits.maxPixels()
                    + " in all; scale it down or raise the limit");
        }
    }

    private FrameRate rate(AVStream stream) {
        AVRational r = likelyRate(stream);
        AVRational coded = stream.codecpar().framerate();
        if (isSet(coded) && !(perSecond(r) <= 1000)) {
            // So few pictures that only their clock's ticks are known.
            r = coded;
        }
        if (r.num() < 1 || r.den() < 1 || perSecond(r) > 1000 || perSecond(r) < 0.001) {
            throw new InvalidInputException(file + ": found a frame rate of " + r.num() + "/" + r.den()
                    + ", expected one of 1/1000 to 1000; convert it to a constant frame rate");
        }
        return isVariable(stream) ? common(r) : new FrameRate(r.num(), r.den());
    }

    private static FrameRate common(AVRational mean) {
        for (int common : COMMON_RATES) {
            if (common > 0.96 * perSecond(mean)) {
                return new FrameRate(common, 1);
            }
        }
        return new FrameRate(mean.num(), mean.den());
    }

    /** Only a rate far above the mean fits all time stamps. */
    private static boolean isVariable(AVStream stream) {
        AVRational finest = stream.r_frame_rate();
        AVRational mean = stream.avg_frame_rate();
        return isSet(mean) && isSet(finest) && perSecond(mean) < 70 && perSecond(finest) > 210;
    }

    /**
     * The choice of {@code av_guess_frame_rate}, which gives its answer in memory of JavaCPP's, see {@link NativeMemory}: the
     * finest rate that all time stamps fit, unless it is far above the mean, or counts the fields of interlaced pictures.
     */
    static AVRational likelyRate(AVStream stream) {
        AVRational finest = stream.r_frame_rate();
        AVRational mean = stream.avg_frame_rate();
        AVRational coded = stream.codecpar().framerate();
        if (isVariable(stream)) {
            return mean;
        }
        AVCodecDescriptor coding = avcodec_descriptor_get(stream.codecpar().codec_id());
        boolean fields = coding != null && (coding.props() & AV_CODEC_PROP_FIELDS) != 0;
        boolean doubled = fields
                && isSet(coded)
                && (finest.num() == 0
                        || (perSecond(coded) < 0.7 * perSecond(finest)
                                && Math.abs(1 - perSecond(mean) / perSecond(finest)) > 0.1));
        return doubled ? coded : finest;
    }

    private static boolean isSet(AVRational r) {
        return r.num() > 0 && r.den() > 0;
    }

    private static double perSecond(AVRational r) {
        return (double) r.num() / r.den();
    }

    /**
     * Width of every frame.
     *
     * @return pixels
     */
    public int width() {
        return width;
    }

    /**
     * Height of every frame.
     *
     * @return pixels
     */
    public int height() {
        return height;
    }

    /**
     * The rate at which frames are given: what the container states, or for a varying rate the next common one above its mean.
     *
     * @return frames per second
     */
    public FrameRate rate() {
        return rate;
    }

    /**
     * When the latest frame is shown.
     *
     * @return seconds from the first picture of the file, which is also where its sound counts from; 0 before {@link #next()}
     */
    public double seconds() {
        return Math.max(0, given - 1) / rate.fps();
    }

    /**
     * Damaged stretches met so far, which were left out; the pictures before them stand longer.
     *
     * @return how many, 0 for a sound file
     */
    public int damaged() {
        return input.damaged();
    }

    /**
     * Decodes the next frame. A picture that stands longer than one frame is given as many times.
     *
     * @return a new picture, the caller's own; null at the end
     * @throws InvalidInputException if the video turns out to be longer than the limit
     * @throws io.github.dreamtalk.error.MediaException if frames change their size or cannot be converted
     * @throws io.github.dreamtalk.error.CancelledException if the thread is interrupted, or another closes the video
     * @throws IllegalStateException if the video is closed
     */
    public @Nullable RgbImage next() {
        Gate.Entry entry = gate.enter(cancellation::cancel);
        try {
            while (times == 0 && !ended) {
                decode();
            }
            return give();
        } finally {
            entry.close();
        }
    }

    private @Nullable RgbImage give() {
        RgbImage image = shown;
        if (times == 0 || image == null) {
            return null;
        }
        times--;
        given++;
        return times == 0 ? image : new RgbImage(width, height, image.data().clone());
    }

    /** Takes one picture from the decoder; the one before it is then known to stand until there. */
    private void decode() {
        AVFrame frame = input.next();
        if (frame == null) {
            ended = true;
            times = grid.end();
            shown = latest;
            latest = null;
        } else {
            long before = grid.add(input.secondsOf(frame), input.lengthOf(frame));
            if (before > 0) {
                times = latest == null ? 0 : before;
                shown = latest;
                latest = turn.apply(converter.convert(frame));
            }
        }
        checkLength(grid.seconds());
    }

    /** Frees the decoder; if another thread is in {@link #next()}, ends that first. */
    @Override
    public void close() {
        gate.close();
    }
}
