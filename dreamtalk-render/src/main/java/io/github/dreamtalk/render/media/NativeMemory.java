package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Makes FFmpeg's objects and native arrays, each owned by a scope from the moment it exists, and says so when memory has run
 * out.
 *
 * <p>Arrays come from FFmpeg's allocator and not from JavaCPP's. What JavaCPP allocates is freed by any {@code PointerScope}
 * that an application happens to have open, under our feet; and it is refused with an OutOfMemoryError as soon as the whole
 * process is larger than some multiple of Java's heap, which with neural networks in it is nothing unusual.
 */
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

    static BytePointer bytes(long size, Scope owner) {
        Pointer block = present(av_malloc(size), size + " bytes");
        owner.own(() -> av_free(block));
        return new BytePointer(block);
    }

    static FloatPointer floats(long count, Scope owner) {
        return new FloatPointer(bytes(Float.BYTES * count, owner));
    }

    /** Four line lengths or the like. */
    static IntPointer ints(Scope owner, int... values) {
        IntPointer ints = new IntPointer(bytes((long) Integer.BYTES * values.length, owner));
        for (int i = 0; i < values.length; i++) {
            ints.put(i, values[i]);
        }
        return ints;
    }

    /** Addresses of picture planes or the like; those that are not given are null. */
    static <T extends Pointer> PointerPointer<T> addresses(int count, T first, Scope owner) {
        PointerPointer<T> addresses = new PointerPointer<>(bytes(8L * count, owner));
        addresses.put(0, first);
        for (int i = 1; i < count; i++) {
            addresses.put(i, (Pointer) null);
        }
        return addresses;
    }

    /** A text as C keeps it. */
    static BytePointer text(String text, Scope owner) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        BytePointer chars = bytes(utf8.length + 1L, owner);
        chars.put(utf8, 0, utf8.length);
        return chars.put(utf8.length, (byte) 0);
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
