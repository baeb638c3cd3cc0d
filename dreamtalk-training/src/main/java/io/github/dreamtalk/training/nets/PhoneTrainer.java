package io.github.dreamtalk.training.nets;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.dreamtalk.training.features.FeatureClip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a {@link PhoneNet}: weighted, label-smoothed cross entropy, AdamW, cosine over the time allowed. */
public final class PhoneTrainer {
    private static final Logger LOG = LoggerFactory.getLogger(PhoneTrainer.class);
    private static final double SMOOTHING = 0.05;
    private static final float PEAK_RATE = 3e-3f;
    private static final int WARM_UP = 60;

    private final PhoneNet net;
    private final AdamW optimiser;
    private final PhoneBatches batches;
    private final float[] classWeights;
    private long steps;
    private double frames;
    private double seconds;
    private double averageLoss = Double.NaN;

    /**
     * Prepares training.
     *
     * @param net trained in place
     * @param clips training clips only
     * @param classWeights weight of each phone class in the loss
     * @param batch windows per step
     * @param window frames of 10 ms per window, even
     * @param seed of windows and augmentation
     */
    public PhoneTrainer(PhoneNet net, List<FeatureClip> clips, float[] classWeights, int batch, int window, long seed) {
        this.net = net;
        this.classWeights = classWeights.clone();
        this.batches = new PhoneBatches(clips, 0.6, batch, window, seed);
        this.optimiser = new AdamW(net.weights(), 0.02f, 2);
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
            frames = p[1];
            seconds = p[2];
            LOG.info("resumed at step {} after {} s", steps, Math.round(seconds));
        }
        double budget = minutes * 60;
        double saved = seconds;
        CompletableFuture<PhoneBatches.Batch> next = CompletableFuture.supplyAsync(batches::next);
        while (seconds < budget) {
            long start = System.nanoTime();
            PhoneBatches.Batch batch = next.join();
            next = CompletableFuture.supplyAsync(batches::next);
            double loss = step(batch, rate(seconds / budget));
            averageLoss = Double.isNaN(averageLoss) ? loss : 0.98 * averageLoss + 0.02 * loss;
            seconds += (System.nanoTime() - start) / 1e9;
            if (steps % 50 == 0) {
                LOG.info(
                        "step {} loss {} frames {} M, {} s of {}, {} frames/s",
                        steps,
                        round(averageLoss),
                        round(frames / 1e6),
                        Math.round(seconds),
                        Math.round(budget),
                        Math.round(frames / seconds));
            }
            if (seconds - saved > 60) {
                save(checkpoint);
                saved = seconds;
            }
        }
        save(checkpoint);
    }

    private void save(Path checkpoint) {
        optimiser.save(checkpoint, new float[] {steps, (float) frames, (float) seconds});
    }

    private static double round(double v) {
        return Math.round(v * 1000) / 1000.0;
    }

    private float rate(double progress) {
        double warm = Math.min(1, (steps + 1.0) / WARM_UP);
        return (float) (PEAK_RATE * warm * (0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress))) + 0.005));
    }

    /** One step; returns the loss. */
    double step(PhoneBatches.Batch batch, float learningRate) {
        NDManager manager = net.weights().manager();
        double value;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray x = manager.create(batch.inputs(), new Shape(batch.size(), PhoneNet.INPUTS, batch.frames()));
            NDArray target = targets(manager, batch);
            try (GradientCollector gc = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray logits = net.head(net.activations(x, true)).reshape(-1, PhoneNet.PHONES);
                NDArray loss = logits.logSoftmax(-1).mul(target).sum().neg();
                gc.backward(loss);
                value = loss.getFloat();
            }
        }
        optimiser.step(learningRate);
        steps++;
        frames += (double) batch.size() * batch.frames();
        return value;
    }

    /** The smoothed, weighted target distributions, divided by the sum of the weights of the true classes. */
    private NDArray targets(NDManager manager, PhoneBatches.Batch batch) {
        int k = PhoneNet.PHONES;
        float[] q = new float[batch.labels().length * k];
        double total = 0;
        for (int label : batch.labels()) {
            total += classWeights[label];
        }
        for (int i = 0; i < batch.labels().length; i++) {
            int label = batch.labels()[i];
            for (int c = 0; c < k; c++) {
                q[i * k + c] = (float) (SMOOTHING / k * classWeights[c] / total);
            }
            q[i * k + label] += (float) ((1 - SMOOTHING) * classWeights[label] / total);
        }
        return manager.create(q, new Shape(batch.labels().length, k));
    }

    /**
     * What has been done, for the model card.
     *
     * @return one line
     */
    public String summary() {
        return steps + " steps, " + round(frames / 1e6) + " M frames, " + Math.round(seconds) + " s, loss "
                + round(averageLoss);
    }
}
