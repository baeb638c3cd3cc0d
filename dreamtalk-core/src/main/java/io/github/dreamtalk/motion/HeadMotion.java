package io.github.dreamtalk.motion;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the head moves, in addition to the pose it has in the portrait. Immutable.
 *
 * @param kind the source of the movement
 * @param file the motion file whose head channels are used, or null
 * @param motion the motion whose head channels are used, or null
 */
public record HeadMotion(Kind kind, @Nullable Path file, @Nullable MotionSequence motion) {
    /** Sources of head movement. */
    public enum Kind {
        /** The head keeps the portrait's pose. */
        STILL,
        /** Small, smooth, seeded movement. */
        NATURAL,
        /** The head channels of recorded motion, a file or in memory; a shorter one holds its last row. */
        RECORDED
    }

    /**
     * Checks that what is recorded has a source, and nothing else has one.
     *
     * @param kind the source of the movement
     * @param file the motion file whose head channels are used, or null
     * @param motion the motion whose head channels are used, or null
     * @throws InvalidInputException if there is none, or one too many
     */
    public HeadMotion {
        Objects.requireNonNull(kind, "kind");
        int sources = (file == null ? 0 : 1) + (motion == null ? 0 : 1);
        int expected = kind == Kind.RECORDED ? 1 : 0;
        if (sources != expected) {
            throw InvalidInputException.of(
                    "head",
                    Problem.INVALID,
                    kind + " with " + sources + " recordings",
                    expected + "; use still(), natural(), fromFile() or fromMotion()");
        }
    }

    /**
     * No head movement.
     *
     * @return the choice
     */
    public static HeadMotion still() {
        return new HeadMotion(Kind.STILL, null, null);
    }

    /**
     * Small natural movement.
     *
     * @return the choice
     */
    public static HeadMotion natural() {
        return new HeadMotion(Kind.NATURAL, null, null);
    }

    /**
     * Movement from a motion file.
     *
     * @param file a .csv, .json or .npy motion file with head channels
     * @return the choice
     */
    public static HeadMotion fromFile(Path file) {
        return new HeadMotion(Kind.RECORDED, Objects.requireNonNull(file, "file"), null);
    }

    /**
     * Movement from motion in memory.
     *
     * @param motion at least one frame, of the space of the clip it is used in
     * @return the choice
     */
    public static HeadMotion fromMotion(MotionSequence motion) {
        return new HeadMotion(Kind.RECORDED, null, Objects.requireNonNull(motion, "motion"));
    }
}
