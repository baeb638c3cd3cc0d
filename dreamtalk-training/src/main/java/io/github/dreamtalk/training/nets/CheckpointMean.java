package io.github.dreamtalk.training.nets;

import java.nio.file.Path;

/**
 * The mean of two checkpoints of one training run: weights averaged along a run often do better than either end
 * (Izmailov et al. 2018). Training can go on from it; the optimiser's state and the time used are those of the first.
 */
public final class CheckpointMean {
    private CheckpointMean() {}

    /**
     * Writes the mean.
     *
     * @param first receives the weights of the first checkpoint, then the mean
     * @param second a network of the same sizes; receives the weights of the second checkpoint
     * @param firstFile a checkpoint
     * @param secondFile a checkpoint that was resumed from the first, so that motion mean and scale are the same
     * @param target where the mean goes
     */
    public static void write(DenoiserNet first, DenoiserNet second, Path firstFile, Path secondFile, Path target) {
        AdamW optimiser = new AdamW(first.weights(), 0, 1);
        float[] progress = optimiser.load(firstFile);
        second.weights().restore(secondFile);
        first.weights()
                .parameters()
                .forEach((key, array) -> array.addi(second.weights().get(key)).divi(2));
        optimiser.save(target, progress);
    }
}
