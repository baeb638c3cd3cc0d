package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.PhoneSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Makes a clip sound like another voice in another room on another line: resampling (pitch, formants and speed together),
 * tilt, low-pass, reverberation, noise, gain. Only the resampling moves the labels. The result is a pure function of the
 * clip and the seed. Immutable and thread-safe.
 */
public final class Augmenter {
    private static final double MIN_SPEED = 0.85;
    private static final double MAX_SPEED = 1.18;
    private static final double NOISY = 0.6;
    private static final double MIN_SNR_DB = 5;
    private static final double MAX_SNR_DB = 50;
    private static final double REVERBERANT = 0.35;
    private static final double BAND_LIMITED = 0.2;
    private static final double BABBLE = 0.25;
    private static final float PEAK = 0.98f;
    private final List<Utterance> babble;

    /**
     * Makes an augmenter.
     *
     * @param babble clips of the training split whose sum is the noise of other talkers; with none of them, babble noise
     *     is not used
     */
    public Augmenter(List<Utterance> babble) {
        this.babble = List.copyOf(babble);
    }

    /**
     * Makes one variant.
     *
     * @param clip samples and labels, left unchanged
     * @param seed which variant
     * @return new samples and labels
     */
    public LabelledAudio augment(LabelledAudio clip, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        double speed = speed(random);
        float[] samples = SincResampler.resample(Pcm.toFloat(clip.samples()), speed);
        tilt(samples, random.nextDouble(-0.5, 0.5));
        if (random.nextDouble() < BAND_LIMITED) {
            lowPass(samples, random.nextDouble(3200, 6500));
        }
        if (random.nextDouble() < REVERBERANT) {
            samples = reverberate(samples, random);
        }
        if (random.nextDouble() < NOISY) {
            addNoise(samples, random);
        }
        gain(samples, random.nextDouble(-20, 6));
        return new LabelledAudio(Pcm.toShort(samples), scale(clip.segments(), speed));
    }

    /**
     * Adds pink noise, whose long-term spectrum is close to that of speech, at a given level and nothing else.
     *
     * @param clip samples and labels, left unchanged
     * @param snrDecibels power of the clip over that of the noise, in dB
     * @param seed of the noise
     * @return new samples, scaled down where they would be clipped, and the same labels
     */
    public static LabelledAudio inNoise(LabelledAudio clip, double snrDecibels, long seed) {
        float[] samples = Pcm.toFloat(clip.samples());
        mix(samples, Noise.make(Noise.Kind.PINK, samples.length, new SplittableRandom(seed)), snrDecibels);
        gain(samples, 0);
        return new LabelledAudio(Pcm.toShort(samples), clip.segments());
    }

    /**
     * The labels that {@link #augment} gives for a seed.
     *
     * @param segments of the clip
     * @param seed which variant
     * @return moved segments
     */
    public static List<PhoneSegment> labels(List<PhoneSegment> segments, long seed) {
        return scale(segments, speed(new SplittableRandom(seed)));
    }

    private static double speed(RandomGenerator random) {
        return random.nextDouble(MIN_SPEED, MAX_SPEED);
    }

    /** Moves labels to where they lie after reading the samples {@code speed} times as fast. */
    static List<PhoneSegment> scale(List<PhoneSegment> segments, double speed) {
        List<PhoneSegment> scaled = new ArrayList<>(segments.size());
        for (PhoneSegment s : segments) {
            scaled.add(new PhoneSegment(
                    (float) (s.startSeconds() / speed), (float) (s.endSeconds() / speed), s.phone(), s.symbol()));
        }
        return scaled;
    }

    private static void tilt(float[] samples, double amount) {
        float previous = 0;
        for (int i = 0; i < samples.length; i++) {
            float now = samples[i];
            samples[i] = (float) (now + amount * previous);
            previous = now;
        }
    }

    /** Two one-pole sections after each other. */
    private static void lowPass(float[] samples, double hertz) {
        double a = 1 - Math.exp(-2 * Math.PI * hertz / Utterance.SAMPLE_RATE);
        double first = 0;
        double second = 0;
        for (int i = 0; i < samples.length; i++) {
            first += a * (samples[i] - first);
            second += a * (first - second);
            samples[i] = (float) second;
        }
    }

    /** Adds a few hundred echoes at random times whose level falls exponentially, which is cheap and dense enough. */
    private static float[] reverberate(float[] samples, RandomGenerator random) {
        double length = random.nextDouble(0.05, 0.3) * Utterance.SAMPLE_RATE;
        double level = random.nextDouble(0.05, 0.3);
        int echoes = 200;
        float[] out = samples.clone();
        for (int e = 0; e < echoes; e++) {
            int delay = 16 + random.nextInt((int) length);
            float gain =
                    (float) (level * random.nextGaussian() * Math.exp(-4 * delay / length) * Math.sqrt(20.0 / echoes));
            for (int i = delay; i < out.length; i++) {
                out[i] += gain * samples[i - delay];
            }
        }
        return out;
    }

    private void addNoise(float[] samples, RandomGenerator random) {
        double snr = random.nextDouble(MIN_SNR_DB, MAX_SNR_DB);
        float[] noise;
        if (!babble.isEmpty() && random.nextDouble() < BABBLE) {
            noise = babble(samples.length, random);
        } else {
            Noise.Kind kind = List.of(Noise.Kind.WHITE, Noise.Kind.PINK, Noise.Kind.PINK, Noise.Kind.HUM)
                    .get(random.nextInt(4));
            noise = Noise.make(kind, samples.length, random);
        }
        mix(samples, noise, snr);
    }

    private static void mix(float[] samples, float[] noise, double snr) {
        double power = Noise.power(noise);
        if (power > 0) {
            float scale = (float) Math.sqrt(Noise.power(samples) / power * Math.pow(10, -snr / 10));
            for (int i = 0; i < samples.length; i++) {
                samples[i] += scale * noise[i];
            }
        }
    }

    private float[] babble(int length, RandomGenerator random) {
        float[] sum = new float[length];
        for (int talker = 0; talker < 5; talker++) {
            float[] speech =
                    Pcm.toFloat(babble.get(random.nextInt(babble.size())).samples());
            int offset = random.nextInt(speech.length);
            for (int i = 0; i < length; i++) {
                sum[i] += speech[(i + offset) % speech.length];
            }
        }
        return sum;
    }

    /** Applies a gain, less of it where samples would be clipped. */
    private static void gain(float[] samples, double decibels) {
        float peak = 0;
        for (float s : samples) {
            peak = Math.max(peak, Math.abs(s));
        }
        float factor = (float) Math.pow(10, decibels / 20);
        if (peak * factor > PEAK) {
            factor = PEAK / peak;
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] *= factor;
        }
    }
}
