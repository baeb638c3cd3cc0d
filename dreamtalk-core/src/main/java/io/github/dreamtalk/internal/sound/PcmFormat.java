package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;

/**
 * Layout of PCM in memory.
 *
 * @param rate samples a second of each channel
 * @param channels interleaved channels
 */
public record PcmFormat(int rate, int channels) {
    /**
     * Checks the ranges.
     *
     * @param rate 1000 to 384000
     * @param channels 1 to 64
     * @throws InvalidInputException outside of them
     */
    public PcmFormat {
        if (rate < 1000 || rate > 384_000) {
            throw InvalidInputException.of(
                    "sample rate", Problem.OUT_OF_RANGE, rate, "1000 to 384000 samples a second");
        }
        if (channels < 1 || channels > 64) {
            throw InvalidInputException.of("channels", Problem.OUT_OF_RANGE, channels, "1 to 64");
        }
    }

    /** Samples must come for all channels. */
    void check(int length) {
        if (length % channels != 0) {
            throw new InvalidInputException(
                    "audio: found " + length + " samples of PCM, expected a multiple of the " + channels + " channels");
        }
    }

    /**
     * 16-bit samples as floats.
     *
     * @param samples full scale at 32768
     * @param offset index of the first
     * @param length how many
     * @return new array of values in [-1, 1)
     */
    public static float[] floats(short[] samples, int offset, int length) {
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = samples[offset + i] / 32768f;
        }
        return out;
    }
}
