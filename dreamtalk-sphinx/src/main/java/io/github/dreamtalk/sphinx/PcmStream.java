package io.github.dreamtalk.sphinx;

import io.github.dreamtalk.media.PcmAudio;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** A sound as 16-bit little-endian bytes; it ends early when the work is cancelled. Not thread-safe. */
final class PcmStream extends InputStream {
    private final PcmAudio.Reader reader;
    private final BooleanSupplier cancelled;
    private final float[] samples = new float[4096];
    private int at;
    private int count;
    /** Upper byte that is still to come, or -1. */
    private int upper = -1;

    PcmStream(PcmAudio.Reader reader, BooleanSupplier cancelled) {
        this.reader = reader;
        this.cancelled = cancelled;
    }

    @Override
    public int read() {
        if (upper >= 0) {
            int byteRead = upper;
            upper = -1;
            return byteRead;
        }
        if (at == count) {
            count = cancelled.getAsBoolean() ? 0 : reader.read(samples, 0, samples.length);
            at = 0;
            if (count <= 0) {
                count = 0;
                return -1;
            }
        }
        int value = Math.round(Math.max(-1, Math.min(1, samples[at++])) * Short.MAX_VALUE);
        upper = value >> 8 & 0xff;
        return value & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            int next = read();
            if (next < 0) {
                break;
            }
            target[offset + done++] = (byte) next;
        }
        return done == 0 && length > 0 ? -1 : done;
    }
}
