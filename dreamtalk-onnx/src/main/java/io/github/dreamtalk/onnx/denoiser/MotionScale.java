package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.Arrays;

/** The per-channel map between motion units and the units the diffusion runs in: motion = x0 · scale + mean. */
final class MotionScale {
    private final float[] mean; // (E)
    private final float[] scale; // (E)

    private MotionScale(float[] mean, float[] scale) {
        this.mean = mean;
        this.scale = scale;
    }

    static MotionScale read(StateDict weights, int channels) {
        float[] mean = new float[channels];
        float[] scale = new float[channels];
        Arrays.fill(scale, 1);
        if (weights.contains("motion_mean")) {
            mean = weights.get("motion_mean", channels).data();
        }
        if (weights.contains("motion_scale")) {
            FloatTensor t = weights.get("motion_scale", channels);
            scale = t.data();
        }
        for (int i = 0; i < channels; i++) {
            if (!(scale[i] > 0) || !Float.isFinite(scale[i]) || !Float.isFinite(mean[i])) {
                throw new ModelMismatchException(weights.origin() + ": tensors 'motion_mean' and 'motion_scale' hold "
                        + mean[i] + " and " + scale[i] + " for channel " + i
                        + ", expected a finite mean and a finite scale above 0");
            }
        }
        return new MotionScale(mean, scale);
    }

    void toMotion(float[] rows, int count) {
        int e = mean.length;
        for (int i = 0; i < count * e; i++) {
            rows[i] = rows[i] * scale[i % e] + mean[i % e];
        }
    }

    float toDiffusion(float value, int channel) {
        return (value - mean[channel]) / scale[channel];
    }
}
