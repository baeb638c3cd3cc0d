package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A file that FFmpeg writes by itself. */
final class FileOutput implements ByteOutput {
    private final Path file;
    private final AVIOContext context = new AVIOContext((Pointer) null);

    /**
     * Creates the file.
     *
     * @param file what is written
     * @param named what messages name
     */
    FileOutput(Path file, String named) {
        this.file = file;
        int rc;
        try (Scope opening = new Scope()) {
            BytePointer url = NativeMemory.text(Ffmpeg.url(file), opening);
            rc = avio_open2(context, url, AVIO_FLAG_WRITE, null, (AVDictionary) null);
        }
        if (rc < 0) {
            throw new MediaException(named + ": creating the file failed (" + Ffmpeg.error(rc)
                    + "); check free space and permissions of its folder");
        }
    }

    @Override
    public AVIOContext context() {
        return context;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public void flush() {
        // Nobody sees the file before it is finished.
    }

    @Override
    public void rethrow() {
        // No Java code takes part.
    }

    /** Closes the file, so that a full disk shows here and not after the move. */
    @Override
    public int finish() {
        int late = context.error();
        int rc = avio_closep(context);
        return late < 0 ? late : rc;
    }

    @Override
    public void close() {
        if (!context.isNull()) {
            avio_closep(context);
        }
    }
}
