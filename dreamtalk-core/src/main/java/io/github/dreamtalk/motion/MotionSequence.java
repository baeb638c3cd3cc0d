package io.github.dreamtalk.motion;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Face motion over time: frames × channels in a motion space. Equal if space, rate and values are. Immutable and thread-safe.
 */
public final class MotionSequence {
    private final MotionSpace space;
    private final FrameRate rate;
    private final float[] values;
    private final int frames;

    /**
     * Copies the values.
     *
     * @param space names the channels
     * @param rate frames per second
     * @param values row-major, frames × {@code space.channels()}, all finite
     * @throws InvalidInputException if the length is no multiple of the channels, a value is not finite, or the clip is longer
     *     than {@link MediaLimits#DEFAULT} allows
     */
    public MotionSequence(MotionSpace space, FrameRate rate, float[] values) {
        Objects.requireNonNull(space, "space");
        Objects.requireNonNull(rate, "rate");
        Objects.requireNonNull(values, "values");
        int k = space.channels();
        if (values.length % k != 0) {
            throw new InvalidInputException("motion: found " + values.length + " values, expected a multiple of " + k
                    + " (the channels of space '" + space.name() + "')");
        }
        MediaLimits.DEFAULT.checkLength("motion", values.length / k, rate);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidInputException("motion: frame " + i / k + ", channel '"
                        + space.channelNames().get(i % k) + "' is " + values[i] + ", expected a finite number");
            }
        }
        this.space = space;
        this.rate = rate;
        this.values = values.clone();
        this.frames = values.length / k;
    }

    /**
     * The space of the rows.
     *
     * @return the space
     */
    public MotionSpace space() {
        return space;
    }

    /**
     * Frames per second.
     *
     * @return the rate
     */
    public FrameRate rate() {
        return rate;
    }

    /**
     * Number of frames.
     *
     * @return frames, at least 0
     */
    public int frames() {
        return frames;
    }

    /**
     * One value.
     *
     * @param frame in [0, frames)
     * @param channel in [0, channels)
     * @return the value
     */
    public float get(int frame, int channel) {
        return values[frame * space.channels() + channel];
    }

    /**
     * One channel over time.
     *
     * @param channel its name
     * @return a new array of {@link #frames()} values
     */
    public float[] channel(String channel) {
        int c = space.indexOf(Objects.requireNonNull(channel, "channel"));
        float[] out = new float[frames];
        for (int i = 0; i < frames; i++) {
            out[i] = get(i, c);
        }
        return out;
    }

    /**
     * All values.
     *
     * @return a copy, row-major
     */
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MotionSequence m
                && m.space.equals(space)
                && m.rate.equals(rate)
                && Arrays.equals(m.values, values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(space, rate, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
        return "MotionSequence[" + frames + " frames of " + space + " at " + rate + " fps]";
    }
}
