package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A voice that is pushed while it is made, by another thread than the job's, into a file that grows. The job that uses it
 * waits for its end. The file is deleted when the voice is closed and no job reads it any more. Thread-safe.
 */
public final class PushedPcm implements VoiceSource, AutoCloseable {
    private final PcmFormat format;
    private @Nullable TemporaryFile file;
    private @Nullable WavFile wav;
    private int readers;
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;

    /**
     * An empty voice.
     *
     * @param format rate and channels of what is pushed
     */
    public PushedPcm(PcmFormat format) {
        this.format = format;
    }

    /** Adds samples. */
    public synchronized void push(float[] samples, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, samples.length);
        format.check(length);
        if (closed || ended || failure != null) {
            throw new IllegalStateException(
                    closed
                            ? "this voice is closed: its job is over"
                            : ended ? "this voice has ended; push before end()" : "this voice has failed: " + failure);
        }
        try {
            writer().write(samples, offset, length);
        } catch (IOException e) {
            throw TemporaryFile.failed(e);
        }
    }

    private WavFile writer() throws IOException {
        if (file == null) {
            file = new TemporaryFile(".wav");
        }
        if (wav == null) {
            wav = new WavFile(file.path(), format.rate(), format.channels());
        }
        return wav;
    }

    /** Nothing more will come. A second call does nothing. */
    public synchronized void end() {
        if (ended || closed || failure != null) {
            return;
        }
        try {
            WavFile w = writer();
            w.finish();
            w.close();
        } catch (IOException e) {
            throw TemporaryFile.failed(e);
        }
        ended = true;
        notifyAll();
    }

    /** Nothing more will come, because whoever made the voice failed; the job fails with it. */
    public synchronized void fail(Throwable cause) {
        if (!ended && failure == null) {
            failure = cause;
            notifyAll();
        }
    }

    @Override
    public Path file(Scope scope, CancelToken cancel) {
        try (CancelToken.Registration ignored = cancel.onCancel(this::wake)) {
            synchronized (this) {
                while (!ended && failure == null && !closed && !cancel.isCancelled()) {
                    wait();
                }
                cancel.check();
                if (closed) {
                    throw new InvalidInputException("audio: found a pushed voice that is closed, expected an open one;"
                            + " make a new one for each use after close()");
                }
                if (failure != null) {
                    throw new MediaException("audio: whoever pushed the voice failed: " + failure, failure);
                }
                readers++;
                scope.own(this::release);
                return java.util.Objects.requireNonNull(file).path();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancel.failure(e);
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized void release() {
        readers--;
        deleteIfUnused();
    }

    /** Ends it for those who wait; what was pushed is deleted once nobody reads it. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        deleteIfUnused();
    }

    private void deleteIfUnused() {
        if (!closed || readers > 0) {
            return;
        }
        try (Scope scope = new Scope()) {
            if (file != null) {
                scope.own(file);
            }
            if (wav != null) {
                scope.own(wav);
            }
        }
        file = null;
        wav = null;
    }

    @Override
    public String toString() {
        return "pushed voice at " + format.rate() + " Hz";
    }
}
