package io.github.dreamtalk.audio;

import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.spi.PcmAudio;
import java.util.Arrays;

/**
 * Slides over a clip in steps of 10 ms. Window t holds the samples from 160 t − {@link #BEFORE} on, with zeros before and
 * after the clip. Not thread-safe.
 */
final class SampleWindows implements AutoCloseable {
    /** Samples between windows. */
    static final int HOP = 160;
    /** Samples of a window that lie before its centre. */
    static final int BEFORE = 200;
    /** Samples in a window: what both analyses of a frame need. */
    static final int SIZE = 450;

    private final PcmAudio.Reader reader;
    private final float[] window = new float[SIZE];
    private long index = -1;
    private boolean ended;

    SampleWindows(PcmAudio audio) {
        reader = audio.open();
    }

    /** Moves on by one frame and returns the window, valid until the next call. */
    float[] next() {
        if (index < 0) {
            fill(BEFORE);
        } else {
            System.arraycopy(window, HOP, window, 0, SIZE - HOP);
            fill(SIZE - HOP);
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
        while (at < SIZE && !ended) {
            int n = reader.read(window, at, SIZE - at);
            if (n < 0) {
                ended = true;
            } else {
                at += n;
            }
        }
        for (int i = from; i < at; i++) {
            if (!Float.isFinite(window[i])) {
                long sample = (index + 1) * HOP - BEFORE + i;
                throw new InvalidInputException("Audio sample " + sample + " is " + window[i]
                        + "; expected finite values in [-1, 1]. The audio file or its decoder is broken.");
            }
        }
        Arrays.fill(window, at, SIZE, 0f);
    }

    @Override
    public void close() {
        reader.close();
    }
}
