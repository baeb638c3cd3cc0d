package io.github.dreamtalk.training.nets;

import ai.djl.ndarray.NDArray;
import io.github.dreamtalk.training.error.TrainingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Exponential moving average of all tensors of a network (Polyak and Juditsky 1992): what is measured and shipped. Its memory
 * grows with the steps until it reaches its length, so that the first steps are soon forgotten.
 */
final class MovingAverage {
    /** Before the key of a tensor in a checkpoint. */
    static final String PREFIX = "ema.";

    private final Weights weights;
    private final float decay;
    private final Map<String, NDArray> averages = new LinkedHashMap<>();

    /**
     * Starts at the weights there are.
     *
     * @param decay share that stays in each step, below 1
     */
    MovingAverage(Weights weights, float decay) {
        this.weights = weights;
        this.decay = decay;
        weights.tensors().forEach((k, a) -> {
            NDArray copy = a.duplicate();
            copy.setRequiresGradient(false);
            copy.setName(PREFIX + k);
            averages.put(k, copy);
        });
    }

    /** Takes the weights after a step, counted from 1. */
    void update(long steps) {
        float keep = Math.min(decay, (1f + steps) / (10f + steps));
        weights.tensors().forEach((k, a) -> {
            NDArray average = Objects.requireNonNull(averages.get(k), k);
            try (NDArray part = a.mul(1 - keep)) {
                average.muli(keep).addi(part);
            }
        });
    }

    void addTo(List<NDArray> out) {
        out.addAll(averages.values());
    }

    /** Goes on where a checkpoint was written. */
    void take(Map<String, float[]> saved) {
        averages.forEach((k, a) -> {
            float[] v = saved.get(PREFIX + k);
            if (v == null) {
                throw new TrainingException(
                        "checkpoint: no average of '" + k + "'; it was written by a version before 0.2");
            }
            try (NDArray n = weights.manager().create(v, a.getShape())) {
                n.copyTo(a);
            }
        });
    }
}
