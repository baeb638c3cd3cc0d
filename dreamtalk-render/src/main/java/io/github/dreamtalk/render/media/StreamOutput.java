package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import java.io.OutputStream;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * A caller's stream that FFmpeg writes through a callback. Nothing the stream throws passes through native code: it is kept,
 * FFmpeg is told that writing failed, and {@link #rethrow()} throws it afterwards. The stream is flushed and never closed.
 */
final class StreamOutput implements ByteOutput {
    /** FFmpeg gathers this much before it calls; a flush comes sooner. */
    private static final int BUFFER = 1 << 15;

    private final OutputStream stream;
    private final String named;
    private final Scope natives = new Scope();
    private final AVIOContext context;
    private final byte[] bytes = new byte[BUFFER];
    private @Nullable Throwable failure;
    private boolean unflushed;

    /**
     * Makes the way to a stream.
     *
     * @param stream receives the bytes
     * @param named what messages name
     */
    StreamOutput(OutputStream stream, String named) {
        this.stream = stream;
        this.named = named;
        try {
            WriteCallback.Ticket ticket = natives.own(WriteCallback.register(this));
            BytePointer buffer = new BytePointer(NativeMemory.present(av_malloc(BUFFER), "a buffer"));
            AVIOContext made = avio_alloc_context(buffer, BUFFER, 1, ticket.key(), null, ticket.callback(), null);
            if (made == null) {
                av_free(buffer);
            }
            context = NativeMemory.present(made, "a stream");
            natives.own(() -> {
                // FFmpeg may have put a buffer of its own into the place of the first.
                av_free(context.buffer());
                avio_context_free(context);
            });
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
        context.seekable(0);
    }

    @Override
    public AVIOContext context() {
        return context;
    }

    @Override
    public @Nullable Path file() {
        return null;
    }

    /**
     * Takes bytes from FFmpeg.
     *
     * @return false if the stream does not take them
     */
    boolean take(BytePointer from, int length) {
        try {
            for (int at = 0; at < length; ) {
                int n = Math.min(bytes.length, length - at);
                from.position(at).get(bytes, 0, n);
                stream.write(bytes, 0, n);
                at += n;
            }
            unflushed = true;
            return true;
        } catch (Throwable e) {
            failure = e;
            return false;
        }
    }

    @Override
    public void flush() {
        if (unflushed && failure == null) {
            unflushed = false;
            try {
                stream.flush();
            } catch (Throwable e) {
                failure = e;
            }
        }
        rethrow();
    }

    @Override
    public void rethrow() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new MediaException(
                    named + ": the stream took no more bytes (" + failure + "); what was sent so far is incomplete",
                    failure);
        }
    }

    @Override
    public int finish() {
        avio_flush(context);
        int rc = context.error();
        flush();
        close();
        return rc;
    }

    @Override
    public void close() {
        natives.close();
    }
}
