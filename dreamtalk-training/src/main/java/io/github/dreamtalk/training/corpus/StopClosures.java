package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets stops begin with their closure. espeak-ng's events mark the burst of p, t, k, and an aligner gives much of the
 * closure to the vowel before, whose models learn how vowels end; but the lips of a p close when the vowel falls silent.
 */
final class StopClosures {
    private static final int HOP = 40;
    private static final int WINDOW = 160;
    private static final double MAX_EARLIER_SECONDS = 0.08;
    private static final double MAX_LATER_SECONDS = 0.03;
    private static final double MIN_SOUND_SECONDS = 0.02;
    /** The level must fall by this much, else nothing is moved. */
    private static final double MIN_FALL_DECIBELS = 8;
    /** Nothing tells when in a pause the lips close: a stop after one lasts at least this long. */
    private static final double AFTER_PAUSE_SECONDS = 0.06;

    private StopClosures() {}

    /** Returns the segments with the starts of stops moved, and the ends of what lies before them. */
    static List<PhoneSegment> include(float[] samples, List<PhoneSegment> segments) {
        double[] level = level(samples);
        List<PhoneSegment> out = new ArrayList<>(segments);
        for (int i = 1; i < out.size(); i++) {
            PhoneSegment before = out.get(i - 1);
            PhoneSegment stop = out.get(i);
            if (!isStop(stop.phone()) || before.endSeconds() != stop.startSeconds()) {
                continue;
            }
            double start = before.phone() == Phone.SIL ? afterPause(before, stop) : fall(level, before, stop);
            if (start > before.startSeconds() && start < stop.endSeconds()) {
                float s = (float) start;
                out.set(i - 1, new PhoneSegment(before.startSeconds(), s, before.phone(), before.symbol()));
                out.set(i, new PhoneSegment(s, stop.endSeconds(), stop.phone(), stop.symbol()));
            }
        }
        return out;
    }

    private static boolean isStop(Phone p) {
        return switch (p) {
            case P, B, T, D, K, G -> true;
            default -> false;
        };
    }

    private static double afterPause(PhoneSegment pause, PhoneSegment stop) {
        return Math.max(
                (pause.startSeconds() + pause.endSeconds()) / 2,
                Math.min(stop.startSeconds(), stop.endSeconds() - AFTER_PAUSE_SECONDS));
    }

    /** Where the level is halfway down to its lowest near the start of the stop. */
    private static double fall(double[] level, PhoneSegment before, PhoneSegment stop) {
        double start = stop.startSeconds();
        int from = frame(Math.max(before.startSeconds() + MIN_SOUND_SECONDS, start - MAX_EARLIER_SECONDS));
        int to = Math.min(
                level.length - 1, frame(Math.min(stop.endSeconds() - MIN_SOUND_SECONDS, start + MAX_LATER_SECONDS)));
        if (from >= to) {
            return start;
        }
        int lowest = from;
        for (int t = from; t <= to; t++) {
            lowest = level[t] < level[lowest] ? t : lowest;
        }
        int highest = from;
        for (int t = from; t <= lowest; t++) {
            highest = level[t] > level[highest] ? t : highest;
        }
        if (level[highest] - level[lowest] < MIN_FALL_DECIBELS) {
            return start;
        }
        double middle = (level[highest] + level[lowest]) / 2;
        int t = lowest;
        while (t > highest && level[t - 1] < middle) {
            t--;
        }
        return (double) (t * HOP + WINDOW / 2) / Utterance.SAMPLE_RATE;
    }

    private static int frame(double seconds) {
        return Math.max(0, (int) Math.round((seconds * Utterance.SAMPLE_RATE - WINDOW / 2.0) / HOP));
    }

    /** Decibels in windows of 10 ms every 2.5 ms, over a floor of one step of 16 bits. */
    private static double[] level(float[] samples) {
        double[] level = new double[Math.max(0, (samples.length - WINDOW) / HOP + 1)];
        for (int t = 0; t < level.length; t++) {
            double sum = 0;
            for (int i = t * HOP; i < t * HOP + WINDOW; i++) {
                sum += (double) samples[i] * samples[i];
            }
            level[t] = 10 * Math.log10(sum / WINDOW + 1e-9);
        }
        return level;
    }
}
