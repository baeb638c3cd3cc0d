package io.github.dreamtalk.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns figures into what a person should look at, in plain language. */
final class Findings {
    /** Of the embedded network: other people scored at most 0.5, a person darkened, greyed or mirrored 0.88 and more. */
    private static final double SAME_PERSON = 0.7;

    private final Map<Measure, Double> values;
    private final double seconds;
    private final List<String> found = new ArrayList<>();

    private Findings(Map<Measure, Double> values, double seconds) {
        this.values = values;
        this.seconds = seconds;
    }

    static List<String> of(Map<Measure, Double> values, double seconds) {
        Findings findings = new Findings(values, seconds);
        findings.faces();
        findings.mouth();
        findings.identity();
        findings.naturalness();
        return findings.found;
    }

    private double value(Measure measure) {
        return values.getOrDefault(measure, Double.NaN);
    }

    private void say(String format, Object... arguments) {
        found.add(String.format(Locale.ROOT, format, arguments));
    }

    private void faces() {
        double faces = value(Measure.FACES);
        if (faces == 0) {
            say("no face in any frame: nothing about mouth, identity or head could be measured");
        } else if (faces < 1) {
            say("no face in %.0f %% of the frames; these are left out", 100 * (1 - faces));
        }
    }

    private void mouth() {
        double open = value(Measure.OPEN_IN_SILENCE);
        if (open > 0.1) {
            say("mouth open in %.0f %% of silence", 100 * open);
        }
        double recall = value(Measure.CLOSURE_RECALL);
        if (recall < 0.7) {
            say("lips meet in only %.0f %% of p, b and m", 100 * recall);
        }
        double lag = value(Measure.SYNC_LAG);
        double correlation = value(Measure.SYNC_CORRELATION);
        if (correlation < 0.3) {
            say("the mouth hardly follows the sound (correlation %.2f)", correlation);
        } else if (lag > 160) {
            say("the sound is %.0f ms behind the mouth", lag);
        } else if (lag < -100) {
            say("the sound is %.0f ms ahead of the mouth", -lag);
        }
        double mismatch = value(Measure.AV_MISMATCH);
        if (Math.abs(mismatch) > 120) {
            say("the picture is %.0f ms %s than the sound", Math.abs(mismatch), mismatch > 0 ? "longer" : "shorter");
        }
    }

    private void identity() {
        double csim = value(Measure.CSIM);
        if (csim < SAME_PERSON) {
            say("identity %.2f: the face in the video is not clearly the portrait's", csim);
        }
    }

    private void naturalness() {
        double freeze = value(Measure.LONGEST_FREEZE);
        if (freeze > 0.3) {
            say("the picture stands still for %.1f s", freeze);
        } else if (value(Measure.FROZEN) > 0.05) {
            say("%.0f %% of the frames repeat the one before", 100 * value(Measure.FROZEN));
        }
        double blinks = value(Measure.BLINKS);
        if (blinks == 0 && seconds >= 10) {
            say("no blink in %.0f s", seconds);
        } else if (blinks > 50) {
            say("%.0f blinks a minute, people blink 10 to 30 times", blinks);
        }
        if (value(Measure.JITTER_FACE) > 1.5) {
            say("the face trembles (%.1f px at 256)", value(Measure.JITTER_FACE));
        }
        if (value(Measure.JITTER_HEAD) > 1.5) {
            say("the head trembles (%.1f px at 256)", value(Measure.JITTER_HEAD));
        }
        if (value(Measure.FLICKER) > 3) {
            say("the background flickers (%.1f levels from frame to frame)", value(Measure.FLICKER));
        }
    }
}
