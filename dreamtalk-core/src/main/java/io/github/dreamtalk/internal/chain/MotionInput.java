package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.motion.MotionSequence;
import java.nio.file.Path;

/** Motion that is rendered in place of a generated one. */
public sealed interface MotionInput {
    /**
     * The motion.
     *
     * @return at least one frame
     * @throws InvalidInputException if it cannot be used
     */
    MotionSequence read();

    /**
     * In a file.
     *
     * @param file of any kind {@link MotionFiles} reads
     */
    record OfFile(Path file) implements MotionInput {
        @Override
        public MotionSequence read() {
            return checked(InvalidInputException.about("motion", () -> MotionFiles.read(file)), " in " + file);
        }
    }

    /**
     * In memory.
     *
     * @param motion the motion
     */
    record OfSequence(MotionSequence motion) implements MotionInput {
        @Override
        public MotionSequence read() {
            return checked(motion, "");
        }
    }

    private static MotionSequence checked(MotionSequence motion, String where) {
        if (motion.frames() == 0) {
            throw InvalidInputException.of("motion", Problem.INVALID, "no frames" + where, "at least one");
        }
        return motion;
    }
}
