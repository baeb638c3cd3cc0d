package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.List;

/** Replays noise recorded elsewhere, to compare a run with another implementation. Immutable and thread-safe. */
public final class RecordedNoise implements NoiseSource {
    private final int channels;
    private final int frames;
    private final float[] initial;
    private final List<float[]> steps;

    /**
     * Copies a recording.
     *
     * @param channels values of a row
     * @param initial x_T of the whole clip, frames × channels, row-major
     * @param steps noise of step 0, 1, ... in the order they are run, each as large as {@code initial}; empty for a
     *     deterministic sampler
     * @throws InvalidInputException if the sizes do not agree
     */
    public RecordedNoise(int channels, float[] initial, List<float[]> steps) {
        if (channels < 1 || initial.length % channels != 0) {
            throw new InvalidInputException("recorded noise: found " + initial.length + " values of x_T and " + channels
                    + " channels, expected a whole number of rows");
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).length != initial.length) {
                throw new InvalidInputException("recorded noise: step " + i + " has " + steps.get(i).length
                        + " values, expected " + initial.length + " as x_T has");
            }
        }
        this.channels = channels;
        this.frames = initial.length / channels;
        this.initial = initial.clone();
        this.steps = steps.stream().map(float[]::clone).toList();
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if frames, channels or step were not recorded
     */
    @Override
    public void fill(float[] out, long firstFrame, int frames, int channels, int step) {
        if (channels != this.channels
                || firstFrame < 0
                || frames < 0
                || firstFrame > this.frames - frames
                || step < INITIAL
                || step >= steps.size()) {
            throw new InvalidInputException("recorded noise: asked for step " + step + ", frames " + firstFrame + " to "
                    + (firstFrame + frames) + ", " + channels + " channels; recorded are x_T and " + steps.size()
                    + " steps of " + this.frames + " frames and " + this.channels + " channels");
        }
        float[] source = step == INITIAL ? initial : steps.get(step);
        System.arraycopy(source, (int) firstFrame * channels, out, 0, frames * channels);
    }
}
