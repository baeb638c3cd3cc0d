package io.github.dreamtalk.stage;

import io.github.dreamtalk.diffusion.NoiseSource;

/**
 * Smooth noise: a uniform cubic B-spline over standard normal control values, one for each unit of time. Twice continuously
 * differentiable, a pure function of time; only remembers the four values it last needed.
 */
final class SplineNoise {
    private final NoiseSource noise;
    private final int stream;
    private final int channels;
    private final float[] control;
    private long loaded = -1;
    private double w0;
    private double w1;
    private double w2;
    private double w3;

    SplineNoise(NoiseSource noise, int stream, int channels) {
        this.noise = noise;
        this.stream = stream;
        this.channels = channels;
        this.control = new float[4 * channels];
    }

    void seek(double time) {
        long cell = (long) Math.floor(time);
        if (cell != loaded) {
            noise.fill(control, cell, 4, channels, stream);
            loaded = cell;
        }
        double u = time - cell;
        double v = 1 - u;
        w0 = v * v * v / 6;
        w1 = (3 * u * u * u - 6 * u * u + 4) / 6;
        w2 = (3 * v * v * v - 6 * v * v + 4) / 6;
        w3 = u * u * u / 6;
    }

    double value(int channel) {
        return w0 * control[channel]
                + w1 * control[channels + channel]
                + w2 * control[2 * channels + channel]
                + w3 * control[3 * channels + channel];
    }
}
