package io.github.dreamtalk.onnx.published;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.weights.mat.MatFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the style clips and head poses of the published DreamTalk: MAT files with {@code coeff} [frames, 257], the
 * coefficients of a fitted Basel Face Model (expression in columns 80 to 143, head angles in 224 to 226, translation in
 * 254 to 256), and {@code transform_params} [frames, 5], whose last three columns are the crop's scale and place. The
 * result is motion of {@link MotionSpace#BFM} at 25 frames/s. Stateless and thread-safe.
 */
public final class BfmClips {
    private static final String COEFF = "coeff";
    private static final String CROP = "transform_params";
    private static final int COLUMNS = 257;
    private static final int EXPRESSION = 64;
    private static final int POSE = 9;
    private static final int FIRST_EXPRESSION = 80;
    private static final int FIRST_ANGLE = 224;
    private static final int FIRST_TRANSLATION = 254;

    private BfmClips() {}

    /**
     * Reads expression and pose. A file without {@code transform_params}, or with the 64 expression columns alone, says
     * too little about the pose; its head keeps still, in the pose of {@link MotionSpace#rest}.
     *
     * @param file a MAT file with {@code coeff} [frames, 257] or [frames, 64]
     * @return motion of {@link MotionSpace#BFM} at 25 frames/s
     * @throws InvalidInputException if it is no such file, or holds values that are not finite
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence read(Path file) {
        Map<String, NpyArray> found = MatFormat.read(file, COEFF, CROP);
        NpyArray coeff = matrix(file, found.get(COEFF), COEFF, COLUMNS, EXPRESSION);
        NpyArray crop = found.containsKey(CROP) ? matrix(file, found.get(CROP), CROP, 5) : null;
        return motion(file, coeff, coeff.shape()[1] == COLUMNS ? crop : null);
    }

    /**
     * Reads a clip for its head pose; expression comes along.
     *
     * @param file a MAT file with {@code coeff} [frames, 257] and {@code transform_params} [frames, 5]
     * @return motion of {@link MotionSpace#BFM} at 25 frames/s; its last nine channels are the pose
     * @throws InvalidInputException if it is no such file, or holds values that are not finite
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence readPose(Path file) {
        Map<String, NpyArray> found = MatFormat.read(file, COEFF, CROP);
        NpyArray coeff = matrix(file, found.get(COEFF), COEFF, COLUMNS);
        return motion(file, coeff, matrix(file, found.get(CROP), CROP, 5));
    }

    private static NpyArray matrix(Path file, @Nullable NpyArray array, String name, int... widths) {
        String expected = ", expected a matrix '" + name + "' of [frames, "
                + Arrays.toString(widths).replaceAll("[\\[\\]]", "").replace(", ", " or ") + "]";
        if (array == null) {
            throw new InvalidInputException(
                    file + ": found no numbers called '" + name + "'" + expected + ", as the published clips have");
        }
        int[] shape = array.shape();
        if (shape.length != 2 || shape[0] < 1 || Arrays.stream(widths).noneMatch(w -> w == shape[1])) {
            throw new InvalidInputException(
                    file + ": found '" + name + "' of shape " + Arrays.toString(shape) + expected);
        }
        return array;
    }

    private static MotionSequence motion(Path file, NpyArray coeff, @Nullable NpyArray crop) {
        int frames = coeff.shape()[0];
        int columns = coeff.shape()[1];
        if (crop != null && crop.shape()[0] != frames) {
            throw new InvalidInputException(file + ": found " + frames + " rows of '" + COEFF + "' and "
                    + crop.shape()[0] + " of '" + CROP + "', expected as many of both");
        }
        float[] from = coeff.toFloats();
        float[] place = crop == null ? new float[0] : crop.toFloats();
        int row = EXPRESSION + POSE;
        float[] out = new float[frames * row];
        for (int f = 0; f < frames; f++) {
            MotionSpace.BFM.rest(out, f * row);
            int first = columns == COLUMNS ? FIRST_EXPRESSION : 0;
            System.arraycopy(from, f * columns + first, out, f * row, EXPRESSION);
            int pose = f * row + EXPRESSION;
            if (crop != null) {
                System.arraycopy(from, f * columns + FIRST_ANGLE, out, pose, 3);
                System.arraycopy(from, f * columns + FIRST_TRANSLATION, out, pose + 3, 3);
                System.arraycopy(place, f * 5 + 2, out, pose + 6, 3);
            }
        }
        for (int i = 0; i < out.length; i++) {
            if (!Float.isFinite(out[i])) {
                throw new InvalidInputException(
                        file + ": found the value " + out[i] + " in frame " + i / row + ", expected finite numbers");
            }
        }
        return new MotionSequence(MotionSpace.BFM, FrameRate.FPS_25, out);
    }
}
