package io.github.dreamtalk.render.media;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * How FFmpeg calls Java to write. JavaCPP has room for ten callbacks of a kind, so all streams share one and are told apart
 * by a number. It is made with the first stream and stays: native code knows it by a weak reference only, so this class must
 * hold it, and lets it go with its class loader. Thread-safe.
 */
final class WriteCallback extends Write_packet_Pointer_BytePointer_int {
    private static final Map<Long, StreamOutput> OPEN = new ConcurrentHashMap<>();
    private static @Nullable WriteCallback shared;
    private static long last;

    private WriteCallback() {}

    /**
     * Lets a stream be called.
     *
     * @param stream what is called
     * @return to be closed once FFmpeg no longer calls
     */
    static synchronized Ticket register(StreamOutput stream) {
        WriteCallback callback = shared;
        if (callback == null) {
            callback = make();
            shared = callback;
        }
        long id = ++last;
        OPEN.put(id, stream);
        return new Ticket(id, callback);
    }

    private static WriteCallback make() {
        NativeLibraries.checkRoom(0);
        // In a scope of its own: in one that the application has open it would be freed with that.
        try (PointerScope own = new PointerScope()) {
            WriteCallback made = new WriteCallback();
            made.retainReference();
            own.detach(made);
            return made;
        }
    }

    @Override
    public int call(Pointer id, BytePointer bytes, int length) {
        StreamOutput stream = OPEN.get(id.address());
        return stream != null && stream.take(bytes, length) ? length : avutil.AVERROR_EIO();
    }

    /** A stream's right to be called. */
    static final class Ticket implements AutoCloseable {
        private final long id;
        private final WriteCallback callback;
        private final Pointer key;

        private Ticket(long id, WriteCallback callback) {
            this.id = id;
            this.callback = callback;
            key = new Number(id);
        }

        WriteCallback callback() {
            return callback;
        }

        /** Tells FFmpeg's calls apart; points nowhere. */
        Pointer key() {
            return key;
        }

        @Override
        public void close() {
            OPEN.remove(id);
        }
    }

    /** A number where FFmpeg wants a pointer that it only hands back. */
    private static final class Number extends Pointer {
        Number(long value) {
            address = value;
        }
    }
}
