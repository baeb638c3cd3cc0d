package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import java.util.List;

/** Puts phones that are known in the place of those that were heard; networks are trained on both. */
public final class KnownPhones implements Stage.Session<Samples, Rows> {
    /** Halves of a feature row a second. */
    private static final int RATE = 100;
    /** How sure one is of what is known: what was heard keeps a little, as the denoiser is used to. */
    private static final float TRUST = 0.95f;

    private final Stage.Session<Samples, Rows> heard;
    private final List<PhoneSegment> segments;
    private final int first;
    private final int dimension;
    private long rows;
    private int next;

    /**
     * Wraps a session.
     *
     * @param first column of the first probability
     * @param dimension columns of a row
     */
    KnownPhones(Stage.Session<Samples, Rows> heard, PhoneTrack phones, int first, int dimension) {
        this.heard = heard;
        this.segments = phones.segments();
        this.first = first;
        this.dimension = dimension;
    }

    @Override
    public void push(Samples item, Sink<? super Rows> out) {
        heard.push(item, block -> out.accept(known(block)));
    }

    @Override
    public void finish(Sink<? super Rows> out) {
        heard.finish(block -> out.accept(known(block)));
    }

    private Rows known(Rows block) {
        for (int r = 0; r < block.count(); r++) {
            for (int half = 0; half < 2; half++) {
                replace(block.values(), r * dimension + first + half * PhoneNetGraph.PHONES, 2 * rows + half);
            }
            rows++;
        }
        return block;
    }

    private void replace(float[] values, int at, long frame) {
        while (next < segments.size() && frame(segments.get(next).endSeconds()) <= frame) {
            next++;
        }
        if (next == segments.size() || frame(segments.get(next).startSeconds()) > frame) {
            return;
        }
        replace(values, at, segments.get(next).phone());
    }

    /**
     * Puts a phone in the place of what was heard.
     *
     * @param values probabilities of the {@link Phone} classes among them; changed in place
     * @param at where the first stands
     * @param phone what is said
     */
    public static void replace(float[] values, int at, Phone phone) {
        for (int p = 0; p < PhoneNetGraph.PHONES; p++) {
            values[at + p] *= 1 - TRUST;
        }
        values[at + phone.ordinal()] += TRUST;
    }

    /** The first frame of what starts at a time, to the nearest: 0.1f is a little more than a tenth. */
    private static long frame(float seconds) {
        return Math.round((double) seconds * RATE);
    }

    @Override
    public void cancel() {
        heard.cancel();
    }

    @Override
    public void close() {
        heard.close();
    }
}
