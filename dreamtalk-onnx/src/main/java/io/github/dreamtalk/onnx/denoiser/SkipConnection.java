package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.StateDict;

/**
 * What of x_t goes past the network into x_0 (after the preconditioning of Karras et al., NeurIPS 2022, a channel at a time): x_0 = k x_t +
 * output, with k = √ᾱ σ² / (ᾱ σ² + 1 − ᾱ), which is how much the best linear guess would keep of a channel that content and style leave the variance
 * σ². A network of few units cannot hand through what x_t has settled; one without a skip falls back to the mean. Immutable.
 */
final class SkipConnection {
    /** Tensor of the weight file: σ² of each channel in diffusion units. Without it nothing goes past. */
    static final String VARIANCE = "skip_variance";

    private final float[] variance;

    private SkipConnection(float[] variance) {
        this.variance = variance;
    }

    static SkipConnection read(StateDict weights, int channels) {
        if (!weights.contains(VARIANCE)) {
            return new SkipConnection(new float[0]);
        }
        float[] variance = weights.get(VARIANCE, channels).data();
        for (int c = 0; c < channels; c++) {
            if (!(variance[c] >= 0) || !Float.isFinite(variance[c])) {
                throw new ModelMismatchException(weights.origin() + ": tensor '" + VARIANCE + "' holds " + variance[c]
                        + " for channel " + c + ", expected a finite variance of at least 0");
            }
        }
        return new SkipConnection(variance);
    }

    /**
     * Adds it to what the network put out.
     *
     * @param xt rows of noised motion
     * @param out rows of the network's output
     * @param frames rows, from index 0 of both
     */
    void add(NoiseSchedule schedule, int timestep, float[] xt, float[] out, int frames) {
        int channels = variance.length;
        if (channels == 0) {
            return;
        }
        double alphaBar = schedule.alphaBar(timestep);
        for (int c = 0; c < channels; c++) {
            double kept = alphaBar * variance[c];
            float k = (float) (Math.sqrt(alphaBar) * variance[c] / (kept + 1 - alphaBar));
            for (int i = c; i < frames * channels; i += channels) {
                out[i] += k * xt[i];
            }
        }
    }
}
