package io.github.dreamtalk.training.corpus;

import java.util.random.RandomGenerator;

/**
 * Made-up music: a melody over chords, with or without a beat, on instruments of random spectrum, attack and vibrato. An
 * instrument that swells looks like a vowel: lips must not purse to it.
 */
final class Music {
    private static final int[] MAJOR = {0, 2, 4, 5, 7, 9, 11};
    private static final int[] MINOR = {0, 2, 3, 5, 7, 8, 10};
    private static final double HIGHEST = 7500;

    private final RandomGenerator random;
    private final double tempo;
    private final double key;
    private final int[] scale;

    Music(RandomGenerator random) {
        this.random = random;
        this.tempo = random.nextDouble(70, 160);
        this.key = 110 * Math.pow(2, random.nextInt(12) / 12.0);
        this.scale = random.nextBoolean() ? MAJOR : MINOR;
    }

    /** What a note sounds like. */
    private record Instrument(double slope, double odd, double attack, double decay, double vibrato) {}

    float[] play(int length) {
        float[] out = new float[length];
        double beat = 60 / tempo * Utterance.SAMPLE_RATE;
        Instrument lead = instrument();
        Instrument backing = instrument();
        boolean beats = random.nextBoolean();
        boolean chords = random.nextInt(4) > 0;
        int bars = (int) Math.ceil(length / (4 * beat));
        for (int bar = 0; bar < bars; bar++) {
            int root = new int[] {0, 3, 4, 5}[random.nextInt(4)];
            for (int third = 0; chords && third < 3; third++) {
                note(out, bar * 4 * beat, 4 * beat, degree(root + 2 * third), 0.3, backing);
            }
            for (double at = 0; at < 4; ) {
                double beatsLong = new double[] {0.5, 1, 1, 2}[random.nextInt(4)];
                if (random.nextInt(6) > 0) {
                    note(out, (bar * 4 + at) * beat, beatsLong * beat, 2 * degree(root + random.nextInt(7)), 1, lead);
                }
                at += beatsLong;
            }
            for (int i = 0; beats && i < 8; i++) {
                drum(out, (int) ((bar * 4 + i / 2.0) * beat), i % 4 == 0 ? 0.08 : 0.02);
            }
        }
        return out;
    }

    private Instrument instrument() {
        return new Instrument(
                random.nextDouble(0.5, 2.2),
                random.nextInt(3) == 0 ? 0.2 : 1,
                random.nextDouble(0.005, 0.15),
                random.nextDouble(0.15, 2),
                random.nextDouble(0, 0.01));
    }

    private double degree(int step) {
        return key * Math.pow(2, (scale[step % scale.length] + 12.0 * (step / scale.length)) / 12);
    }

    private void note(float[] out, double start, double length, double frequency, double level, Instrument sound) {
        int from = (int) start;
        int to = (int) Math.min(out.length, start + length);
        double rate = Utterance.SAMPLE_RATE;
        for (int partial = 1; partial * frequency < HIGHEST && partial <= 16; partial++) {
            double strength = level / Math.pow(partial, sound.slope) * (partial % 2 == 0 ? sound.odd : 1);
            double phase = random.nextDouble(2 * Math.PI);
            for (int i = from; i < to; i++) {
                double t = (i - from) / rate;
                double envelope = Math.min(1, t / sound.attack)
                        * Math.exp(-t / sound.decay)
                        * Math.min(1, (to - i) / (0.02 * rate));
                double wobble = sound.vibrato * frequency / 5.5 * Math.sin(2 * Math.PI * 5.5 * t);
                out[i] += (float)
                        (strength * envelope * Math.sin(phase + 2 * Math.PI * partial * (frequency * t + wobble)));
            }
        }
    }

    private void drum(float[] out, int start, double seconds) {
        double decay = seconds * Utterance.SAMPLE_RATE;
        for (int i = start; i < Math.min(out.length, start + 5 * decay); i++) {
            out[i] += (float) (0.6 * Math.exp(-(i - start) / decay) * random.nextGaussian());
        }
    }
}
