package io.github.dreamtalk.eval.distribution;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * Mean and covariance of feature vectors, gathered one by one (Welford's update, so that large means cost no precision). Not
 * thread-safe.
 */
public final class GaussianFit {
    private final int dimensions;
    private final double[] mean;
    private final double[] moments;
    private final double[] before;
    private long count;

    /**
     * Starts without samples.
     *
     * @param dimensions size of a vector, at least 1
     * @throws InvalidInputException if below 1
     */
    public GaussianFit(int dimensions) {
        if (dimensions < 1 || dimensions > 8192) {
            throw new InvalidInputException("Gaussian fit: found " + dimensions + " dimensions, expected 1 to 8192");
        }
        this.dimensions = dimensions;
        mean = new double[dimensions];
        moments = new double[dimensions * dimensions];
        before = new double[dimensions];
    }

    /**
     * Adds a sample.
     *
     * @param features one vector
     * @throws InvalidInputException if its size differs or a value is not finite
     */
    public void add(float[] features) {
        if (features.length != dimensions) {
            throw new InvalidInputException(
                    "Gaussian fit: found " + features.length + " features, expected " + dimensions);
        }
        for (float f : features) {
            if (!Float.isFinite(f)) {
                throw new InvalidInputException(
                        "Gaussian fit: found a feature that is " + f + ", expected finite ones");
            }
        }
        count++;
        for (int i = 0; i < dimensions; i++) {
            before[i] = features[i] - mean[i];
            mean[i] += before[i] / count;
        }
        for (int i = 0; i < dimensions; i++) {
            double after = features[i] - mean[i];
            for (int j = 0; j < dimensions; j++) {
                moments[i * dimensions + j] += after * before[j];
            }
        }
    }

    /**
     * Number of samples.
     *
     * @return how many were added
     */
    public long count() {
        return count;
    }

    /**
     * Size of a vector.
     *
     * @return dimensions
     */
    public int dimensions() {
        return dimensions;
    }

    /**
     * The mean.
     *
     * @return a copy
     */
    public double[] mean() {
        return mean.clone();
    }

    /**
     * The unbiased covariance.
     *
     * @return {@code dimensions * dimensions} values, a copy
     * @throws InvalidInputException if there are fewer than two samples
     */
    public double[] covariance() {
        if (count < 2) {
            throw new InvalidInputException("Gaussian fit: found " + count + " samples, expected at least 2");
        }
        double[] c = new double[moments.length];
        for (int i = 0; i < dimensions; i++) {
            for (int j = 0; j < dimensions; j++) {
                // The update is symmetric only up to rounding.
                c[i * dimensions + j] = (moments[i * dimensions + j] + moments[j * dimensions + i]) / 2 / (count - 1);
            }
        }
        return c;
    }
}
