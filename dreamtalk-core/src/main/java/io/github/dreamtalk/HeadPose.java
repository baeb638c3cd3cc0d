package io.github.dreamtalk;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the head moves, in addition to the pose it has in the portrait.
 *
 * @param kind the source of the movement
 * @param file the motion file whose head channels are used, for {@link Kind#FILE}; else null
 */
public record HeadPose(Kind kind, @Nullable Path file) {
    /** Sources of head movement. */
    public enum Kind {
        /** The head keeps the portrait's pose. */
        STILL,
        /** Small, smooth, seeded movement. */
        NATURAL,
        /** The head channels of a motion file; a shorter one repeats its last row. */
        FILE
    }

    /**
     * No head movement.
     *
     * @return the pose source
     */
    public static HeadPose still() {
        return new HeadPose(Kind.STILL, null);
    }

    /**
     * Small natural movement.
     *
     * @return the pose source
     */
    public static HeadPose natural() {
        return new HeadPose(Kind.NATURAL, null);
    }

    /**
     * Movement from a motion file.
     *
     * @param file a .csv, .json or .npy motion file with head channels
     * @return the pose source
     */
    public static HeadPose fromFile(Path file) {
        return new HeadPose(Kind.FILE, file);
    }
}
