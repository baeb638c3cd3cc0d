package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
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
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;

import io.github.dreamtalk.error.MediaException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** One container file being written. Not thread-safe. */
final class Muxer implements AutoCloseable {
    private final Path target;
    private final AVFormatContext format = new AVFormatContext(null);
    private final AVPacket packet = av_packet_alloc();
    private @Nullable AVIOContext io;

    /**
     * Opens a file.
     *
     * @param file what is written
     * @param target what messages name
     */
    Muxer(Container container, Path file, Path target) {
        this.target = target;
        try (BytePointer url = Ffmpeg.url(file);
                BytePointer name = new BytePointer(container.format)) {
            check(avformat_alloc_output_context2(format, null, name, url), "preparing the file");
            format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
            AVIOContext opened = new AVIOContext((Pointer) null);
            check(avio_open2(opened, url, AVIO_FLAG_WRITE, null, (AVDictionary) null), "creating the file");
            io = opened;
            format.pb(opened);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    AVStream addStream(AVCodecContext codec) {
        AVStream stream = avformat_new_stream(format, null);
        check(avcodec_parameters_from_context(stream.codecpar(), codec), "adding a stream");
        stream.time_base(codec.time_base());
        return stream;
    }

    void writeHeader(Container container) {
        AVDictionary options = new AVDictionary(null);
        try {
            if (container == Container.MP4) {
                avutil.av_dict_set(options, "movflags", "+faststart", 0);
            }
            check(avformat_write_header(format, options), "writing the header");
        } finally {
            avutil.av_dict_free(options);
        }
    }

    /**
     * Encodes one frame and writes what comes out.
     *
     * @param frame the frame, or null to drain the encoder
     */
    void encode(AVCodecContext codec, AVStream stream, @Nullable AVFrame frame) {
        check(avcodec_send_frame(codec, frame), "encoding");
        while (true) {
            int rc = avcodec_receive_packet(codec, packet);
            if (rc == avutil.AVERROR_EAGAIN() || rc == avutil.AVERROR_EOF()) {
                return;
            }
            check(rc, "encoding");
            if (packet.duration() == 0 && frame != null) {
                packet.duration(frame.duration());
            }
            packet.stream_index(stream.index());
            av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
            check(av_interleaved_write_frame(format, packet), "writing");
        }
    }

    /** Writes the index and closes the file, so that a full disk shows here and not after the move. */
    void finish() {
        check(av_write_trailer(format), "writing the index");
        int late = format.pb().error();
        AVIOContext opened = java.util.Objects.requireNonNull(io);
        io = null;
        int rc = avio_closep(opened);
        format.pb(null);
        check(late, "writing");
        check(rc, "closing");
    }

    private void check(int rc, String doing) {
        if (rc < 0) {
            throw new MediaException(target + ": " + doing + " failed (" + Ffmpeg.error(rc)
                    + "); check free space and permissions of its folder");
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        if (io != null) {
            avio_closep(io);
            io = null;
        }
        if (!format.isNull()) {
            format.pb(null);
            avformat_free_context(format);
            format.setNull();
        }
    }
}
