package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.media.FrameRate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects HH:MM:SS:FF.sss timecodes and tells the frame rate under which they tick evenly. With a semicolon before the
 * frames (HH:MM:SS;FF) they are drop-frame ones of SMPTE 12M: each minute but every tenth leaves its first numbers out. A clock
 * that passes midnight goes on.
 */
final class Timecodes {
    private static final Pattern FORM =
            Pattern.compile("(\\d{2,4}):([0-5]\\d):([0-5]\\d)([:;])(\\d{2,3})(\\.\\d{1,6})?");
    private static final int[] DROP_FRAME = {30, 60};
    private static final int[] COMMON = {24, 25, 30, 48, 50, 60, 90, 100, 120};

    private static final int DAY = 24 * 3600;
    private static final int HALF_DAY = DAY / 2;

    private final FloatList seconds;
    private final FloatList frames;
    private double largestFrame;
    private boolean dropping = true;
    private int latest;
    private int day;

    Timecodes(Path file) {
        seconds = new FloatList(file);
        frames = new FloatList(file);
    }

    int size() {
        return seconds.size();
    }

    void add(Path file, long line, String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new InvalidInputException(file + ", line " + line + ": found timecode '" + Printable.of(text)
                    + "', expected HH:MM:SS:FF.sss");
        }
        int second =
                Integer.parseInt(m.group(1)) * 3600 + Integer.parseInt(m.group(2)) * 60 + Integer.parseInt(m.group(3));
        double frame = Integer.parseInt(m.group(5)) + (m.group(6) == null ? 0 : Double.parseDouble("0" + m.group(6)));
        dropping &= m.group(4).equals(";");
        if ((long) day + second > 1 << 23) {
            throw new InvalidInputException(
                    file + ", line " + line + ": timecode '" + Printable.of(text) + "' is beyond 2330 hours");
        }
        if (second + HALF_DAY < latest) {
            day += DAY; // the clock passed midnight
        }
        latest = second;
        seconds.add(day + second);
        frames.add((float) frame);
        largestFrame = Math.max(largestFrame, Math.floor(frame));
    }

    FrameRate infer(Path file) {
        float[] s = seconds.toArray();
        float[] f = frames.toArray();
        String advice = "; give the rate with the file (render --rate), or use a .json file, which states it";
        if (s.length < 2 || s[s.length - 1] - s[0] < 1) {
            throw new InvalidInputException(
                    file + ": the frame rate cannot be told from " + s.length + " rows within one second" + advice);
        }
        FrameRate best = dropping ? dropFrame(s, f) : null;
        double least = 0.5;
        for (FrameRate rate : best == null ? candidates() : List.<FrameRate>of()) {
            double error = worstError(s, f, rate.fps());
            if (error < least) {
                least = error;
                best = rate;
            }
        }
        // Many recorders write drop-frame numbers with a colon; then only the numbers left out tell.
        return found(best == null && !dropping ? dropFrame(s, f) : best, file, advice);
    }

    /** The rate whose drop-frame numbers the rows have, or null. */
    private static @Nullable FrameRate dropFrame(float[] s, float[] f) {
        for (int nominal : DROP_FRAME) {
            boolean even = true;
            for (int i = 1; i < s.length && even; i++) {
                even = Math.abs(number(s[i], f[i], nominal) - number(s[0], f[0], nominal) - i) < 0.5;
            }
            if (even) {
                return new FrameRate(nominal * 1000, 1001);
            }
        }
        return null;
    }

    private static double number(double second, double frame, int nominal) {
        long minutes = (long) second / 60;
        return second * nominal + frame - nominal / 15 * (minutes - minutes / 10);
    }

    private FrameRate found(@Nullable FrameRate best, Path file, String advice) {
        if (best == null) {
            throw new InvalidInputException(file + ": no frame rate makes the timecodes of its " + size()
                    + " rows tick evenly (rows were dropped, or the clock jumped)" + advice);
        }
        return best;
    }

    private List<FrameRate> candidates() {
        List<FrameRate> rates = new ArrayList<>();
        int counted = (int) largestFrame + 1;
        rates.add(FrameRate.of(counted));
        for (int common : COMMON) {
            if (common >= counted) {
                rates.add(FrameRate.of(common));
                rates.add(new FrameRate(common * 1000, 1001));
            }
        }
        if (counted > 1) {
            rates.add(new FrameRate(counted * 1000, 1001));
            rates.add(new FrameRate(2 * counted - 1, 2));
        }
        return rates;
    }

    /** Largest distance, in frames, between a row's time and where an even tick would put it. */
    private static double worstError(float[] s, float[] f, double fps) {
        double worst = 0;
        for (int i = 1; i < s.length && worst < 0.5; i++) {
            double elapsed = ((double) s[i] - s[0]) * fps + f[i] - f[0];
            worst = Math.max(worst, Math.abs(elapsed - i));
        }
        return worst;
    }
}
