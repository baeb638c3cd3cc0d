package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A sound file that is read from a stream, once. */
public final class StreamVoice implements VoiceSource {
    private static final int BLOCK = 1 << 16;

    private final InputStream stream;
    private final AtomicBoolean used = new AtomicBoolean();

    /**
     * Reads nothing yet.
     *
     * @param stream read to its end by the first job that uses it, and closed
     */
    public StreamVoice(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public Path file(Scope scope, CancelToken cancel) {
        if (!used.compareAndSet(false, true)) {
            throw new InvalidInputException("audio: found a stream that an earlier job has read, expected a fresh one;"
                    + " for several jobs give a file or bytes");
        }
        TemporaryFile file = scope.own(new TemporaryFile(".sound"));
        try (InputStream in = stream;
                OutputStream out = open(file)) {
            byte[] block = new byte[BLOCK];
            for (int n = read(in, block); n >= 0; n = read(in, block)) {
                cancel.check();
                write(out, block, n);
            }
        } catch (IOException e) {
            throw TemporaryFile.failed(e);
        }
        return file.path();
    }

    private static OutputStream open(TemporaryFile file) throws IOException {
        return Files.newOutputStream(file.path());
    }

    /** A failure of the caller's stream must not be told as one of the temporary folder. */
    private static int read(InputStream in, byte[] block) {
        try {
            return in.read(block);
        } catch (IOException e) {
            throw new MediaException("audio: the voice's stream failed: " + e, e);
        }
    }

    private static void write(OutputStream out, byte[] block, int n) throws IOException {
        out.write(block, 0, n);
    }

    @Override
    public String toString() {
        return "stream";
    }
}
