package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes motion row by row, in constant memory. The file appears at its target when {@link #finish()} is called, and not
 * at all otherwise. Not thread-safe.
 */
public abstract class MotionWriter implements AutoCloseable {
    private final Path target;
    private final MotionSpace space;
    private final AtomicFile file;
    private long frames;
    private boolean begun;
    private boolean done;

    MotionWriter(Path target, MotionSpace space) {
        this.target = target;
        this.space = space;
        try {
            this.file = new AtomicFile(target);
        } catch (IOException e) {
            throw new MediaException(
                    "motion file: cannot write beside " + target + ": " + e + "; check that the folder exists and is"
                            + " writable",
                    e);
        }
    }

    /** Writes one row. */
    abstract void row(AtomicFile out, float[] rows, int offset, long frame) throws IOException;

    /** Writes what comes before the first row. */
    abstract void begin(AtomicFile out) throws IOException;

    /** Writes what comes after the last row. */
    abstract void end(AtomicFile out, long frames) throws IOException;

    final MotionSpace space() {
        return space;
    }

    /**
     * Adds rows.
     *
     * @param rows row-major, {@code frames * space.channels()} finite values; not kept
     * @param count number of rows
     * @throws InvalidInputException if a value is not finite
     * @throws MediaException if writing fails
     */
    public void accept(float[] rows, int count) {
        int channels = space.channels();
        try {
            start();
            for (int f = 0; f < count; f++) {
                for (int c = 0; c < channels; c++) {
                    if (!Float.isFinite(rows[f * channels + c])) {
                        throw new InvalidInputException("motion file " + target + ": frame " + frames + ", channel '"
                                + space.channelNames().get(c) + "' is " + rows[f * channels + c]
                                + ", expected a finite number");
                    }
                }
                row(file, rows, f * channels, frames);
                frames++;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void start() throws IOException {
        if (done) {
            throw new IOException("the writer is finished or closed");
        }
        if (!begun) {
            begun = true;
            begin(file);
        }
    }

    /**
     * Completes the file and moves it into place, replacing an older one.
     *
     * @throws MediaException if writing fails
     */
    public void finish() {
        try {
            start();
            end(file, frames);
            file.commit();
            done = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Releases the file; without a preceding {@link #finish()} nothing is left behind. */
    @Override
    public void close() {
        done = true;
        try {
            file.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private MediaException failed(IOException e) {
        return new MediaException("motion file: cannot write " + target + ": " + e, e);
    }
}
