package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * Noise that is standard normal in each frame, as what it is made of, and correlated from frame to frame: the other noise
 * under a two-sided exponential kernel of frames, cut off at {@value #REACH} time constants and scaled to unit variance.
 *
 * <p>A denoiser that sees each frame by itself, as DreamTalk's does, draws what the sound does not settle (how far a brow is
 * raised, say) from each frame's own noise, and with independent noise it does so anew 25 times a second. With correlated noise
 * what it is given in any one frame has the distribution it was trained with, and what it makes of it moves as slowly as
 * the noise does. Immutable and thread-safe; its cost is that of the other noise times the length of the kernel.
 */
public final class SmoothNoise implements NoiseSource {
    /** Time constants after which the kernel ends. */
    private static final int REACH = 4;

    private static final double LONGEST = 250;

    private final NoiseSource source;
    private final float[] kernel;

    /**
     * Smooths a noise.
     *
     * @param source independent from frame to frame; asked for frames up to eight time constants beyond those wanted
     * @param frames the kernel's time constant, more than 0 and at most 250 frames
     * @throws InvalidInputException if the time constant is out of range
     */
    public SmoothNoise(NoiseSource source, double frames) {
        if (!(frames > 0 && frames <= LONGEST)) {
            throw new InvalidInputException("smooth noise: found a time constant of " + frames
                    + " frames, expected more than 0 and at most " + LONGEST);
        }
        this.source = source;
        int reach = (int) Math.ceil(REACH * frames);
        double[] weights = new double[2 * reach + 1];
        double squares = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.exp(-Math.abs(i - reach) / frames);
            squares += weights[i] * weights[i];
        }
        this.kernel = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            kernel[i] = (float) (weights[i] / Math.sqrt(squares));
        }
    }

    @Override
    public void fill(float[] out, long firstFrame, int frames, int channels, int step) {
        // The row that is summed into is kept apart from the one that is drawn: the source writes from index 0.
        float[] drawn = new float[channels];
        java.util.Arrays.fill(out, 0, frames * channels, 0);
        for (int k = 0; k < frames + kernel.length - 1; k++) {
            source.fill(drawn, firstFrame + k, 1, channels, step);
            int first = Math.max(0, k - kernel.length + 1);
            int last = Math.min(frames - 1, k);
            for (int f = first; f <= last; f++) {
                float weight = kernel[k - f];
                int row = f * channels;
                for (int c = 0; c < channels; c++) {
                    out[row + c] += weight * drawn[c];
                }
            }
        }
    }
}
