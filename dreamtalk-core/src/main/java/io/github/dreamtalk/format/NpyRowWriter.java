package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes a float32 array [rows, columns] row by row, in constant memory. The file appears at its target when
 * {@link #finish()} is called, and not at all otherwise. Not thread-safe.
 */
public final class NpyRowWriter implements AutoCloseable {
    private static final int HEADER = 128;
    private static final int BLOCK = 1 << 15;

    private final Path target;
    private final int columns;
    private final AtomicFile file;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private int rows;

    /**
     * Starts a file.
     *
     * @param target the file; replaced when finished
     * @param columns values of a row, at least 1
     * @throws MediaException if it cannot be written
     */
    public NpyRowWriter(Path target, int columns) {
        this.target = target;
        this.columns = columns;
        try {
            this.file = new AtomicFile(target);
            file.stream().write(NpyFormat.header("<f4", HEADER, 0, columns));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Adds rows.
     *
     * @param values row-major, {@code count * columns} of them; not kept
     * @param count number of rows
     * @throws InvalidInputException if there are too many rows for the format, or fewer values than the rows have
     * @throws MediaException if writing fails
     */
    public void accept(float[] values, int count) {
        if (count < 0 || (long) count * columns > values.length) {
            throw new InvalidInputException(target + ": found " + count + " rows of " + columns + " in " + values.length
                    + " values, expected at least as many values as the rows have");
        }
        if (rows > Integer.MAX_VALUE - count) {
            throw new InvalidInputException(
                    target + ": found more rows than an npy file here holds, " + Integer.MAX_VALUE);
        }
        try {
            int end = count * columns;
            int n;
            for (int at = 0; at < end; at += n) {
                n = Math.min(BLOCK / Float.BYTES, end - at);
                block.asFloatBuffer().put(values, at, n);
                file.stream().write(block.array(), 0, n * Float.BYTES);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        rows += count;
    }

    /**
     * Completes the file and moves it into place.
     *
     * @throws MediaException if writing fails
     */
    public void finish() {
        try {
            file.rewriteStart(NpyFormat.header("<f4", HEADER, rows, columns));
            file.commit();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Releases the file; without a preceding {@link #finish()} nothing is left behind. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private MediaException failed(IOException e) {
        return new MediaException("npy: cannot write " + target + ": " + e, e);
    }
}
