package io.github.dreamtalk.spi;

/**
 * A speaking style as a vector, made by a style encoder or predicted from voice and portrait. Immutable.
 */
public final class StyleCode {
    private final float[] values;

    /**
     * Copies the values.
     *
     * @param values the code
     */
    public StyleCode(float[] values) {
        this.values = values.clone();
    }

    /**
     * The code.
     *
     * @return a copy
     */
    public float[] values() {
        return values.clone();
    }

    /**
     * Length of the code.
     *
     * @return values
     */
    public int dimension() {
        return values.length;
    }
}
