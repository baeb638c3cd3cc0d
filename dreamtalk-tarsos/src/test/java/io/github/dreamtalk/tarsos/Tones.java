// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Synthetic sound at 16 kHz. */
final class Tones {
    static final int RATE = 16_000;

    private Tones() {}

    static float[] sound(double seconds, DoubleUnaryOperator sampleAtTime) {
        float[] samples = new float[(int) (seconds * RATE)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) sampleAtTime.applyAsDouble((double) i / RATE);
        }
        return samples;
    }

    static float[] sine(double hz, double amplitude, double seconds) {
        return sound(seconds, t -> amplitude * Math.sin(2 * Math.PI * hz * t));
    }

    /** Harmonics of a fundamental, equally strong, with phases that do not make a pulse. */
    static float[] harmonics(double hz, int first, int last, double seconds) {
        return sound(seconds, t -> {
            double sum = 0;
            for (int h = first; h <= last; h++) {
                sum += Math.sin(2 * Math.PI * hz * h * t + h * h);
            }
            return 0.3 * sum / (last - first + 1);
        });
    }

    static float[] noise(double amplitude, double seconds) {
        Random random = new Random(7);
        return sound(seconds, t -> amplitude * random.nextGaussian());
    }
}
