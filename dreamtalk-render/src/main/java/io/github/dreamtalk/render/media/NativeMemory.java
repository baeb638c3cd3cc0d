package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Makes FFmpeg's objects, each owned by a scope from the moment it exists, and says so when memory has run out. */
final class NativeMemory {
    private NativeMemory() {}

    static AVFrame frame(Scope owner) {
        AVFrame frame = present(av_frame_alloc(), "a frame");
        owner.own(() -> av_frame_free(frame));
        return frame;
    }

    static AVPacket packet(Scope owner) {
        AVPacket packet = present(av_packet_alloc(), "a packet");
        owner.own(() -> av_packet_free(packet));
        return packet;
    }

    static AVCodecContext codec(AVCodec coding, Scope owner) {
        AVCodecContext codec = present(avcodec_alloc_context3(coding), "a codec");
        owner.own(() -> avcodec_free_context(codec));
        return codec;
    }

    static AVDictionary options(Map<String, String> values, Scope owner) {
        AVDictionary options = new AVDictionary(null);
        owner.own(() -> av_dict_free(options));
        values.forEach((key, value) -> av_dict_set(options, key, value, 0));
        return options;
    }

    /** What FFmpeg was to make; it answers with nothing when it cannot. */
    static <T extends Pointer> T present(@Nullable T made, String what) {
        if (made == null || made.isNull()) {
            throw new MediaException("FFmpeg could not make " + what + ": found no memory left, expected some; give the"
                    + " process more memory or run fewer jobs at once");
        }
        return made;
    }
}
