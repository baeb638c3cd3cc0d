package io.github.dreamtalk.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file written beside its target and moved into place when complete; thrown away otherwise. Not thread-safe. */
public final class AtomicFile implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final RandomAccessFile file;
    private final OutputStream stream;
    private boolean open = true;

    /**
     * Starts a file.
     *
     * @param target what it becomes; its folder must exist; a symbolic link is followed, see {@link OutputFile}
     * @throws io.github.dreamtalk.error.InvalidInputException if no file can be there
     * @throws IOException if it cannot be created there
     */
    public AtomicFile(Path target) throws IOException {
        OutputFile output = OutputFile.of(target);
        this.target = output.place();
        this.part = output.part();
        Files.createFile(part);
        try {
            this.file = new RandomAccessFile(part.toFile(), "rw");
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        this.stream = new BufferedOutputStream(Channels.newOutputStream(file.getChannel()), 1 << 16);
    }

    /**
     * Where its bytes go.
     *
     * @return the stream, buffered; not to be closed
     */
    public OutputStream stream() {
        return stream;
    }

    /**
     * The file as it is so far, for whoever has to try it before it appears.
     *
     * @return where everything written lies until {@link #commit()}
     * @throws IOException if writing fails
     */
    public Path written() throws IOException {
        stream.flush();
        return part;
    }

    /** Replaces bytes at the start, for headers that hold a count. */
    void rewriteStart(byte[] bytes) throws IOException {
        stream.flush();
        long end = file.getFilePointer();
        file.seek(0);
        file.write(bytes);
        file.seek(end);
    }

    /**
     * Moves the file into place, over an older one.
     *
     * @throws IOException if writing or moving fails
     */
    public void commit() throws IOException {
        stream.flush();
        file.close();
        open = false;
        try {
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            try {
                file.close();
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }
}
