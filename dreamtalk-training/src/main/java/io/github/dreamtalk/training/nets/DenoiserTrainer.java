package io.github.dreamtalk.training.nets;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Trains a {@link DenoiserNet} with the weighted squared error of x_0, AdamW. */
public final class DenoiserTrainer {
    /** The usual learning rate at its highest. */
    public static final float PEAK_RATE = 1.5e-3f;

    private static final int WARM_UP = 60;

    private final DenoiserNet net;
    private final List<MotionClip> clips;
    private final int groups;
    private final int perGroup;
    private final long seed;
    private final float[][] statistics;
    private final TrainingLoop<MotionBatches.Batch> loop;

    /**
     * Prepares training; sets the network's motion mean, scale and skip connection from the clips.
     *
     * @param net trained in place
     * @param clips training clips only
     * @param groups styles per step
     * @param perGroup frames per style, a multiple of 4
     * @param steps of the whole training
     * @param rate learning rate at its highest
     * @param seed of clips, styles and noise
     */
    public DenoiserTrainer(
            DenoiserNet net, List<MotionClip> clips, int groups, int perGroup, long steps, float rate, long seed) {
        this.net = net;
        this.groups = groups;
        this.perGroup = perGroup;
        this.clips = List.copyOf(clips);
        this.seed = seed;
        this.statistics = MotionBatches.statistics(clips, seed);
        scale();
        this.loop = new TrainingLoop<>(
                "denoiser",
                net.weights(),
                new AdamW(net.weights(), 0.01f, 1),
                new RateSchedule(rate, WARM_UP, steps),
                seed);
    }

    private void scale() {
        net.weights().set("motion_mean", statistics[0]);
        net.weights().set("motion_scale", statistics[1]);
        net.weights().set(DenoiserNet.SKIP_VARIANCE, statistics[2]);
    }

    /**
     * Begins with weights that were trained before; mean and scale of the motion stay those of the clips.
     *
     * @param file a checkpoint or a {@code .safetensors} file
     */
    public void begin(Path file) {
        net.weights().restore(file);
        scale();
        loop.restart();
    }

    /**
     * Trains until the last step, or until the time is used up.
     *
     * @param checkpoint resumed from if there, written every minute
     * @param limit most time for this call
     * @return whether the last step was done
     */
    public boolean train(Path checkpoint, Duration limit) {
        return loop.run(checkpoint, limit, () -> batches()::of, this::gradients);
    }

    MotionBatches batches() {
        return new MotionBatches(
                clips,
                net.weights().get("motion_mean").toFloatArray(),
                net.weights().get("motion_scale").toFloatArray(),
                groups,
                perGroup,
                seed);
    }

    /** One step; returns the loss. */
    double step(MotionBatches.Batch batch) {
        return loop.step(batch, this::gradients);
    }

    private double gradients(MotionBatches.Batch batch) {
        NDManager m = net.weights().manager();
        int rows = groups * perGroup;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray windows = m.create(batch.windows(), new Shape(rows, DenoiserNet.WINDOW, net.features()));
            NDArray clean = m.create(batch.clean(), new Shape(rows, DenoiserNet.MOTION));
            NDArray noised = m.create(batch.noised(), new Shape(rows, DenoiserNet.MOTION));
            NDArray weight = m.create(batch.weights(), new Shape(rows, DenoiserNet.MOTION));
            NDArray clips = m.create(batch.styles(), new Shape(groups, batch.styleFrames(), DenoiserNet.MOTION));
            try (GradientCollector gc = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray prediction = net.denoise(net.content(windows), noised, batch.timesteps(), codes(batch, clips));
                NDArray loss = prediction.sub(clean).square().mul(weight).mean();
                gc.backward(loss);
                return loss.getFloat();
            }
        }
    }

    private NDArray codes(MotionBatches.Batch batch, NDArray clips) {
        NDArray codes = net.style(clips);
        float[] keep = new float[groups];
        boolean any = false;
        for (int g = 0; g < groups; g++) {
            keep[g] = batch.noStyle()[g] ? 0 : 1;
            any |= batch.noStyle()[g];
        }
        if (!any) {
            return codes;
        }
        NDArray k = net.weights().manager().create(keep, new Shape(groups, 1));
        return codes.mul(k).add(net.nullStyle().mul(k.neg().add(1)));
    }

    /**
     * What has been done, for the model card.
     *
     * @return one line
     */
    public String summary() {
        return loop.summary();
    }
}
