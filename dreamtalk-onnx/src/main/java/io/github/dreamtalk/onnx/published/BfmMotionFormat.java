package io.github.dreamtalk.onnx.published;

import io.github.dreamtalk.format.MotionFormat;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The motion files of the published DreamTalk: {@code .mat} clips (see {@link BfmClips}), and npy arrays without a
 * description, of 64, 73 or 257 columns at 25 frames/s. Stateless and thread-safe.
 */
public final class BfmMotionFormat implements MotionFormat {
    /** For {@link java.util.ServiceLoader}. */
    public BfmMotionFormat() {}

    @Override
    public Set<String> endings() {
        return Set.of("mat");
    }

    @Override
    public MotionSequence read(Path file) {
        return BfmClips.read(file);
    }

    @Override
    public MotionSequence readHead(Path file) {
        return BfmClips.readPose(file);
    }

    /**
     * {@inheritDoc}
     *
     * <p>64 columns are expression of some face model, but not necessarily of this one: they are taken only where motion of
     * {@link MotionSpace#BFM} is asked for.
     */
    @Override
    public boolean understands(NpyArray array, @Nullable MotionSpace wanted) {
        return MotionSpace.BFM.equals(wanted) || BfmArrays.isMotion(array);
    }

    @Override
    public MotionSequence of(NpyArray array, String origin) {
        return BfmArrays.motion(array, origin);
    }
}
