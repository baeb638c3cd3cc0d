package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sound file that is read from a stream, once. */
public final class StreamVoice implements VoiceSource {
    private static final Logger LOG = LoggerFactory.getLogger(StreamVoice.class);
    private static final int BLOCK = 1 << 16;
    /** More than twelve hours of stereo, the longest sound that is read, in the widest samples; a device has no end. */
    private static final long MOST_BYTES = 32L << 30;

    private final InputStream stream;
    private final long most;
    private final AtomicBoolean used = new AtomicBoolean();

    /**
     * Reads nothing yet.
     *
     * @param stream read to its end by the first job that uses it, and closed
     */
    public StreamVoice(InputStream stream) {
        this(stream, MOST_BYTES);
    }

    StreamVoice(InputStream stream, long most) {
        this.stream = stream;
        this.most = most;
    }

    @Override
    public Path file(Scope scope, CancelToken cancel) {
        if (!used.compareAndSet(false, true)) {
            throw new InvalidInputException("audio: found a stream that an earlier job has read, expected a fresh one;"
                    + " for several jobs give a file or bytes");
        }
        try (Scope reading = new Scope()) {
            reading.own(this::closeStream);
            // A read from a socket is not left by an interrupt, only by the end of its stream.
            reading.own(cancel.onCancel(this::abandon));
            TemporaryFile file = scope.own(new TemporaryFile(".sound"));
            try (OutputStream out = Files.newOutputStream(file.path())) {
                byte[] block = new byte[BLOCK];
                long bytes = 0;
                for (int n = read(stream, block); n >= 0; n = read(stream, block)) {
                    cancel.check();
                    bytes += n;
                    if (bytes > most) {
                        throw InvalidInputException.of(
                                "audio",
                                Problem.OUT_OF_RANGE,
                                "a stream of more than " + most + " bytes",
                                "a sound file of no more; it may be a device, which has no end");
                    }
                    out.write(block, 0, n);
                }
                if (bytes == 0) {
                    throw InvalidInputException.of(
                            "audio", Problem.INVALID, "an empty stream", "the bytes of a sound file");
                }
            } catch (IOException e) {
                throw TemporaryFile.failed(e);
            }
            return file.path();
        }
    }

    /** In a thread of its own: the close of a stream of the caller's may wait for the read. */
    private void abandon() {
        Thread closing = new Thread(this::closeStream, "dreamtalk-voice");
        closing.setDaemon(true);
        closing.setUncaughtExceptionHandler((thread, e) -> LOG.warn("a cancelled voice's stream did not close", e));
        closing.start();
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** A failure of the caller's stream must not be told as one of the temporary folder. */
    private static int read(InputStream in, byte[] block) {
        try {
            return in.read(block);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static MediaException failed(IOException e) {
        return new MediaException("audio: the voice's stream failed: " + e, e);
    }

    @Override
    public String toString() {
        return "stream";
    }
}
