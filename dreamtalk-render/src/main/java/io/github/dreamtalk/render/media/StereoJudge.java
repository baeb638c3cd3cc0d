package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.SoundConverter.Pick;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of two channels the voice is in, from the whole clip in constant memory. Their average is right for nearly all
 * recordings; not if one is the other turned over, for then they cancel, or if only one of them holds a voice and the other a
 * hum. Not thread-safe.
 */
final class StereoJudge {
    /** Of unrelated channels the average has half their mean energy; of less than this they cancel. */
    private static final double CANCELS = 0.1;
    /** 40 dB below the other: nothing is in it but noise. */
    private static final double EMPTY = 1e-4;
    /** Decibels between soft and loud moments: a voice has 30 or more, a hum none. */
    private static final int STEADY = 6;

    private static final int LIVELY = 15;
    private static final int WINDOW = 320;

    private final Channel left = new Channel();
    private final Channel right = new Channel();
    private double average;

    /** Energy of one channel: in all, and how often its moments have each level. */
    private static final class Channel {
        private static final int FLOOR = -100;

        private final long[] levels = new long[1 - FLOOR];
        private double energy;
        private double window;
        private int count;

        void add(float v) {
            window += (double) v * v;
            if (++count == WINDOW) {
                energy += window;
                double level = 10 * Math.log10(window / WINDOW + 1e-12);
                levels[(int) Math.round(Math.max(FLOOR, Math.min(0, level))) - FLOOR]++;
                window = 0;
                count = 0;
            }
        }

        double energy() {
            return energy + window;
        }

        /** Decibels from its soft moments, of which one in ten is softer, to its loud ones. */
        int range() {
            return level(0.95) - level(0.1);
        }

        private int level(double share) {
            long all = 0;
            for (long n : levels) {
                all += n;
            }
            long below = 0;
            int level = 0;
            while (level < levels.length - 1 && below + levels[level] <= share * all) {
                below += levels[level++];
            }
            return level;
        }
    }

    /**
     * Hears on.
     *
     * @param samples two channels, interleaved
     * @param length how many numbers
     */
    void hear(float[] samples, int length) {
        for (int i = 0; i + 1 < length; i += 2) {
            left.add(samples[i]);
            right.add(samples[i + 1]);
            double mean = 0.5 * ((double) samples[i] + samples[i + 1]);
            average += mean * mean;
        }
    }

    /**
     * What is to be heard.
     *
     * @param pick of the channels
     * @param warning what a person should know of it, or null
     */
    record Verdict(Pick pick, @Nullable String warning) {}

    Verdict verdict() {
        double l = left.energy();
        double r = right.energy();
        Pick louder = l >= r ? Pick.LEFT : Pick.RIGHT;
        if (Math.min(l, r) < EMPTY * Math.max(l, r)) {
            return new Verdict(louder, null);
        }
        if (average < CANCELS * 0.5 * (l + r)) {
            return new Verdict(
                    louder,
                    "the two channels of the sound cancel each other (one is the other turned over): the "
                            + name(louder) + " one is heard");
        }
        if (left.range() < STEADY && right.range() > LIVELY) {
            return hum(Pick.RIGHT);
        }
        if (right.range() < STEADY && left.range() > LIVELY) {
            return hum(Pick.LEFT);
        }
        return new Verdict(Pick.BOTH, null);
    }

    private static Verdict hum(Pick voice) {
        return new Verdict(
                voice,
                "the " + name(voice == Pick.LEFT ? Pick.RIGHT : Pick.LEFT)
                        + " channel of the sound holds a steady noise and no voice: the " + name(voice)
                        + " one alone is heard");
    }

    private static String name(Pick pick) {
        return pick == Pick.LEFT ? "left" : "right";
    }
}
