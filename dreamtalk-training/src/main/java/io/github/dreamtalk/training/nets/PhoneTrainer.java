package io.github.dreamtalk.training.nets;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.dreamtalk.training.features.FeatureClip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Trains a {@link PhoneNet}, its two forms in turn: weighted, label-smoothed cross entropy, AdamW. */
public final class PhoneTrainer {
    private static final double SMOOTHING = 0.05;
    /** The usual learning rate at its highest. */
    public static final float PEAK_RATE = 3e-3f;

    private static final int WARM_UP = 60;

    private final PhoneNet net;
    private final PhoneBatches batches;
    private final float[] classWeights;
    private final TrainingLoop<PhoneBatches.Batch> loop;

    /**
     * Prepares training.
     *
     * @param net trained in place
     * @param clips training clips only
     * @param classWeights weight of each phone class in the loss
     * @param batch windows per step
     * @param window frames of 10 ms per window, even
     * @param steps of the whole training
     * @param rate learning rate at its highest
     * @param seed of windows and augmentation
     */
    public PhoneTrainer(
            PhoneNet net,
            List<FeatureClip> clips,
            float[] classWeights,
            int batch,
            int window,
            long steps,
            float rate,
            long seed) {
        this.net = net;
        this.classWeights = classWeights.clone();
        this.batches = new PhoneBatches(clips, 0.6, batch, window, seed);
        this.loop = new TrainingLoop<>(
                "phone net",
                net.weights(),
                new AdamW(net.weights(), 0.02f, 2),
                new RateSchedule(rate, WARM_UP, steps),
                seed);
    }

    /**
     * Begins with weights that were trained before.
     *
     * @param file a checkpoint or a {@code .safetensors} file
     */
    public void begin(Path file) {
        net.weights().restore(file);
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
        return loop.run(checkpoint, limit, () -> batches::of, this::gradients);
    }

    /** One step; returns the loss. */
    double step(PhoneBatches.Batch batch) {
        return loop.step(batch, this::gradients);
    }

    private double gradients(PhoneBatches.Batch batch) {
        PhoneNet.Form form = batch.step() % 2 == 0 ? PhoneNet.Form.WHOLE : PhoneNet.Form.STREAMING;
        NDManager manager = net.weights().manager();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray x = manager.create(batch.inputs(), new Shape(batch.size(), PhoneNet.INPUTS, batch.frames()));
            NDArray target = targets(manager, batch);
            try (GradientCollector gc = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray logits = net.head(net.activations(x, form, true)).reshape(-1, PhoneNet.PHONES);
                NDArray loss = logits.logSoftmax(-1).mul(target).sum().neg();
                gc.backward(loss);
                return loss.getFloat();
            }
        }
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
        return loop.summary();
    }
}
