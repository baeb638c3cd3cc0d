package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rational frame rate, so that 30000/1001 stays exact and sound never drifts from picture. It counts pictures, rows of
 * motion and rows of features alike: from one in 1000 seconds to 100000 a second. Immutable and thread-safe.
 *
 * @param numerator frames, in lowest terms, at least 1
 * @param denominator seconds, in lowest terms, at least 1
 */
public record FrameRate(int numerator, int denominator) {
    /** 25 frames per second, the rate the published system and the embedded model work at. */
    public static final FrameRate FPS_25 = new FrameRate(25, 1);

    private static final long SLOWEST_SECONDS = 1000;
    private static final long FASTEST = 100_000;
    private static final String RANGE = "from 1/" + SLOWEST_SECONDS + " to " + FASTEST + " frames per second";

    /** The rates that colour television slowed down by 1000/1001, and their multiples; no other rate was. */
    private static final int[] NTSC = {24, 30, 48, 60, 96, 120, 240};

    private static final Pattern FRACTION = Pattern.compile("([0-9]{1,10})\\s*/\\s*([0-9]{1,10})");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,9})?");

    /**
     * Reduces to lowest terms.
     *
     * @param numerator frames, at least 1
     * @param denominator seconds, at least 1
     * @throws InvalidInputException for values below 1, for less than a frame in 1000 seconds, or more than 100000 in one
     */
    public FrameRate {
        if (numerator < 1 || denominator < 1) {
            throw new InvalidInputException("frame rate: found " + numerator + "/" + denominator
                    + ", expected a positive fraction such as 25/1 or 30000/1001");
        }
        if (numerator > FASTEST * denominator || denominator > SLOWEST_SECONDS * numerator) {
            throw new InvalidInputException(
                    "frame rate: found " + numerator + "/" + denominator + ", expected one " + RANGE);
        }
        int g = gcd(numerator, denominator);
        numerator /= g;
        denominator /= g;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /**
     * Whole frames per second.
     *
     * @param fps frames per second, 1 to 100000
     * @return the rate
     * @throws InvalidInputException if it is out of range
     */
    public static FrameRate of(int fps) {
        return new FrameRate(fps, 1);
    }

    /**
     * Parses {@code 25}, {@code 30000/1001}, {@code 12.5} or {@code 29.97}. What is written is taken exactly, with one
     * exception: a decimal with at least two places that is 1000/1001 of 24, 30, 48, 60, 96, 120 or 240, rounded or cut
     * to its places ({@code 23.98}, {@code 23.976}, {@code 29.97}, {@code 59.94}, {@code 119.88}, ...), means that
     * fraction. Blanks round it and round the slash do not matter; signs and exponents are refused.
     *
     * @param text the rate as text
     * @return the rate; its {@link #toString()} parses back to it
     * @throws InvalidInputException if it is neither a number nor a fraction, out of range, or has more digits than can be
     *     held exactly
     */
    public static FrameRate parse(String text) {
        String t = text.strip();
        Matcher fraction = FRACTION.matcher(t);
        if (fraction.matches()) {
            return exact(text, new BigInteger(fraction.group(1)), new BigInteger(fraction.group(2)));
        }
        if (!DECIMAL.matcher(t).matches()) {
            throw new InvalidInputException("frame rate: found '" + Printable.of(text)
                    + "', expected a number or fraction such as 25, 29.97 or 30000/1001");
        }
        BigDecimal value = new BigDecimal(t);
        for (int nominal : NTSC) {
            if (writes(value, nominal)) {
                return new FrameRate(nominal * 1000, 1001);
            }
        }
        return exact(text, value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
    }

    /** Whether a decimal is 1000/1001 of a nominal rate, rounded or cut to the places it has. */
    private static boolean writes(BigDecimal value, int nominal) {
        if (value.scale() < 2) {
            return false;
        }
        // 1001 times the distance, so that nothing is rounded here.
        BigDecimal missing = BigDecimal.valueOf(nominal * 1000L).subtract(value.multiply(BigDecimal.valueOf(1001)));
        BigDecimal place = value.ulp().multiply(BigDecimal.valueOf(1001));
        return missing.compareTo(place) < 0 && missing.add(missing).compareTo(place.negate()) >= 0;
    }

    private static FrameRate exact(String text, BigInteger numerator, BigInteger denominator) {
        BigInteger g = numerator.gcd(denominator).max(BigInteger.ONE);
        BigInteger n = numerator.divide(g);
        BigInteger d = denominator.divide(g);
        if (n.signum() == 0
                || d.signum() == 0
                || n.compareTo(d.multiply(BigInteger.valueOf(FASTEST))) > 0
                || d.compareTo(n.multiply(BigInteger.valueOf(SLOWEST_SECONDS))) > 0) {
            throw new InvalidInputException("frame rate: found '" + Printable.of(text) + "', expected one " + RANGE);
        }
        if (n.bitLength() > 31 || d.bitLength() > 31) {
            throw new InvalidInputException("frame rate: found '" + Printable.of(text) + "', which in lowest terms is "
                    + n + "/" + d + ", expected at most " + Integer.MAX_VALUE + " on both sides; write fewer digits");
        }
        return new FrameRate(n.intValue(), d.intValue());
    }

    /**
     * Frames per second as a floating-point number, for display and for time steps.
     *
     * @return frames per second
     */
    public double fps() {
        return (double) numerator / denominator;
    }

    /**
     * The number of frames that cover a stretch of audio: the duration times the rate, rounded to nearest, at least one
     * for any sample at all. The difference between picture and sound is therefore at most half a frame.
     *
     * @param samples audio samples, not negative
     * @param sampleRate samples per second, positive
     * @return frames; exact for any clip that could be
     * @throws InvalidInputException if samples is negative or sampleRate not positive
     */
    public long framesFor(long samples, int sampleRate) {
        if (samples < 0 || sampleRate < 1) {
            throw new InvalidInputException("frame rate: found " + samples + " samples at " + sampleRate
                    + " a second, expected at least 0 at 1 or more");
        }
        if (samples == 0) {
            return 0;
        }
        // 64 bits overflow for a day of sound at a rate measured from a video, whose terms may have ten digits.
        BigInteger scale = BigInteger.valueOf(denominator).multiply(BigInteger.valueOf(sampleRate));
        BigInteger frames = BigInteger.valueOf(samples)
                .multiply(BigInteger.valueOf(numerator))
                .add(scale.shiftRight(1))
                .divide(scale);
        return Math.max(1, frames.longValueExact());
    }

    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }
}
