package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.PictureSize;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** RGB frames to one coded video stream: BT.709, limited range, 4:2:0. Not thread-safe. */
final class VideoTrack implements AutoCloseable {
    private final Muxer muxer;
    private final Scope natives = new Scope();
    private final AVCodecContext codec;
    private final AVStream stream;
    private final AVFrame yuv;
    private final int width;
    private final int height;
    private final int evenWidth;
    private final int evenHeight;
    private final BytePointer rgb;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private final SwsContext scaler;
    private long frames;

    VideoTrack(Muxer muxer, Container container, PictureSize size, FrameRate rate, int threads) {
        this.muxer = muxer;
        width = size.width();
        height = size.height();
        evenWidth = width + (width & 1);
        evenHeight = height + (height & 1);
        try {
            codec = openEncoder(container, rate, threads);
            stream = muxer.addStream(codec);
            stream.avg_frame_rate(codec.framerate());
            rgb = NativeMemory.bytes(3L * evenWidth * evenHeight, natives);
            planes = NativeMemory.addresses(4, rgb, natives);
            strides = NativeMemory.ints(natives, 3 * evenWidth, 0, 0, 0);
            yuv = NativeMemory.frame(natives);
            yuv.width(evenWidth).height(evenHeight).format(AV_PIX_FMT_YUV420P);
            yuv.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
            if (av_frame_get_buffer(yuv, 0) < 0) {
                throw new MediaException("video of " + width + "x" + height + ": out of memory");
            }
            scaler = openScaler();
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
    }

    private SwsContext openScaler() {
        SwsContext made = NativeMemory.present(
                sws_getContext(
                        evenWidth,
                        evenHeight,
                        AV_PIX_FMT_RGB24,
                        evenWidth,
                        evenHeight,
                        AV_PIX_FMT_YUV420P,
                        SWS_BILINEAR,
                        null,
                        null,
                        (DoublePointer) null),
                "a colour converter");
        natives.own(() -> sws_freeContext(made));
        IntPointer bt709 = sws_getCoefficients(SWS_CS_ITU709);
        if (sws_setColorspaceDetails(made, bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16) < 0) {
            throw new MediaException("video: the colour converter refused BT.709; this FFmpeg build cannot be used");
        }
        return made;
    }

    private AVCodecContext openEncoder(Container container, FrameRate rate, int threads) {
        AVCodec encoder = avcodec_find_encoder_by_name(container.videoCodec);
        if (encoder == null || encoder.isNull()) {
            throw new BackendUnavailableException("video encoder " + container.videoCodec
                    + ": not in this FFmpeg build; use the org.bytedeco:ffmpeg natives this library depends on");
        }
        AVCodecContext made = NativeMemory.codec(encoder, natives);
        made.width(evenWidth).height(evenHeight).pix_fmt(AV_PIX_FMT_YUV420P);
        made.time_base().num(rate.denominator()).den(rate.numerator());
        made.framerate().num(rate.numerator()).den(rate.denominator());
        made.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
        made.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
        made.bit_rate(Math.max(200_000, Math.round(container.bitsPerPixel * evenWidth * evenHeight * rate.fps())));
        made.gop_size((int) Math.max(1, Math.round(2 * rate.fps())));
        made.thread_count(Math.min(threads, container.maxThreads));
        made.flags(
                made.flags() | AV_CODEC_FLAG_BITEXACT | (container == Container.MP4 ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
        int rc;
        try (Scope opening = new Scope()) {
            rc = avcodec_open2(made, encoder, NativeMemory.options(container.videoOptions, opening));
        }
        if (rc < 0) {
            throw new MediaException("video encoder " + container.videoCodec + ": refused " + evenWidth + "x"
                    + evenHeight + " at " + rate + " frames per second (" + Ffmpeg.error(rc) + ")");
        }
        return made;
    }

    void write(RgbImage frame) {
        byte[] data = frame.data();
        if (evenWidth == width) {
            rgb.position(0).put(data, 0, data.length);
        } else {
            for (int y = 0; y < height; y++) {
                long row = 3L * y * evenWidth;
                rgb.position(row).put(data, 3 * y * width, 3 * width);
                rgb.position(row + 3L * width).put(data, 3 * (y * width + width - 1), 3);
            }
        }
        rgb.position(0);
        if (evenHeight != height) {
            byte[] last = new byte[3 * evenWidth];
            rgb.position(3L * (height - 1) * evenWidth).get(last, 0, last.length);
            rgb.position(3L * height * evenWidth).put(last, 0, last.length);
            rgb.position(0);
        }
        if (av_frame_make_writable(yuv) < 0) {
            throw new MediaException("video: out of memory");
        }
        sws_scale(scaler, planes, strides, 0, evenHeight, yuv.data(), yuv.linesize());
        yuv.pts(frames++);
        yuv.duration(1);
        muxer.encode(codec, stream, yuv);
    }

    long frames() {
        return frames;
    }

    void drain() {
        muxer.encode(codec, stream, null);
    }

    @Override
    public void close() {
        natives.close();
    }
}
