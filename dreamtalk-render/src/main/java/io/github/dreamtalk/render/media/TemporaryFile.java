package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the temporary folder that nobody else sees and that goes when it is closed. Not a channel: an interrupt of one
 * thread closes a channel for all, and this file may serve several jobs. Thread-safe.
 */
final class TemporaryFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFile.class);

    private final String what;
    private final Path path;
    private final RandomAccessFile file;
    private final boolean unlinked;
    private boolean closed;

    /**
     * Creates one.
     *
     * @param what is kept in it, for messages
     */
    TemporaryFile(String what) {
        this.what = what;
        @Nullable Path made = null;
        try {
            made = Files.createTempFile("dreamtalk-sound-", ".f32");
            file = new RandomAccessFile(made.toFile(), "rw");
        } catch (IOException e) {
            remove(made);
            throw failure("be kept", e);
        }
        path = made;
        unlinked = unlinkEarly(made);
    }

    /** Where open files may be unlinked, even a killed JVM leaves nothing behind. */
    private static boolean unlinkEarly(Path made) {
        try {
            Files.delete(made);
            return true;
        } catch (IOException e) {
            made.toFile().deleteOnExit();
            LOG.debug("{} stays until it is closed: {}", made, e.toString());
            return false;
        }
    }

    private static void remove(@Nullable Path made) {
        if (made != null) {
            made.toFile().delete();
        }
    }

    private MediaException failure(String doing, IOException e) {
        return new MediaException(
                what + " could not " + doing + " in the temporary folder: "
                        + Folder.temporary().trouble(e) + ", or set java.io.tmpdir to another folder",
                e);
    }

    synchronized void append(byte[] bytes, int length) {
        try {
            file.write(bytes, 0, length);
        } catch (IOException e) {
            throw failure("be kept", e);
        }
    }

    synchronized void read(long position, byte[] into, int length) {
        checkOpen();
        try {
            file.seek(position);
            file.readFully(into, 0, length);
        } catch (IOException e) {
            throw failure("be read back", e);
        }
    }

    synchronized void checkOpen() {
        if (closed) {
            throw new IllegalStateException(what + " is closed");
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw failure("be closed", e);
        } finally {
            if (!unlinked) {
                remove(path);
            }
        }
    }
}
