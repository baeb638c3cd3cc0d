package io.github.dreamtalk.training.corpus;

import java.util.random.RandomGenerator;

/** Made-up sounds that are not speech, at a root mean square of about 1. */
final class Noise {
    /** The kinds there are. */
    enum Kind {
        WHITE,
        PINK,
        HUM,
        TONES,
        MUSIC
    }

    private Noise() {}

    static float[] make(Kind kind, int length, RandomGenerator random) {
        float[] noise =
                switch (kind) {
                    case WHITE -> white(length, random);
                    case PINK -> pink(length, random);
                    case HUM -> hum(length, random);
                    case TONES -> tones(length, random);
                    case MUSIC -> new Music(random).play(length);
                };
        double power = power(noise);
        float scale = power > 0 ? (float) (1 / Math.sqrt(power)) : 0;
        for (int i = 0; i < length; i++) {
            noise[i] *= scale;
        }
        return noise;
    }

    static double power(float[] samples) {
        double sum = 0;
        for (float s : samples) {
            sum += (double) s * s;
        }
        return samples.length == 0 ? 0 : sum / samples.length;
    }

    private static float[] white(int length, RandomGenerator random) {
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    /** Three one-pole low-passes an octave and a half apart: 3 dB per octave within 1 dB from 40 Hz to 8 kHz. */
    private static float[] pink(int length, RandomGenerator random) {
        double a = 0;
        double b = 0;
        double c = 0;
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            double w = random.nextGaussian();
            a = 0.99765 * a + 0.0990460 * w;
            b = 0.96300 * b + 0.2965164 * w;
            c = 0.57000 * c + 1.0526913 * w;
            out[i] = (float) (a + b + c + 0.1848 * w);
        }
        return out;
    }

    private static float[] hum(int length, RandomGenerator random) {
        double base = random.nextBoolean() ? 50 : 60;
        float[] out = new float[length];
        for (int harmonic = 1; harmonic <= 10; harmonic++) {
            double level = random.nextDouble() / harmonic;
            double phase = random.nextDouble(2 * Math.PI);
            double step = 2 * Math.PI * base * harmonic / Utterance.SAMPLE_RATE;
            for (int i = 0; i < length; i++) {
                out[i] += (float) (level * Math.sin(phase + step * i));
            }
        }
        return out;
    }

    /** Notes of a few decaying partials, one after the other and overlapping, like a plain instrument. */
    private static float[] tones(int length, RandomGenerator random) {
        float[] out = new float[length];
        int at = 0;
        while (at < length) {
            double frequency = 110 * Math.pow(2, random.nextInt(36) / 12.0);
            double decay = random.nextDouble(0.1, 0.8) * Utterance.SAMPLE_RATE;
            int end = (int) Math.min(length, at + 4 * decay);
            for (int partial = 1; partial <= 4 && partial * frequency < 7500; partial++) {
                double step = 2 * Math.PI * frequency * partial / Utterance.SAMPLE_RATE;
                for (int i = at; i < end; i++) {
                    out[i] += (float) (Math.exp(-(i - at) / decay) * Math.sin(step * (i - at)) / partial);
                }
            }
            at += (int) (random.nextDouble(0.1, 0.7) * Utterance.SAMPLE_RATE);
        }
        return out;
    }
}
