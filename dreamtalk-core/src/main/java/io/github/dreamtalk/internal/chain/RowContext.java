package io.github.dreamtalk.internal.chain;

import java.util.Arrays;

/**
 * Shows every row of a clip with a number of rows before and after it, as they come in; before the first and after the
 * last, that one is repeated. Memory: one block and the rows around it.
 */
final class RowContext {
    /** Takes a row where it lies. */
    interface Consumer {
        void accept(float[] rows, int offset);
    }

    private final int context;
    private final int channels;
    private final Consumer next;
    private float[] rows = new float[0];
    private int held;

    RowContext(int context, int channels, Consumer next) {
        this.context = context;
        this.channels = channels;
        this.next = next;
    }

    /** Adds a block and shows what has become complete. */
    void push(float[] block, int frames) {
        if (frames == 0) {
            return;
        }
        if (held == 0) {
            room(context);
            for (int i = 0; i < context; i++) {
                append(block, 0, 1);
            }
        }
        room(frames);
        append(block, 0, frames);
        show();
    }

    /** Shows the rows that still waited for others to follow. */
    void finish() {
        if (held > 0) {
            room(context);
            for (int i = 0; i < context; i++) {
                append(rows, held - 1, 1);
            }
            show();
        }
    }

    private void room(int frames) {
        int needed = (held + frames) * channels;
        if (rows.length < needed) {
            rows = Arrays.copyOf(rows, needed);
        }
    }

    private void append(float[] from, int row, int frames) {
        System.arraycopy(from, row * channels, rows, held * channels, frames * channels);
        held += frames;
    }

    private void show() {
        int row = context;
        for (; row + context < held; row++) {
            next.accept(rows, row * channels);
        }
        int drop = row - context;
        System.arraycopy(rows, drop * channels, rows, 0, (held - drop) * channels);
        held -= drop;
    }
}
