package io.github.dreamtalk.onnx.published;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.util.Arrays;

/**
 * Motion as the published DreamTalk writes it into arrays, at 25 frames/s: 64 columns of expression; 73, with nine of pose;
 * or the 257 coefficients of a fitted face model, whose columns 80 to 143 are the expression. Where there is no pose the
 * head is still.
 */
final class BfmArrays {
    private static final int EXPRESSION = MotionSpace.BFM.expressionChannels();
    private static final int CHANNELS = MotionSpace.BFM.channels();
    private static final int COEFFICIENTS = 257;
    private static final int FIRST_EXPRESSION = 80;

    private BfmArrays() {}

    /** Whether the shape alone says that it is such motion with all a renderer needs. */
    static boolean isMotion(NpyArray array) {
        int[] shape = array.shape();
        return shape.length == 2 && (shape[1] == CHANNELS || shape[1] == COEFFICIENTS);
    }

    static MotionSequence motion(NpyArray array, String origin) {
        try {
            return sequence(array, origin);
        } catch (InvalidInputException e) {
            // The array and the motion do not know which file they are from.
            throw e.getMessage().startsWith(origin) ? e : new InvalidInputException(origin + ": " + e.getMessage(), e);
        }
    }

    private static MotionSequence sequence(NpyArray array, String origin) {
        int[] shape = array.shape();
        if (shape.length != 2 || (shape[1] != EXPRESSION && !isMotion(array))) {
            throw new InvalidInputException(origin + ": found an array of shape " + Arrays.toString(shape)
                    + ", expected [frames, " + EXPRESSION + "], [frames, " + CHANNELS + "] or [frames, " + COEFFICIENTS
                    + "] for motion of '" + MotionSpace.BFM.name() + "'");
        }
        float[] in = array.toFloats();
        int columns = shape[1];
        float[] out = new float[shape[0] * CHANNELS];
        for (int f = 0; f < shape[0]; f++) {
            if (columns == CHANNELS) {
                System.arraycopy(in, f * columns, out, f * CHANNELS, CHANNELS);
            } else {
                MotionSpace.BFM.rest(out, f * CHANNELS);
                int first = columns == COEFFICIENTS ? FIRST_EXPRESSION : 0;
                System.arraycopy(in, f * columns + first, out, f * CHANNELS, EXPRESSION);
            }
        }
        return new MotionSequence(MotionSpace.BFM, FrameRate.FPS_25, out);
    }
}
