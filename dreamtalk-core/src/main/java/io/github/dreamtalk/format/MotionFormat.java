package io.github.dreamtalk.format;

import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A further kind of motion file that {@link MotionFiles} can read, brought by a backend whose format it is. Found by
 * {@link java.util.ServiceLoader}; cheap to construct, stateless and thread-safe.
 */
public interface MotionFormat {
    /**
     * Endings of the files it reads.
     *
     * @return in lower case without a dot, such as {@code mat}
     */
    Set<String> endings();

    /**
     * Reads a file.
     *
     * @param file exists and may be read
     * @return its motion
     * @throws io.github.dreamtalk.error.InvalidInputException if it is no such file
     * @throws io.github.dreamtalk.error.MediaException if it cannot be read
     */
    MotionSequence read(Path file);

    /**
     * Reads a file for its head pose; expression may come along.
     *
     * @param file exists and may be read
     * @return its motion
     * @throws io.github.dreamtalk.error.InvalidInputException if it is no such file, or has no head pose
     * @throws io.github.dreamtalk.error.MediaException if it cannot be read
     */
    default MotionSequence readHead(Path file) {
        return read(file);
    }

    /**
     * Whether an array without any description is to be read as motion of this kind. Where the reader knows which space it
     * wants, and this kind is of that space, true brings it the exact reason why an array does not fit.
     *
     * @param array from an npy file
     * @param wanted the space that is asked for, or null if any will do: then the shape alone must say what it is
     * @return false by default
     */
    default boolean understands(NpyArray array, @Nullable MotionSpace wanted) {
        return false;
    }

    /**
     * The motion an array without description holds.
     *
     * @param array one that it {@link #understands}
     * @param origin names it in messages
     * @return its motion
     * @throws io.github.dreamtalk.error.InvalidInputException if it is malformed
     */
    default MotionSequence of(NpyArray array, String origin) {
        throw new UnsupportedOperationException(origin);
    }
}
