package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGRA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.opentest4j.AssertionFailedError;

/** Writes WebP and AVIF pictures through FFmpeg. */
final class Stills {
    static {
        Ffmpeg.load();
    }

    private Stills() {}

    /** The colours of a picture. */
    interface Pixels {
        /** Alpha, red, green and blue, as in 0xAARRGGBB, of a frame. */
        int argb(int frame, int x, int y);
    }

    /** WebP; animated if it has several frames. */
    static Path webp(Path file, int width, int height, int frames, boolean lossless, Pixels pixels) {
        return write(
                file,
                "webp",
                frames > 1 ? "libwebp_anim" : "libwebp",
                AV_PIX_FMT_BGRA,
                width,
                height,
                frames,
                Map.of("lossless", lossless ? "1" : "0", "quality", "95"),
                (frame, i) -> {
                    for (int y = 0; y < height; y++) {
                        for (int x = 0; x < width; x++) {
                            int argb = pixels.argb(i, x, y);
                            for (int c = 0; c < 4; c++) {
                                frame.data(0).put((long) y * frame.linesize(0) + 4 * x + c, (byte) (argb >> 8 * c));
                            }
                        }
                    }
                });
    }

    /** AVIF in BT.601 of full range. */
    static Path avif(Path file, int width, int height, Pixels pixels) {
        return write(
                file,
                "avif",
                "libaom-av1",
                AV_PIX_FMT_YUV444P,
                width,
                height,
                1,
                Map.of("crf", "10", "cpu-used", "8"),
                (frame, i) -> {
                    frame.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_JPEG);
                    for (int y = 0; y < height; y++) {
                        for (int x = 0; x < width; x++) {
                            int argb = pixels.argb(i, x, y);
                            double r = argb >> 16 & 255;
                            double g = argb >> 8 & 255;
                            double b = argb & 255;
                            double luma = 0.299 * r + 0.587 * g + 0.114 * b;
                            double[] yuv = {luma, 128 + (b - luma) / 1.772, 128 + (r - luma) / 1.402};
                            for (int p = 0; p < 3; p++) {
                                frame.data(p).put((long) y * frame.linesize(p) + x, (byte) Math.round(yuv[p]));
                            }
                        }
                    }
                });
    }

    private interface Painter {
        void paint(AVFrame frame, int index);
    }

    private static Path write(
            Path file,
            String format,
            String coding,
            int pixelFormat,
            int width,
            int height,
            int frames,
            Map<String, String> settings,
            Painter painter) {
        try (Scope scope = new Scope()) {
            AVFormatContext out = new AVFormatContext(null);
            try (BytePointer name = new BytePointer(format);
                    BytePointer url = new BytePointer(file.toString())) {
                check(avformat_alloc_output_context2(out, null, name, url), format);
            }
            scope.own(() -> avformat_free_context(out));
            AVCodec encoder = avcodec_find_encoder_by_name(coding);
            AVCodecContext codec = avcodec_alloc_context3(encoder);
            scope.own(() -> avcodec_free_context(codec));
            codec.width(width).height(height).pix_fmt(pixelFormat).time_base(av_make_q(1, 10));
            if (pixelFormat == AV_PIX_FMT_YUV444P) {
                codec.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_JPEG);
            }
            AVDictionary options = new AVDictionary(null);
            scope.own(() -> av_dict_free(options));
            settings.forEach((key, value) -> av_dict_set(options, key, value, 0));
            check(avcodec_open2(codec, encoder, options), coding);
            AVStream stream = avformat_new_stream(out, null);
            avcodec_parameters_from_context(stream.codecpar(), codec);
            stream.time_base(codec.time_base());
            AVIOContext io = new AVIOContext((Pointer) null);
            check(avio_open(io, file.toString(), AVIO_FLAG_WRITE), file.toString());
            scope.own(() -> avio_closep(io));
            out.pb(io);
            check(avformat_write_header(out, (AVDictionary) null), "header");
            AVPacket packet = av_packet_alloc();
            scope.own(() -> av_packet_free(packet));
            for (int i = 0; i <= frames; i++) {
                AVFrame frame = i < frames ? av_frame_alloc() : null;
                if (frame != null) {
                    frame.width(width).height(height).format(pixelFormat).pts(i);
                    av_frame_get_buffer(frame, 0);
                    painter.paint(frame, i);
                }
                check(avcodec_send_frame(codec, frame), "encoding");
                if (frame != null) {
                    av_frame_free(frame);
                }
                while (avcodec_receive_packet(codec, packet) >= 0) {
                    packet.stream_index(0);
                    av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
                    check(av_interleaved_write_frame(out, packet), "writing");
                }
            }
            check(av_write_trailer(out), "trailer");
            return file;
        }
    }

    private static void check(int rc, String what) {
        if (rc < 0) {
            throw new AssertionFailedError(what + ": " + Ffmpeg.error(rc));
        }
    }
}
