package io.github.dreamtalk.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns figures into what a person should look at, in plain language. A figure that chance may have moved is warned of only if
 * its whole {@linkplain Spread interval} is beyond the limit, so a few frames warn of nothing; the interval is in the sentence.
 */
final class Findings {
    /** Of the embedded network: other people scored at most 0.5, a person darkened, greyed or mirrored 0.88 and more. */
    private static final double SAME_PERSON = 0.7;

    /** Bilabials that a share of closed ones needs. */
    private static final int FEWEST_BILABIALS = 5;

    /** Seconds in which people who blink at all do, but for one clip in a hundred (15 a minute). */
    private static final double SURELY_BLINKS = 20;

    /** The longest lag that is looked at, milliseconds. */
    private static final double FARTHEST_LAG = 400;

    private final Figures figures;
    private final List<String> found = new ArrayList<>();

    private Findings(Figures figures) {
        this.figures = figures;
    }

    /** Findings, then what could not be measured. */
    static List<String> of(Figures figures) {
        Findings findings = new Findings(figures);
        findings.length();
        findings.faces();
        findings.mouth();
        findings.identity();
        findings.naturalness();
        findings.picture();
        findings.found.addAll(figures.notes());
        return findings.found;
    }

    private double value(Measure measure) {
        return figures.value(measure);
    }

    /** Whether a figure is surely above a limit. */
    private boolean above(Measure measure, double limit) {
        return value(measure) > limit && figures.spread(measure).low() > limit;
    }

    /** Whether a figure is surely below a limit. */
    private boolean below(Measure measure, double limit) {
        return value(measure) < limit && figures.spread(measure).high() < limit;
    }

    private void say(String format, Object... arguments) {
        found.add(String.format(Locale.ROOT, format, arguments));
    }

    /** A figure with its interval, such as {@code 35 % (20 to 50)}. */
    private String with(Measure measure, double scale, String format, String unit) {
        Spread spread = figures.spread(measure);
        return String.format(
                Locale.ROOT,
                format + "%s (" + format + " to " + format + ")",
                scale * value(measure),
                unit,
                scale * spread.low(),
                scale * spread.high());
    }

    private String percent(Measure measure) {
        return with(measure, 100, "%.0f", " %");
    }

    private void length() {
        double needed = BlockBootstrap.FEWEST_BLOCKS * ClipFacts.HALF_SECOND;
        if (figures.seconds() < needed) {
            say(
                    "the clip lasts %.1f s: means over frames are measured, but below %.0f s none is warned of",
                    figures.seconds(), needed);
        }
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
        if (above(Measure.LIP_LEAK, 0.1)) {
            say(
                    "mouth wide open in %s of %d frames in silence",
                    percent(Measure.LIP_LEAK), figures.spread(Measure.LIP_LEAK).samples());
        } else if (above(Measure.OPEN_IN_SILENCE, 0.1)) {
            say(
                    "mouth open in %s of %d frames in silence",
                    percent(Measure.OPEN_IN_SILENCE),
                    figures.spread(Measure.OPEN_IN_SILENCE).samples());
        }
        int bilabials = figures.spread(Measure.CLOSURE_RECALL).samples();
        if (bilabials >= FEWEST_BILABIALS && below(Measure.CLOSURE_RECALL, 0.7)) {
            say("lips meet in only %s of %d p, b and m", percent(Measure.CLOSURE_RECALL), bilabials);
        }
        if (below(Measure.SYNC_CORRELATION, 0.3)) {
            say("the mouth hardly follows the sound (correlation %s)", with(Measure.SYNC_CORRELATION, 1, "%.2f", ""));
        } else if (above(Measure.SYNC_LAG, 160)) {
            say("the sound is %s behind the mouth", lag(1));
        } else if (below(Measure.SYNC_LAG, -100)) {
            say("the sound is %s ahead of the mouth", lag(-1));
        }
        double mismatch = value(Measure.AV_MISMATCH);
        if (Math.abs(mismatch) > 120) {
            say("the picture is %.0f ms %s than the sound", Math.abs(mismatch), mismatch > 0 ? "longer" : "shorter");
        }
    }

    private String lag(int sign) {
        boolean farthest = Math.abs(value(Measure.SYNC_LAG)) >= FARTHEST_LAG;
        return (farthest ? "at least " : "") + with(Measure.SYNC_LAG, sign, "%.0f", " ms");
    }

    private void identity() {
        if (below(Measure.CSIM, SAME_PERSON)) {
            say("identity %s: the face in the video is not clearly the portrait's", with(Measure.CSIM, 1, "%.2f", ""));
        }
    }

    private void naturalness() {
        double freeze = value(Measure.LONGEST_FREEZE);
        if (freeze > 0.3) {
            say("the picture stands still for %.1f s", freeze);
        } else if (above(Measure.FROZEN, 0.05)) {
            say("%s of the frames repeat the one before", percent(Measure.FROZEN));
        }
        double blinks = value(Measure.BLINKS);
        if (blinks == 0 && figures.seconds() >= SURELY_BLINKS) {
            say("no blink in %.0f s", figures.seconds());
        } else if (blinks > 50 && above(Measure.BLINKS, 30)) {
            say("%s blinks a minute, people blink 10 to 30 times", with(Measure.BLINKS, 1, "%.0f", ""));
        }
        if (above(Measure.JITTER_FACE, 1.5)) {
            say("the face trembles by %s at 256", with(Measure.JITTER_FACE, 1, "%.1f", " px"));
        }
        if (above(Measure.JITTER_HEAD, 1.5)) {
            say("the head trembles by %s at 256", with(Measure.JITTER_HEAD, 1, "%.1f", " px"));
        }
    }

    private void picture() {
        if (above(Measure.FLICKER, 3)) {
            say("the background flickers by %s from frame to frame", with(Measure.FLICKER, 1, "%.1f", " levels"));
        }
        if (above(Measure.SKIN_FLICKER, 2)) {
            say("the skin flickers by %s from frame to frame", with(Measure.SKIN_FLICKER, 1, "%.1f", " levels"));
        }
        if (above(Measure.NOISE, 3)) {
            say("every frame has noise of its own, of %s", with(Measure.NOISE, 1, "%.1f", " levels"));
        }
    }
}
