package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.RgbImage;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** RGB frames to one coded video stream: BT.709, limited range, 4:2:0. Not thread-safe. */
final class VideoTrack implements AutoCloseable {
    private final Muxer muxer;
    private final AVCodecContext codec;
    private final AVStream stream;
    private final AVFrame yuv = av_frame_alloc();
    private final int width;
    private final int height;
    private final int evenWidth;
    private final int evenHeight;
    private final BytePointer rgb;
    private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private final SwsContext scaler;
    private long frames;

    VideoTrack(Muxer muxer, Container container, int width, int height, FrameRate rate, int threads) {
        this.muxer = muxer;
        this.width = width;
        this.height = height;
        evenWidth = width + (width & 1);
        evenHeight = height + (height & 1);
        codec = openEncoder(container, evenWidth, evenHeight, rate, threads);
        stream = muxer.addStream(codec);
        stream.avg_frame_rate(codec.framerate());
        rgb = new BytePointer(3L * evenWidth * evenHeight);
        planes.put(0, rgb);
        strides.put(0, 3 * evenWidth).put(1, 0).put(2, 0).put(3, 0);
        yuv.width(evenWidth).height(evenHeight).format(AV_PIX_FMT_YUV420P);
        yuv.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
        if (av_frame_get_buffer(yuv, 0) < 0) {
            throw new MediaException("video of " + width + "x" + height + ": out of memory");
        }
        scaler = sws_getContext(
                evenWidth,
                evenHeight,
                AV_PIX_FMT_RGB24,
                evenWidth,
                evenHeight,
                AV_PIX_FMT_YUV420P,
                SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
        IntPointer bt709 = sws_getCoefficients(SWS_CS_ITU709);
        sws_setColorspaceDetails(scaler, bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
    }

    private static AVCodecContext openEncoder(Container container, int width, int height, FrameRate rate, int threads) {
        AVCodec encoder = avcodec_find_encoder_by_name(container.videoCodec);
        if (encoder == null || encoder.isNull()) {
            throw new BackendUnavailableException("video encoder " + container.videoCodec
                    + ": not in this FFmpeg build; use the org.bytedeco:ffmpeg natives this library depends on");
        }
        AVCodecContext codec = avcodec_alloc_context3(encoder);
        codec.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
        codec.time_base(av_make_q(rate.denominator(), rate.numerator()));
        codec.framerate(av_make_q(rate.numerator(), rate.denominator()));
        codec.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
        codec.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
        codec.bit_rate(Math.max(200_000, Math.round(container.bitsPerPixel * width * height * rate.fps())));
        codec.gop_size((int) Math.max(1, Math.round(2 * rate.fps())));
        codec.thread_count(Math.min(threads, container.maxThreads));
        codec.flags(codec.flags()
                | AV_CODEC_FLAG_BITEXACT
                | (container == Container.MP4 ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
        AVDictionary options = new AVDictionary(null);
        int rc;
        try {
            for (Map.Entry<String, String> option : container.videoOptions.entrySet()) {
                av_dict_set(options, option.getKey(), option.getValue(), 0);
            }
            rc = avcodec_open2(codec, encoder, options);
        } finally {
            av_dict_free(options);
        }
        if (rc < 0) {
            avcodec_free_context(codec);
            throw new MediaException("video encoder " + container.videoCodec + ": refused " + width + "x" + height
                    + " at " + rate + " frames per second (" + Ffmpeg.error(rc) + ")");
        }
        return codec;
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
        sws_freeContext(scaler);
        av_frame_free(yuv);
        avcodec_free_context(codec);
        planes.close();
        strides.close();
        rgb.position(0).close();
    }
}
