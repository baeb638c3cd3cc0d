package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * A rational frame rate, so that 30000/1001 stays exact and sound never drifts from picture.
 *
 * @param numerator frames, in lowest terms, at least 1
 * @param denominator seconds, in lowest terms, at least 1
 */
public record FrameRate(int numerator, int denominator) {
    /** 25 frames per second, the rate the published system and the embedded model work at. */
    public static final FrameRate FPS_25 = new FrameRate(25, 1);

    /**
     * Reduces to lowest terms.
     *
     * @param numerator frames, at least 1
     * @param denominator seconds, at least 1
     * @throws InvalidInputException for values below 1
     */
    public FrameRate {
        if (numerator < 1 || denominator < 1) {
            throw new InvalidInputException("frame rate: found " + numerator + "/" + denominator
                    + ", expected a positive fraction such as 25/1 or 30000/1001");
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
     * @param fps frames per second, at least 1
     * @return the rate
     */
    public static FrameRate of(int fps) {
        return new FrameRate(fps, 1);
    }

    /**
     * Parses {@code 25}, {@code 30000/1001} or {@code 29.97} (the NTSC decimals 23.976, 29.97 and 59.94 become their
     * exact fractions).
     *
     * @param text the rate as text
     * @return the rate
     * @throws InvalidInputException if it is not a positive number or fraction
     */
    public static FrameRate parse(String text) {
        String t = text.trim();
        try {
            int slash = t.indexOf('/');
            if (slash >= 0) {
                return new FrameRate(
                        Integer.parseInt(t.substring(0, slash).trim()),
                        Integer.parseInt(t.substring(slash + 1).trim()));
            }
            if (t.indexOf('.') < 0) {
                return of(Integer.parseInt(t));
            }
            double v = Double.parseDouble(t);
            int ntsc = (int) Math.round(v * 1001 / 1000);
            if (Math.abs(ntsc * 1000.0 / 1001 - v) < 0.005) {
                return new FrameRate(Math.multiplyExact(ntsc, 1000), 1001);
            }
            return new FrameRate((int) Math.round(v * 1000), 1000);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new InvalidInputException(
                    "frame rate: found '" + text + "', expected a number or fraction such as 25, 29.97 or 30000/1001",
                    e);
        }
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
     * @return frames
     */
    public long framesFor(long samples, int sampleRate) {
        if (samples == 0) {
            return 0;
        }
        long scale = Math.multiplyExact((long) denominator, sampleRate);
        long num = Math.multiplyExact(samples, (long) numerator);
        return Math.max(1, (num + scale / 2) / scale);
    }

    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }
}
