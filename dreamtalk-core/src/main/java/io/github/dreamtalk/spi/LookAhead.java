package io.github.dreamtalk.spi;

import io.github.dreamtalk.media.FrameRate;
import java.math.BigInteger;
import java.time.Duration;

/**
 * How much of its input a stage must have seen, beyond the moment an output item stands for, before that item can leave.
 * Look-aheads of stages in a row add up. Immutable.
 *
 * @param time how far ahead; zero for a stage that answers at once
 * @param wholeClip true if nothing leaves before the clip's end is known
 */
public record LookAhead(Duration time, boolean wholeClip) {
    /** Nothing ahead is needed. */
    public static final LookAhead NONE = new LookAhead(Duration.ZERO, false);

    /** The whole clip must be known. */
    public static final LookAhead WHOLE_CLIP = new LookAhead(Duration.ZERO, true);

    /**
     * A number of rows or frames.
     *
     * @param count how many, at least 0
     * @param rate how many a second
     * @return the time they cover, rounded up to a nanosecond
     */
    public static LookAhead of(long count, FrameRate rate) {
        // 64 bits overflow for a few rows at a rate measured from a video, whose terms may have ten digits.
        BigInteger[] nanos = BigInteger.valueOf(count)
                .multiply(BigInteger.valueOf(1_000_000_000L * rate.denominator()))
                .divideAndRemainder(BigInteger.valueOf(rate.numerator()));
        return new LookAhead(Duration.ofNanos(nanos[0].longValueExact() + nanos[1].signum()), false);
    }

    /**
     * What two stages in a row need together.
     *
     * @param other the other stage's
     * @return the sum
     */
    public LookAhead plus(LookAhead other) {
        return new LookAhead(time.plus(other.time), wholeClip || other.wholeClip);
    }
}
