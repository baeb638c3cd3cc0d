package io.github.dreamtalk.training.nets;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training from its checkpoint to its last step. What a step does depends on its number and the seed alone, so a training
 * that was broken off, however often, ends with the weights of one that was not.
 *
 * @param <B> a batch
 */
final class TrainingLoop<B> {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);
    private static final int LOG_EVERY = 50;
    private static final double SAVE_EVERY_SECONDS = 60;
    private static final double SMOOTHING = 0.02;
    private static final float AVERAGING = 0.999f;

    private final String name;
    private final Weights weights;
    private final AdamW optimiser;
    private MovingAverage average;
    private final RateSchedule rates;
    private final long seed;
    private long steps;
    private double seconds;
    private double smoothed = Double.NaN;

    /** Makes the gradients of a batch and gives its loss. */
    @FunctionalInterface
    interface Gradients<B> {
        double of(B batch);
    }

    /**
     * Prepares a training.
     *
     * @param name for messages
     * @param weights trained in place
     * @param optimiser of these weights
     * @param rates the learning rates, and how many steps there are
     * @param seed of the engine's own randomness: dropout
     */
    TrainingLoop(String name, Weights weights, AdamW optimiser, RateSchedule rates, long seed) {
        this.name = name;
        this.weights = weights;
        this.optimiser = optimiser;
        this.average = new MovingAverage(weights, AVERAGING);
        this.rates = rates;
        this.seed = seed;
    }

    /**
     * Goes on until the last step, or until the time is used up.
     *
     * @param checkpoint resumed from if there, written every minute and at the end
     * @param limit most time for this call
     * @param source asked once the checkpoint is read; gives the batch of a step, counted from 0; called by one other
     *     thread, ahead of its use
     * @param gradients makes the gradients
     * @return whether the last step was done
     */
    boolean run(Path checkpoint, Duration limit, Supplier<LongFunction<B>> source, Gradients<B> gradients) {
        if (Files.exists(checkpoint)) {
            load(checkpoint);
            LOG.info("{}: resumed at step {} of {}", name, steps, rates.steps());
        }
        LongFunction<B> batches = source.get();
        LossLog log = new LossLog(checkpoint, steps);
        double start = seconds;
        double saved = seconds;
        double budget = limit.toMillis() / 1000.0;
        CompletableFuture<B> next = ahead(batches, steps);
        while (steps < rates.steps() && seconds - start < budget) {
            long began = System.nanoTime();
            B batch = next.join();
            next = ahead(batches, steps + 1);
            double loss = step(batch, gradients);
            seconds += (System.nanoTime() - began) / 1e9;
            if (steps % LOG_EVERY == 0 || steps == rates.steps()) {
                log.add(new LossLog.Line(steps, loss, smoothed, rates.at(steps - 1), seconds));
                LOG.info("{}: step {} of {}, loss {}, {}", name, steps, rates.steps(), rounded(), remaining());
            }
            if (seconds - saved > SAVE_EVERY_SECONDS) {
                save(checkpoint);
                log.write();
                saved = seconds;
            }
        }
        next.cancel(true);
        save(checkpoint);
        log.write();
        return steps >= rates.steps();
    }

    /** The weights are others now: the average begins with them. */
    void restart() {
        average = new MovingAverage(weights, AVERAGING);
    }

    private CompletableFuture<B> ahead(LongFunction<B> batches, long step) {
        return CompletableFuture.supplyAsync(() -> batches.apply(step));
    }

    /** One step; gives its loss. */
    double step(B batch, Gradients<B> gradients) {
        Engine.getEngine("PyTorch").setRandomSeed((int) (31 * seed + steps));
        double loss = gradients.of(batch);
        optimiser.step(rates.at(steps));
        steps++;
        average.update(steps);
        smoothed = Double.isNaN(smoothed) ? loss : smoothed + SMOOTHING * (loss - smoothed);
        return loss;
    }

    private void save(Path checkpoint) {
        List<NDArray> extra = new ArrayList<>();
        optimiser.addTo(extra);
        average.addTo(extra);
        try (NDArray progress = weights.manager().create(new double[] {steps, seconds, smoothed})) {
            progress.setName("progress");
            extra.add(progress);
            weights.save(checkpoint, extra);
        }
    }

    private void load(Path checkpoint) {
        Map<String, float[]> extra = weights.load(checkpoint);
        optimiser.take(extra);
        average.take(extra);
        float[] progress = AdamW.need(extra, "progress");
        steps = (long) progress[0];
        seconds = progress[1];
        smoothed = progress[2];
    }

    private String rounded() {
        return String.format(Locale.ROOT, "%.4g", smoothed);
    }

    private String remaining() {
        long left = Math.round(seconds / steps * (rates.steps() - steps));
        return String.format(Locale.ROOT, "%d:%02d h to go", left / 3600, left / 60 % 60);
    }

    /** What has been done, for the model card. */
    String summary() {
        return String.format(Locale.ROOT, "%d of %d steps, %.0f s, loss %.4g", steps, rates.steps(), seconds, smoothed);
    }
}
