package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_get_bytes_per_sample;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
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

/** Files as other programs may write them: any container, any coding, any colours. */
final class Encoded {
    /** Enough that a transport stream is recognised. */
    private static final int FRAMES = 12;

    static {
        Ffmpeg.load();
    }

    private Encoded() {}

    /**
     * A hum in a file.
     *
     * @param format name of the container
     * @param coding name of the encoder
     * @return false if this FFmpeg cannot put that coding into that container
     */
    @SuppressWarnings("deprecation") // The successor takes six pointers to say the same.
    static boolean sound(Path file, String format, String coding) {
        try (Scope scope = new Scope()) {
            AVCodec encoder = avcodec_find_encoder_by_name(coding);
            if (encoder == null
                    || encoder.sample_fmts() == null
                    || encoder.sample_fmts().isNull()) {
                return false;
            }
            AVCodecContext codec = avcodec_alloc_context3(encoder);
            scope.own(() -> avcodec_free_context(codec));
            int sampleFormat = encoder.sample_fmts().get(0);
            boolean anyRate = encoder.supported_samplerates() == null
                    || encoder.supported_samplerates().isNull();
            int rate = anyRate ? 16_000 : encoder.supported_samplerates().get(0);
            codec.sample_rate(rate).sample_fmt(sampleFormat).time_base(av_make_q(1, rate));
            codec.strict_std_compliance(-2);
            av_channel_layout_default(codec.ch_layout(), 1);
            return write(file, format, codec, encoder, scope, frame -> {
                int count = codec.frame_size() > 0 ? codec.frame_size() : 1024;
                frame.nb_samples(count).format(sampleFormat).sample_rate(rate);
                av_channel_layout_default(frame.ch_layout(), 1);
                frame.duration(count);
                if (av_frame_get_buffer(frame, 0) >= 0) {
                    int bytes = count * av_get_bytes_per_sample(sampleFormat);
                    for (int i = 0; i < bytes; i++) {
                        frame.data(0).put(i, (byte) (i / 16 % 2 == 0 ? 0 : 40));
                    }
                }
            });
        }
    }

    /**
     * Grey pictures in a file.
     *
     * @param format name of the container
     * @param coding name of the encoder
     * @return false if this FFmpeg cannot put that coding into that container
     */
    @SuppressWarnings("deprecation") // The successor takes six pointers to say the same.
    static boolean picture(Path file, String format, String coding) {
        try (Scope scope = new Scope()) {
            AVCodec encoder = avcodec_find_encoder_by_name(coding);
            if (encoder == null
                    || encoder.pix_fmts() == null
                    || encoder.pix_fmts().isNull()) {
                return false;
            }
            AVCodecContext codec = avcodec_alloc_context3(encoder);
            scope.own(() -> avcodec_free_context(codec));
            int pixels = encoder.pix_fmts().get(0);
            codec.width(176)
                    .height(144)
                    .pix_fmt(pixels)
                    .time_base(av_make_q(1, 25))
                    .framerate(av_make_q(25, 1));
            codec.strict_std_compliance(-2);
            return write(file, format, codec, encoder, scope, frame -> {
                frame.width(176).height(144).format(pixels).duration(1);
                if (av_frame_get_buffer(frame, 0) >= 0) {
                    grey(frame);
                }
            });
        }
    }

    /** What stands in memory by chance is noise, of which an encoder may drop whole pictures to keep its rate. */
    private static void grey(AVFrame frame) {
        for (int i = 0; frame.buf(i) != null && !frame.buf(i).isNull(); i++) {
            Pointer.memset(frame.buf(i).data(), 0x70, frame.buf(i).size());
        }
    }

    /**
     * A still picture of one colour, coded without loss in YUV 4:4:4.
     *
     * @param yuv its levels
     * @param space AVCOL_SPC_ number
     * @param range AVCOL_RANGE_ number
     */
    static boolean colour(Path file, int width, int height, int[] yuv, int space, int range) {
        try (Scope scope = new Scope()) {
            AVCodec encoder = avcodec_find_encoder_by_name("ffv1");
            AVCodecContext codec = avcodec_alloc_context3(encoder);
            scope.own(() -> avcodec_free_context(codec));
            codec.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV444P).time_base(av_make_q(1, 25));
            codec.framerate(av_make_q(25, 1)).colorspace(space).color_range(range);
            return write(file, "matroska", codec, encoder, scope, frame -> {
                frame.width(width).height(height).format(AV_PIX_FMT_YUV444P).duration(1);
                frame.colorspace(space).color_range(range);
                if (av_frame_get_buffer(frame, 0) >= 0) {
                    for (int plane = 0; plane < 3; plane++) {
                        Pointer.memset(frame.data(plane), yuv[plane], (long) frame.linesize(plane) * height);
                    }
                }
            });
        }
    }

    private static boolean write(
            Path file, String format, AVCodecContext codec, AVCodec encoder, Scope scope, Consumer<AVFrame> content) {
        AVFormatContext out = new AVFormatContext(null);
        try (BytePointer name = new BytePointer(format);
                BytePointer url = new BytePointer(file.toString())) {
            if (avformat_alloc_output_context2(out, null, name, url) < 0) {
                return false;
            }
        }
        scope.own(() -> avformat_free_context(out));
        if ((out.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            codec.flags(codec.flags() | org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        if (avcodec_open2(codec, encoder, (AVDictionary) null) < 0) {
            return false;
        }
        AVStream stream = avformat_new_stream(out, null);
        avcodec_parameters_from_context(stream.codecpar(), codec);
        stream.time_base(codec.time_base());
        out.strict_std_compliance(-2);
        AVIOContext io = new AVIOContext((Pointer) null);
        if (avio_open(io, file.toString(), AVIO_FLAG_WRITE) < 0) {
            return false;
        }
        scope.own(() -> avio_closep(io));
        out.pb(io);
        if (avformat_write_header(out, (AVDictionary) null) < 0) {
            return false;
        }
        AVPacket packet = av_packet_alloc();
        scope.own(() -> av_packet_free(packet));
        long time = 0;
        for (int i = 0; i <= FRAMES; i++) {
            AVFrame frame = i < FRAMES ? av_frame_alloc() : null;
            if (frame != null) {
                content.accept(frame);
                frame.pts(time);
                time += frame.duration();
            }
            int rc = avcodec_send_frame(codec, frame);
            if (frame != null) {
                av_frame_free(frame);
            }
            if (rc < 0) {
                return false;
            }
            while (avcodec_receive_packet(codec, packet) >= 0) {
                packet.stream_index(0);
                av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
                if (av_interleaved_write_frame(out, packet) < 0) {
                    return false;
                }
            }
        }
        return av_write_trailer(out) >= 0;
    }

    /**
     * What a file holds, by FFmpeg's own account and without any list.
     *
     * @param type AVMEDIA_TYPE_ number
     * @return name of the coding, such as {@code mp3}; empty if there is no such stream
     */
    static Optional<String> coding(Path file, int type) {
        AVFormatContext in = new AVFormatContext(null);
        if (avformat_open_input(in, file.toString(), null, null) < 0) {
            return Optional.empty();
        }
        try {
            avformat_find_stream_info(in, (AVDictionary) null);
            int stream = av_find_best_stream(in, type, -1, -1, (AVCodec) null, 0);
            return stream < 0
                    ? Optional.empty()
                    : Optional.of(avcodec_get_name(in.streams(stream).codecpar().codec_id())
                            .getString());
        } finally {
            avformat_close_input(in);
        }
    }
}
