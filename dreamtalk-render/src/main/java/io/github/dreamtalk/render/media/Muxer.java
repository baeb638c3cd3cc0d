package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** One container being written. Not thread-safe. */
final class Muxer implements AutoCloseable {
    private final String named;
    private final ByteOutput output;
    private final Scope natives = new Scope();
    private final AVFormatContext format = new AVFormatContext(null);
    private final AVPacket packet;

    /**
     * Prepares a container.
     *
     * @param container its kind
     * @param output where its bytes go; stays the caller's to close, after this
     * @param named what messages name
     */
    Muxer(Container container, ByteOutput output, String named) {
        this.named = named;
        this.output = output;
        Path file = output.file();
        try (Scope opening = new Scope()) {
            BytePointer name = NativeMemory.text(container.format, opening);
            BytePointer url = NativeMemory.text(file == null ? "" : Ffmpeg.url(file), opening);
            packet = NativeMemory.packet(natives);
            check(avformat_alloc_output_context2(format, null, name, url), "preparing the output");
            natives.own(() -> {
                format.pb(null);
                avformat_free_context(format);
            });
            format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
            format.pb(output.context());
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
    }

    AVFormatContext format() {
        return format;
    }

    AVStream addStream(AVCodecContext codec) {
        AVStream stream = NativeMemory.present(avformat_new_stream(format, null), "a stream");
        check(avcodec_parameters_from_context(stream.codecpar(), codec), "adding a stream");
        stream.time_base(codec.time_base());
        return stream;
    }

    /**
     * Starts the container, after all streams were added.
     *
     * @param options of its muxer
     */
    void writeHeader(Map<String, String> options) {
        try (Scope header = new Scope()) {
            check(avformat_write_header(format, NativeMemory.options(options, header)), "writing the header");
        }
        output.flush();
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
                output.flush();
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

    /** Writes what belongs at the end. */
    void finish() {
        check(av_write_trailer(format), "writing the end");
        format.pb(null);
        check(output.finish(), "writing");
    }

    private void check(int rc, String doing) {
        // A muxer that buffers reports a failed write late or not at all.
        output.rethrow();
        if (rc < 0) {
            throw new MediaException(named + ": " + doing + " failed (" + Ffmpeg.error(rc)
                    + "); check free space and permissions where it is written");
        }
    }

    @Override
    public void close() {
        natives.close();
    }
}
