package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns noise into motion, one chunk of frames after another: x_T, then for every step a prediction, guidance and the
 * sampler's update. All scratch memory is allocated in the constructor. Frames are independent given the denoiser's
 * conditioning and noise is addressed by frame, so the result does not depend on how a clip is cut into chunks. One loop
 * serves one thread at a time.
 */
public final class SamplingLoop {
    private final Sampler.Plan plan;
    private final int channels;
    private final int maxFrames;
    private final Guidance guidance;
    private final GuidanceMode mode;
    private final NoiseSource noise;
    private final float[] conditional;
    private final float @Nullable [] unconditional;
    private final float[] fresh;
    private final float[] history;
    /** x_t without style, where whole samples are drawn both ways; empty otherwise. */
    private final float[] plain;

    private final float[] plainHistory;

    /**
     * Allocates the scratch memory of a loop guided in each step.
     *
     * @param plan timesteps and update of the sampler
     * @param channels expression channels E of the denoiser's space
     * @param maxFrames largest chunk that will be run
     * @param guidance the guidance scale; exactly 1 never asks for the unconditional branch
     * @param noise where x_T and fresh noise come from
     * @throws InvalidInputException if channels or maxFrames is below 1, their product is beyond an array, or the scale is
     *     not finite
     */
    public SamplingLoop(Sampler.Plan plan, int channels, int maxFrames, float guidance, NoiseSource noise) {
        this(plan, channels, maxFrames, guidance, GuidanceMode.EACH_STEP, noise);
    }

    /**
     * Allocates the scratch memory.
     *
     * @param plan timesteps and update of the sampler
     * @param channels expression channels E of the denoiser's space
     * @param maxFrames largest chunk that will be run
     * @param guidance the guidance scale; exactly 1 never asks for the unconditional branch
     * @param mode where the scale acts
     * @param noise where x_T and fresh noise come from
     * @throws InvalidInputException if channels or maxFrames is below 1, their product is beyond an array, or the scale is
     *     not finite
     */
    public SamplingLoop(
            Sampler.Plan plan, int channels, int maxFrames, float guidance, GuidanceMode mode, NoiseSource noise) {
        if (channels < 1 || maxFrames < 1 || (long) channels * maxFrames > Integer.MAX_VALUE / 8) {
            throw new InvalidInputException("sampling loop: found " + channels + " channels and chunks of " + maxFrames
                    + " frames, expected at least 1 of each and a product below 268 million");
        }
        this.plan = plan;
        this.channels = channels;
        this.maxFrames = maxFrames;
        this.guidance = new Guidance(guidance);
        this.mode = mode;
        this.noise = noise;
        int size = channels * maxFrames;
        boolean anyNoise = false;
        for (int i = 0; i < plan.steps(); i++) {
            anyNoise |= plan.needsNoise(i);
        }
        conditional = new float[size];
        unconditional = this.guidance.isOn() ? new float[size] : null;
        fresh = new float[anyNoise ? size : 0];
        history = new float[Math.multiplyExact(size, plan.historySize())];
        boolean twice = this.guidance.isOn() && mode == GuidanceMode.WHOLE_SAMPLES;
        plain = new float[twice ? size : 0];
        plainHistory = new float[twice ? history.length : 0];
    }

    /**
     * Whether sessions must be opened with the unconditional branch.
     *
     * @return false only for a guidance scale of exactly 1
     */
    public boolean needsUnconditional() {
        return guidance.isOn();
    }

    /**
     * Samples one chunk; the network must have been conditioned on it. Allocates nothing itself.
     *
     * @param predictor the denoiser, conditioned on this chunk
     * @param firstFrame frame of the clip the chunk starts at; addresses the noise
     * @param frames frames in the chunk, 1 to maxFrames
     * @param out receives x0, {@code frames * channels} values from index 0; used as scratch meanwhile
     * @param cancelled asked before every step
     * @param listener told after every step
     * @throws CancelledException if cancelled turned true
     * @throws InferenceException if the result is not finite
     * @throws InvalidInputException if the chunk does not fit
     */
    public void run(
            Predictor predictor,
            long firstFrame,
            int frames,
            float[] out,
            BooleanSupplier cancelled,
            StepListener listener) {
        if (frames < 1 || frames > maxFrames || firstFrame < 0 || out.length < frames * channels) {
            throw new InvalidInputException("sampling loop: found frames " + firstFrame + " + " + frames
                    + " and room for " + out.length + " values, expected 1 to " + maxFrames + " frames from 0 on and "
                    + channels + " values for each");
        }
        int length = frames * channels;
        int steps = plan.steps();
        Arrays.fill(history, 0);
        Arrays.fill(plainHistory, 0);
        noise.fill(out, firstFrame, frames, channels, NoiseSource.INITIAL);
        System.arraycopy(out, 0, plain, 0, Math.min(plain.length, length));
        for (int step = 0; step < steps; step++) {
            if (cancelled.getAsBoolean()) {
                throw new CancelledException("sampling was cancelled before step " + (step + 1) + " of " + steps
                        + " of the chunk at frame " + firstFrame);
            }
            if (plan.needsNoise(step)) {
                noise.fill(fresh, firstFrame, frames, channels, step);
            }
            if (unconditional == null || mode == GuidanceMode.EACH_STEP) {
                predictor.predict(plan.timestep(step), out, conditional, unconditional);
                if (unconditional != null) {
                    guidance.combine(conditional, unconditional, length);
                }
                plan.step(step, out, conditional, fresh, history, length);
            } else {
                both(predictor, step, out, unconditional, length);
            }
            listener.stepDone(step + 1, steps);
        }
        if (plain.length > 0) {
            guidance.combine(out, plain, length);
        }
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(out[i])) {
                throw new InferenceException("sampling gave " + out[i] + " at frame " + (firstFrame + i / channels)
                        + ", channel " + i % channels
                        + "; expected finite motion. Check the model's weights and schedule,"
                        + " and that its prediction type is the one it was trained with");
            }
        }
    }

    /** A step of the sample with the style and of that without. */
    private void both(Predictor predictor, int step, float[] out, float[] unconditional, int length) {
        int timestep = plan.timestep(step);
        if (guidance.scale() != 0) {
            predictor.predict(timestep, out, conditional, null);
            plan.step(step, out, conditional, fresh, history, length);
        }
        predictor.predictWithoutStyle(timestep, plain, unconditional);
        plan.step(step, plain, unconditional, fresh, plainHistory, length);
    }
}
