package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;

/**
 * Slides a window over a clip in equal steps. Window t holds the samples from {@code hop · t − before} on, with zeros
 * before and after the clip; the caller counts the windows it needs. Not thread-safe.
 */
public final class SampleWindows implements AutoCloseable {
    /** Samples between windows of the speech front end: 10 ms. */
    static final int HOP = 160;
    /** Samples of a window of the speech front end that lie before its centre. */
    static final int BEFORE = 200;
    /** Samples in a window of the speech front end: what both analyses of a frame need. */
    static final int SIZE = 450;

    private final PcmAudio.Reader reader;
    private final int hop;
    private final int before;
    private final float[] window;
    private long index = -1;
    private boolean ended;

    /**
     * Starts before the first window.
     *
     * @param audio the clip; stays open while the windows are used
     * @param hop samples from one window to the next, in [1, size]
     * @param before samples of the first window that lie before the clip's start, in [0, size)
     * @param size samples in a window
     * @throws InvalidInputException if a number is out of its range
     */
    public SampleWindows(PcmAudio audio, int hop, int before, int size) {
        if (hop < 1 || hop > size || before < 0 || before >= size) {
            throw new InvalidInputException("sample windows: found hop " + hop + ", before " + before + ", size " + size
                    + "; expected 1 <= hop <= size and 0 <= before < size");
        }
        this.hop = hop;
        this.before = before;
        this.window = new float[size];
        this.reader = audio.open();
    }

    /** The windows both analyses of the speech front end share. */
    static SampleWindows ofFrontEnd(PcmAudio audio) {
        return new SampleWindows(audio, HOP, BEFORE, SIZE);
    }

    /**
     * Moves on by one window.
     *
     * @return the window's samples, valid and not to be changed until the next call
     * @throws InvalidInputException if a sample is not a finite number
     */
    public float[] next() {
        if (index < 0) {
            fill(before);
        } else {
            System.arraycopy(window, hop, window, 0, window.length - hop);
            fill(window.length - hop);
        }
        index++;
        return window;
    }

    /** Index t of the current window. */
    long index() {
        return index;
    }

    private void fill(int from) {
        int at = from;
        while (at < window.length && !ended) {
            int n = reader.read(window, at, window.length - at);
            if (n < 0) {
                ended = true;
            } else {
                at += n;
            }
        }
        for (int i = from; i < at; i++) {
            if (!Float.isFinite(window[i])) {
                long sample = (index + 1) * hop - before + i;
                throw new InvalidInputException("Audio sample " + sample + " is " + window[i]
                        + "; expected finite values in [-1, 1]. The audio file or its decoder is broken.");
            }
        }
        Arrays.fill(window, at, window.length, 0f);
    }

    @Override
    public void close() {
        reader.close();
    }
}
