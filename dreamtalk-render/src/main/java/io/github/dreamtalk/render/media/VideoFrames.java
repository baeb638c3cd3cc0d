package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_FIELDS;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
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
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pictures of a video file one after the other, as 8-bit RGB, in constant memory. Conversion from YUV is by the
 * bit-exact path of FFmpeg, so the pixels are the same on every machine. Rotation noted in the container is not applied.
 * Local files only; hostile ones end in an exception. Used by one thread at a time, but may be closed by any.
 */
public final class VideoFrames implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final Path file;
    private final Cancellation cancellation = new Cancellation();
    private final Scope natives = new Scope();
    private final Gate gate;
    private final StreamDecoder input;
    private final int width;
    private final int height;
    private final FrameRate rate;
    private final int stride;
    private final BytePointer pixels;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private @Nullable SwsContext converter;
    private double seconds;

    private VideoFrames(Path file, MediaLimits limits) {
        this.file = file;
        Ffmpeg.load();
        try {
            natives.own(this::freeConverter);
            input = natives.own(new StreamDecoder(file, StreamDecoder.Kind.PICTURE, cancellation));
            AVStream stream = input.stream();
            width = stream.codecpar().width();
            height = stream.codecpar().height();
            checkSize(limits);
            if (input.seconds() > limits.maxSeconds()) {
                throw new InvalidInputException(String.format(
                        java.util.Locale.ROOT,
                        "%s: found %.1f s of video, expected at most %.1f s; cut it or raise the limit",
                        file,
                        input.seconds(),
                        limits.maxSeconds()));
            }
            rate = rate(stream);
            input.openCodec();
            // The converter may write past a row's end, but never past its aligned length.
            stride = (3 * width + 2 * ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            pixels = NativeMemory.bytes((long) stride * height + ALIGNMENT, natives);
            planes = NativeMemory.addresses(4, pixels, natives);
            strides = NativeMemory.ints(natives, stride, 0, 0, 0);
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
        gate = new Gate(file + ": the video", natives::close);
    }

    private void freeConverter() {
        if (converter != null) {
            sws_freeContext(converter);
            converter = null;
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

    private void checkSize(MediaLimits limits) {
        if (width < 1 || height < 1 || (long) width * height > limits.maxPixels()) {
            throw new InvalidInputException(file + ": found frames of " + width + "x" + height
                    + ", expected at least one pixel and at most " + limits.maxPixels()
                    + " in all; scale it down or raise the limit");
        }
    }

    private FrameRate rate(AVStream stream) {
        AVRational r = likelyRate(stream);
        if (r.num() < 1 || r.den() < 1 || perSecond(r) > 1000 || perSecond(r) < 0.001) {
            throw new InvalidInputException(file + ": found a frame rate of " + r.num() + "/" + r.den()
                    + ", expected one of 1/1000 to 1000; convert it to a constant frame rate");
        }
        return new FrameRate(r.num(), r.den());
    }

    /**
     * The choice of {@code av_guess_frame_rate}, which gives its answer in memory of JavaCPP's, see {@link NativeMemory}: the
     * finest rate that all time stamps fit, unless it is far above the mean, or counts the fields of interlaced pictures.
     */
    static AVRational likelyRate(AVStream stream) {
        AVRational finest = stream.r_frame_rate();
        AVRational mean = stream.avg_frame_rate();
        AVRational coded = stream.codecpar().framerate();
        if (isSet(mean) && isSet(finest) && perSecond(mean) < 70 && perSecond(finest) > 210) {
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
     * The frame rate the container states.
     *
     * @return frames per second
     */
    public FrameRate rate() {
        return rate;
    }

    /**
     * When the latest frame is shown.
     *
     * @return seconds from the start of the stream; frames without a time stamp follow at the frame rate
     */
    public double seconds() {
        return seconds;
    }

    /**
     * Decodes the next frame.
     *
     * @return a new picture, the caller's own; null at the end
     * @throws MediaException if frames change their size or cannot be converted
     * @throws io.github.dreamtalk.error.CancelledException if the thread is interrupted, or another closes the video
     * @throws IllegalStateException if the video is closed
     */
    public @Nullable RgbImage next() {
        Gate.Entry entry = gate.enter(cancellation::cancel);
        try {
            return decode();
        } finally {
            entry.close();
        }
    }

    private @Nullable RgbImage decode() {
        AVFrame frame = input.next();
        if (frame == null) {
            return null;
        }
        if (frame.width() != width || frame.height() != height) {
            throw new MediaException(file + ": found a frame of " + frame.width() + "x" + frame.height()
                    + " after some of " + width + "x" + height + ", expected one size; convert it");
        }
        convert(frame);
        AVStream stream = input.stream();
        long start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
        long pts = frame.best_effort_timestamp();
        seconds = pts == AV_NOPTS_VALUE
                ? seconds + 1 / rate.fps()
                : (pts - start)
                        * ((double) stream.time_base().num()
                                / stream.time_base().den());
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            pixels.position((long) y * stride).get(rgb, 3 * width * y, 3 * width);
        }
        pixels.position(0);
        return new RgbImage(width, height, rgb);
    }

    private void convert(AVFrame frame) {
        converter = sws_getCachedContext(
                converter,
                width,
                height,
                frame.format(),
                width,
                height,
                AV_PIX_FMT_RGB24,
                SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT,
                null,
                null,
                (DoublePointer) null);
        if (converter == null || converter.isNull()) {
            throw new MediaException(file + ": found a pixel format (" + frame.format()
                    + ") that cannot be converted; convert it to mp4");
        }
        // Streams that do not say are BT.601 below high definition by custom, BT.709 above.
        boolean bt709 =
                frame.colorspace() == AVCOL_SPC_BT709 || (frame.colorspace() == AVCOL_SPC_UNSPECIFIED && height >= 720);
        IntPointer matrix = sws_getCoefficients(bt709 ? SWS_CS_ITU709 : SWS_CS_ITU601);
        int full = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
        sws_setColorspaceDetails(converter, matrix, full, matrix, 1, 0, 1 << 16, 1 << 16);
        if (sws_scale(converter, frame.data(), frame.linesize(), 0, height, planes, strides) != height) {
            throw new MediaException(file + ": a frame could not be converted to RGB");
        }
    }

    /** Frees the decoder; if another thread is in {@link #next()}, ends that first. */
    @Override
    public void close() {
        gate.close();
    }
}
