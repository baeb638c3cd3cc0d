package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * How loud a clip is over time: the root mean square over 25 ms, every 10 ms, in decibels below the clip's own speech level
 * (the 95th percentile), so that the recording's gain does not matter. Immutable, thread-safe.
 */
public final class LoudnessCurve {
    /** Values per second. */
    public static final int RATE = 100;

    /** What counts as silence: this many decibels below the speech level. */
    public static final double SILENCE_DB = 35;

    private static final int HOP = PcmAudio.SAMPLE_RATE / RATE;
    private static final int WINDOW = PcmAudio.SAMPLE_RATE / 40;
    private static final double NOTHING_DB = -100;
    /** A clip whose loudest parts are below this is silent altogether. */
    private static final double QUIETEST_SPEECH_DB = -60;

    private final double[] decibels;
    private final double seconds;

    private LoudnessCurve(double[] decibels, double seconds) {
        this.decibels = decibels;
        this.seconds = seconds;
    }

    /**
     * Measures a clip.
     *
     * @param audio the sound; read once, not closed
     * @return its curve
     */
    public static LoudnessCurve of(PcmAudio audio) {
        int count = Math.toIntExact((audio.samples() + HOP - 1) / HOP);
        double[] energy = new double[count];
        int[] samples = new int[count];
        float[] block = new float[4096];
        try (PcmAudio.Reader reader = audio.open()) {
            long at = 0;
            for (int n = reader.read(block, 0, block.length); n >= 0; n = reader.read(block, 0, block.length)) {
                for (int i = 0; i < n; i++, at++) {
                    // A sample lies in every window whose centre is within half a window.
                    int first = (int) Math.max(0, (at - WINDOW / 2 + HOP) / HOP);
                    int last = (int) Math.min(count - 1, (at + WINDOW / 2) / HOP);
                    for (int k = first; k <= last; k++) {
                        energy[k] += (double) block[i] * block[i];
                        samples[k]++;
                    }
                }
            }
        }
        double[] db = new double[count];
        for (int k = 0; k < count; k++) {
            double power = samples[k] == 0 ? 0 : energy[k] / samples[k];
            db[k] = Math.max(NOTHING_DB, 10 * Math.log10(power + 1e-12));
        }
        double speech = percentile(db, 0.95);
        for (int k = 0; k < count; k++) {
            db[k] = speech < QUIETEST_SPEECH_DB ? NOTHING_DB : db[k] - speech;
        }
        return new LoudnessCurve(db, (double) audio.samples() / PcmAudio.SAMPLE_RATE);
    }

    private static double percentile(double[] values, double share) {
        if (values.length == 0) {
            return NOTHING_DB;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /**
     * Duration of the sound.
     *
     * @return seconds
     */
    public double seconds() {
        return seconds;
    }

    /**
     * Number of values.
     *
     * @return values, {@value #RATE} a second
     */
    public int size() {
        return decibels.length;
    }

    /**
     * Loudness as a number for curves: 0 in silence, 1 at the speech level, linear in decibels between.
     *
     * @param index from 0, at {@code index / 100.0} seconds
     * @return a value in [0, 1]
     */
    public double level(int index) {
        return Math.min(1, Math.max(0, 1 + decibels[index] / SILENCE_DB));
    }

    /**
     * The level at a moment, linear between values.
     *
     * @param time seconds
     * @return a value in [0, 1]; NaN outside the clip
     */
    public double levelAt(double time) {
        return at(time, this::level);
    }

    /**
     * The root mean square at a moment, linear between values.
     *
     * @param time seconds
     * @return 1 at the speech level, about 0 in silence; NaN outside the clip
     */
    public double amplitudeAt(double time) {
        return at(time, i -> Math.pow(10, decibels[i] / 20));
    }

    private double at(double time, IntToDoubleFunction curve) {
        double position = time * RATE;
        int i = (int) Math.floor(position);
        if (!(position >= 0) || i > decibels.length - 1) {
            return Double.NaN;
        }
        int next = Math.min(i + 1, decibels.length - 1);
        double share = position - i;
        return (1 - share) * curve.applyAsDouble(i) + share * curve.applyAsDouble(next);
    }

    /**
     * Stretches of silence: every value {@value #SILENCE_DB} dB or more below the speech level.
     *
     * @param atLeast shortest stretch, seconds, above 0
     * @return the stretches in order
     * @throws InvalidInputException if the duration is not above 0
     */
    public List<Interval> silences(double atLeast) {
        if (!(atLeast > 0)) {
            throw new InvalidInputException(
                    "silences: found a shortest stretch of " + atLeast + ", expected above 0 s");
        }
        List<Interval> found = new ArrayList<>();
        int start = -1;
        for (int k = 0; k <= decibels.length; k++) {
            boolean silent = k < decibels.length && decibels[k] <= -SILENCE_DB;
            if (silent && start < 0) {
                start = k;
            } else if (!silent && start >= 0) {
                double end = k == decibels.length ? seconds : (double) k / RATE;
                if (end - (double) start / RATE >= atLeast) {
                    found.add(new Interval((double) start / RATE, end));
                }
                start = -1;
            }
        }
        return found;
    }
}
