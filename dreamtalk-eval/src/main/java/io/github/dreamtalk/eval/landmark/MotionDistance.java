package io.github.dreamtalk.eval.landmark;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Distance between two motions in their motion space, without rendering: the mean over frames of the Euclidean distance of
 * the rows.
 *
 * @param frames frames compared
 * @param all MD: over the expression channels (pose of head and eyes left out)
 * @param mouth mouth MD: over the channels of jaw, mouth and tongue; empty if the space does not name any
 */
public record MotionDistance(int frames, double all, OptionalDouble mouth) {
    /**
     * Compares two motions over the frames both have.
     *
     * @param motion the motion measured
     * @param reference what it should be; same space and rate
     * @return both distances
     * @throws InvalidInputException if spaces or rates differ, or there is no frame to compare
     */
    public static MotionDistance between(MotionSequence motion, MotionSequence reference) {
        MotionSpace space = motion.space();
        if (!space.name().equals(reference.space().name()) || !motion.rate().equals(reference.rate())) {
            throw new InvalidInputException("motion distance: found " + space.name() + " at " + motion.rate() + " and "
                    + reference.space().name() + " at " + reference.rate()
                    + " frames per second, expected one space and "
                    + "one rate; retarget or resample one of them");
        }
        int frames = Math.min(motion.frames(), reference.frames());
        if (frames == 0) {
            throw new InvalidInputException("motion distance: found no frame to compare, expected at least one");
        }
        List<String> names = space.channelNames();
        int[] face = IntStream.range(0, space.expressionChannels()).toArray();
        int[] mouth = IntStream.range(0, names.size())
                .filter(i -> names.get(i).matches("(jaw|mouth|tongue).*"))
                .toArray();
        return new MotionDistance(
                frames,
                mean(motion, reference, frames, face),
                mouth.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean(motion, reference, frames, mouth)));
    }

    private static double mean(MotionSequence a, MotionSequence b, int frames, int[] channels) {
        double sum = 0;
        for (int f = 0; f < frames; f++) {
            double square = 0;
            for (int c : channels) {
                double d = (double) a.get(f, c) - b.get(f, c);
                square += d * d;
            }
            sum += Math.sqrt(square);
        }
        return sum / frames;
    }
}
