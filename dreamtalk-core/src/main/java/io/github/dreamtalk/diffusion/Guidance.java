package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * Classifier-free guidance (Ho and Salimans 2022): unconditional + scale · (conditional − unconditional). A scale of
 * exactly 1 is the plain conditional prediction and needs no unconditional branch; 0 is the neutral style, more than 1
 * exaggerates. Immutable.
 *
 * @param scale the guidance scale, finite
 */
public record Guidance(float scale) {
    /** No guidance: the conditional prediction as it is. */
    public static final Guidance OFF = new Guidance(1);

    /**
     * Checks the scale.
     *
     * @param scale the guidance scale, finite
     * @throws InvalidInputException if it is not finite
     */
    public Guidance {
        if (!Float.isFinite(scale)) {
            throw new InvalidInputException(
                    "guidance scale: found " + scale + ", expected a finite number, usually 0 to 3 (1 is off)");
        }
    }

    /**
     * Whether the unconditional branch is needed.
     *
     * @return false only at a scale of exactly 1
     */
    public boolean isOn() {
        return scale != 1;
    }

    /**
     * Combines the two branches in place; does nothing at a scale of exactly 1.
     *
     * @param conditional prediction under the style; receives the guided prediction
     * @param unconditional prediction under the null style; not read at a scale of 1
     * @param length values to combine
     */
    public void combine(float[] conditional, float[] unconditional, int length) {
        if (!isOn()) {
            return;
        }
        float s = scale;
        for (int i = 0; i < length; i++) {
            float u = unconditional[i];
            conditional[i] = u + s * (conditional[i] - u);
        }
    }
}
