package io.github.dreamtalk.training.nets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.github.dreamtalk.training.error.TrainingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019) and clipping of the global gradient norm. */
final class AdamW {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.99f;
    private static final float EPS = 1e-8f;

    private final Weights weights;
    private final float weightDecay;
    private final float maxNorm;
    private final Map<String, NDArray> first = new LinkedHashMap<>();
    private final Map<String, NDArray> second = new LinkedHashMap<>();
    private long steps;

    AdamW(Weights weights, float weightDecay, float maxNorm) {
        this.weights = weights;
        this.weightDecay = weightDecay;
        this.maxNorm = maxNorm;
        weights.parameters().forEach((k, p) -> {
            first.put(k, weights.manager().zeros(p.getShape()));
            second.put(k, weights.manager().zeros(p.getShape()));
        });
    }

    /** Gradients add up over backward passes, so they are cleared after each step. */
    void step(float learningRate) {
        steps++;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray total = weights.manager().zeros(new ai.djl.ndarray.types.Shape());
            for (NDArray p : weights.parameters().values()) {
                total.addi(p.getGradient().square().sum());
            }
            float norm = (float) Math.sqrt(total.getFloat());
            if (!Float.isFinite(norm)) {
                throw new TrainingException("optimiser: gradient norm is " + norm + " at step " + steps
                        + ", expected a finite number; resume from the last checkpoint with a smaller learning rate");
            }
            float clip = Math.min(1, maxNorm / (norm + 1e-6f));
            float c1 = (float) (1 - Math.pow(BETA1, steps));
            float c2 = (float) (1 - Math.pow(BETA2, steps));
            weights.parameters().forEach((k, p) -> {
                NDArray raw = p.getGradient();
                NDArray g = raw.mul(clip);
                NDArray m = Objects.requireNonNull(first.get(k), k);
                NDArray v = Objects.requireNonNull(second.get(k), k);
                m.muli(BETA1).addi(g.mul(1 - BETA1));
                v.muli(BETA2).addi(g.square().muli(1 - BETA2));
                if (p.getShape().dimension() > 1) {
                    p.muli(1 - learningRate * weightDecay);
                }
                p.subi(m.div(v.div(c2).sqrt().addi(EPS)).muli(learningRate / c1));
                raw.muli(0);
            });
        }
    }

    /** Adds what must be kept to go on later. */
    void addTo(List<NDArray> out) {
        first.forEach((k, a) -> out.add(named(a, "adam.m." + k)));
        second.forEach((k, a) -> out.add(named(a, "adam.v." + k)));
        out.add(named(weights.manager().create(new float[] {steps}), "adam.steps"));
    }

    /** Goes on from what was kept. */
    void take(Map<String, float[]> extra) {
        first.forEach((k, a) -> fill(a, extra, "adam.m." + k));
        second.forEach((k, a) -> fill(a, extra, "adam.v." + k));
        steps = (long) need(extra, "adam.steps")[0];
    }

    private void fill(NDArray a, Map<String, float[]> extra, String key) {
        try (NDArray v = weights.manager().create(need(extra, key), a.getShape())) {
            v.copyTo(a);
        }
    }

    static float[] need(Map<String, float[]> extra, String key) {
        float[] v = extra.get(key);
        if (v == null) {
            throw new TrainingException("checkpoint: no array '" + key + "'; it was written by another version");
        }
        return v;
    }

    private static NDArray named(NDArray a, String name) {
        a.setName(name);
        return a;
    }
}
