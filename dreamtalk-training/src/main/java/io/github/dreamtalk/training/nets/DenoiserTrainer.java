package io.github.dreamtalk.training.nets;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a {@link DenoiserNet} with the weighted squared error of x_0, AdamW, cosine over the time allowed. */
public final class DenoiserTrainer {
    private static final Logger LOG = LoggerFactory.getLogger(DenoiserTrainer.class);
    private static final float PEAK_RATE = 1.5e-3f;
    private static final int WARM_UP = 60;

    private final DenoiserNet net;
    private final AdamW optimiser;
    private final List<MotionClip> clips;
    private final long seed;
    private final int groups;
    private final int perGroup;
    private long steps;
    private double seconds;
    private double averageLoss = Double.NaN;

    /**
     * Prepares training; sets the network's motion mean and scale from the clips.
     *
     * @param net trained in place
     * @param clips training clips only
     * @param groups styles per step
     * @param perGroup frames per style, a multiple of 4
     * @param seed of clips, styles and noise
     */
    public DenoiserTrainer(DenoiserNet net, List<MotionClip> clips, int groups, int perGroup, long seed) {
        this.net = net;
        this.groups = groups;
        this.perGroup = perGroup;
        float[][] statistics = MotionBatches.statistics(clips, seed);
        net.weights().set("motion_mean", statistics[0]);
        net.weights().set("motion_scale", statistics[1]);
        this.clips = List.copyOf(clips);
        this.seed = seed;
        this.optimiser = new AdamW(net.weights(), 0.01f, 1);
    }

    /**
     * Trains until the time is used up, counting the time of earlier runs of the same checkpoint.
     *
     * @param minutes total time allowed
     * @param checkpoint resumed from if there, written every minute
     */
    public void train(double minutes, Path checkpoint) {
        if (Files.exists(checkpoint)) {
            float[] p = optimiser.load(checkpoint);
            steps = (long) p[0];
            seconds = p[1];
        }
        // The checkpoint's mean and scale, which need not be those of these clips; and not the batches already seen.
        MotionBatches batches = new MotionBatches(
                clips,
                net.weights().get("motion_mean").toFloatArray(),
                net.weights().get("motion_scale").toFloatArray(),
                groups,
                perGroup,
                seed + steps);
        double budget = minutes * 60;
        double saved = seconds;
        CompletableFuture<MotionBatches.Batch> next = CompletableFuture.supplyAsync(batches::next);
        while (seconds < budget) {
            long start = System.nanoTime();
            MotionBatches.Batch batch = next.join();
            next = CompletableFuture.supplyAsync(batches::next);
            double progress = Math.min(1, seconds / budget);
            double warm = Math.min(1, (steps + 1.0) / WARM_UP);
            double loss = step(batch, (float) (PEAK_RATE * warm * (0.5 * (1 + Math.cos(Math.PI * progress)) + 0.005)));
            averageLoss = Double.isNaN(averageLoss) ? loss : 0.97 * averageLoss + 0.03 * loss;
            seconds += (System.nanoTime() - start) / 1e9;
            if (steps % 25 == 0) {
                LOG.info(
                        "step {} loss {} after {} s of {}",
                        steps,
                        averageLoss,
                        Math.round(seconds),
                        Math.round(budget));
            }
            if (seconds - saved > 60) {
                optimiser.save(checkpoint, new float[] {steps, (float) seconds});
                saved = seconds;
            }
        }
        optimiser.save(checkpoint, new float[] {steps, (float) seconds});
    }

    double step(MotionBatches.Batch batch, float learningRate) {
        NDManager m = net.weights().manager();
        int rows = groups * perGroup;
        double value;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray windows = m.create(batch.windows(), new Shape(rows, DenoiserNet.WINDOW, net.features()));
            NDArray clean = m.create(batch.clean(), new Shape(rows, DenoiserNet.MOTION));
            NDArray noised = m.create(batch.noised(), new Shape(rows, DenoiserNet.MOTION));
            NDArray weight = m.create(batch.weights(), new Shape(rows, DenoiserNet.MOTION));
            NDArray clips = m.create(batch.styles(), new Shape(groups, batch.styleFrames(), DenoiserNet.MOTION));
            try (GradientCollector gc = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray prediction =
                        net.denoise(net.content(windows), noised, m.create(batch.timesteps()), codes(batch, clips));
                NDArray loss = prediction.sub(clean).square().mul(weight).mean();
                gc.backward(loss);
                value = loss.getFloat();
            }
        }
        optimiser.step(learningRate);
        steps++;
        return value;
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
        return steps + " steps of " + groups * perGroup + " frames, " + Math.round(seconds) + " s, loss " + averageLoss;
    }
}
