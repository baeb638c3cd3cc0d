package io.github.dreamtalk.render.media;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.jspecify.annotations.Nullable;

/** Where a muxer's bytes go. Not thread-safe. */
interface ByteOutput extends AutoCloseable {
    /** What FFmpeg writes to; valid until {@link #finish()} or {@link #close()}. */
    AVIOContext context();

    /** The file that is written, for muxers that go back in it; null if there is none. */
    @Nullable
    Path file();

    /** Hands on what has been written, where that matters before the end. */
    void flush();

    /** Throws what Java code met while FFmpeg wrote, if it met anything. */
    void rethrow();

    /**
     * Ends the output after its last byte.
     *
     * @return FFmpeg's error code of all writing, 0 or more if it went well
     */
    int finish();

    /** Frees everything; a second call, or one after {@link #finish()}, does nothing. */
    @Override
    void close();
}
