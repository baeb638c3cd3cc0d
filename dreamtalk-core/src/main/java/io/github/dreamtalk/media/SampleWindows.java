package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;

/**
 * Cuts sound that comes in pieces into overlapping windows in equal steps: samples are pushed in, every window goes out as
 * soon as its last sample was heard. Window t holds the samples from {@code hop · t − before} on, with zeros before the
 * sound's start and, where windows are asked for that reach beyond it, after its end. Not thread-safe.
 */
public final class SampleWindows {
    /** Takes the windows. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * Takes the next window.
         *
         * @param window its samples; valid during the call, and not to be changed
         * @param index its number t, from 0
         */
        void accept(float[] window, long index);
    }

    private final int hop;
    private final int before;
    private final float[] window;
    /** Samples of the next window that are there. */
    private int filled;

    private long index;

    /**
     * Starts before the first window.
     *
     * @param hop samples from one window to the next, in [1, size]
     * @param before samples of the first window that lie before the sound's start, in [0, size)
     * @param size samples in a window
     * @throws InvalidInputException if a number is out of its range
     */
    public SampleWindows(int hop, int before, int size) {
        if (hop < 1 || hop > size || before < 0 || before >= size) {
            throw new InvalidInputException("sample windows: found hop " + hop + ", before " + before + ", size " + size
                    + "; expected 1 <= hop <= size and 0 <= before < size");
        }
        this.hop = hop;
        this.before = before;
        this.window = new float[size];
        this.filled = before;
    }

    /**
     * Hears a piece of sound.
     *
     * @param samples the piece; not kept
     * @param count number of samples in it
     * @param out receives the windows that are now complete
     * @throws InvalidInputException if a sample is not a finite number
     */
    public void push(float[] samples, int count, Receiver out) {
        int done = 0;
        while (done < count) {
            int n = Math.min(count - done, window.length - filled);
            for (int i = 0; i < n; i++) {
                float sample = samples[done + i];
                if (!Float.isFinite(sample)) {
                    throw new InvalidInputException("Audio sample " + (index * hop - before + filled + i) + " is "
                            + sample + "; expected finite values in [-1, 1]. The audio file or its decoder is broken.");
                }
                window[filled + i] = sample;
            }
            filled += n;
            done += n;
            if (filled == window.length) {
                give(out);
            }
        }
    }

    /**
     * Gives the windows that reach beyond the sound's end, with zeros for what is missing.
     *
     * @param windows how many there are to be in all, those given before included; if there are as many, nothing is done
     * @param out receives them
     */
    public void finish(long windows, Receiver out) {
        while (index < windows) {
            Arrays.fill(window, filled, window.length, 0f);
            give(out);
        }
    }

    private void give(Receiver out) {
        out.accept(window, index);
        index++;
        filled = window.length - hop;
        System.arraycopy(window, hop, window, 0, filled);
    }
}
