package io.github.dreamtalk.training.features;

import io.github.dreamtalk.onnx.phone.SpeechFrontEnd;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.training.corpus.Augmenter;
import io.github.dreamtalk.training.corpus.LabelledAudio;
import io.github.dreamtalk.training.corpus.Split;
import io.github.dreamtalk.training.corpus.Utterance;
import io.github.dreamtalk.weights.HalfFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Front-end features of utterances, each padded with a little silence. Training clips are heard through the {@link
 * Augmenter}, because the acoustic model's scores change with noise, room and line in ways that no change of the features
 * can make: recordings once as they are and once augmented, synthetic speech augmented two times out of three. Held-out
 * clips are left as they are; copies of them in noise can be made besides. Half of the training clips are heard as they come, with running level
 * and mean, and held-out clips both ways. The id of a version never changes.
 */
public final class FeatureMaker {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureMaker.class);
    private static final int RATE = Utterance.SAMPLE_RATE;
    /** Ends the names of splits and clips that are heard as they come, with the running level and mean. */
    public static final String STREAMING = "-streaming";

    private static final double FLOOR_DECIBELS = -80;
    private static final int SYNTHETIC_AUGMENTED_OF_3 = 2;
    /** dB. */
    private static final double LEAST_GAIN = -18;

    private static final double MOST_GAIN = 6;

    private final SpeechFrontEnd frontEnd;
    private final FeatureStore store;
    private final OptionalDouble noiseDecibels;

    /**
     * Makes a maker.
     *
     * @param frontEnd the front end
     * @param store where features go
     * @param noiseDecibels signal-to-noise ratio of the copies of held-out clips, dB; none to make no copies
     */
    public FeatureMaker(SpeechFrontEnd frontEnd, FeatureStore store, OptionalDouble noiseDecibels) {
        this.frontEnd = frontEnd;
        this.store = store;
        this.noiseDecibels = noiseDecibels;
    }

    /** How one clip is to be heard. */
    private enum Hearing {
        AS_IT_IS,
        AUGMENTED,
        IN_NOISE
    }

    /**
     * One clip of the store.
     *
     * @param streaming whether level and mean are those of what was heard so far
     */
    private record Version(Utterance utterance, String id, String split, Hearing hearing, boolean streaming) {}

    /**
     * Makes what is missing, on all cores.
     *
     * @param utterances the corpus
     */
    public void make(List<Utterance> utterances) {
        Augmenter augmenter = new Augmenter(utterances.stream()
                .filter(u -> u.split() == Split.TRAIN && u.sampleCount() > RATE && isSpeech(u))
                .toList());
        AtomicInteger done = new AtomicInteger();
        List<Version> versions = new ArrayList<>();
        utterances.forEach(u -> versions.addAll(versions(u)));
        versions.parallelStream().filter(v -> !store.has(v.id())).forEach(v -> {
            store.write(clip(v, augmenter));
            if (done.incrementAndGet() % 500 == 0) {
                LOG.info("{} clips", done.get());
            }
        });
    }

    /**
     * Gives the features that are there the labels the corpus has now; for a corpus whose labels have changed but not its
     * sound. Makes no features.
     *
     * @param utterances the corpus
     * @return how many clips got other labels
     */
    public long relabel(List<Utterance> utterances) {
        return utterances.parallelStream()
                .flatMap(u -> versions(u).stream())
                .filter(v -> store.has(v.id()))
                .filter(this::relabel)
                .count();
    }

    private boolean relabel(Version v) {
        FeatureClip old = store.read(v.id());
        Utterance u = v.utterance();
        List<PhoneSegment> segments = moved(u.segments(), lead(new Random(u.id().hashCode())));
        if (v.hearing() == Hearing.AUGMENTED) {
            segments = Augmenter.labels(segments, v.id().hashCode());
        }
        byte[] labels = labels(segments, old.frames());
        if (Arrays.equals(labels, old.labels())) {
            return false;
        }
        store.write(
                new FeatureClip(v.id(), old.source(), v.split(), old.real(), old.dimension(), labels, old.features()));
        return true;
    }

    private static byte[] labels(List<PhoneSegment> segments, int frames) {
        byte[] labels = new byte[frames];
        for (PhoneSegment s : segments) {
            int to = Math.min(frames, Math.round(s.endSeconds() * 100));
            for (int t = Math.round(s.startSeconds() * 100); t < to; t++) {
                labels[t] = (byte) s.phone().ordinal();
            }
        }
        return labels;
    }

    private List<Version> versions(Utterance u) {
        String split = u.split().name().toLowerCase(Locale.ROOT);
        if (u.split() == Split.TRAIN) {
            if (isReal(u)) {
                return List.of(
                        forTraining(u, u.id(), Hearing.AS_IT_IS),
                        forTraining(u, u.id() + "-augmented", Hearing.AUGMENTED));
            }
            boolean augmented = Math.floorMod(u.id().hashCode(), 3) < SYNTHETIC_AUGMENTED_OF_3;
            return List.of(forTraining(u, u.id(), augmented ? Hearing.AUGMENTED : Hearing.AS_IT_IS));
        }
        List<Version> versions = new ArrayList<>();
        for (String form : List.of("", STREAMING)) {
            boolean streaming = !form.isEmpty();
            versions.add(new Version(u, u.id() + form, split + form, Hearing.AS_IT_IS, streaming));
            if (noiseDecibels.isPresent()) {
                String suffix = noiseSuffix(noiseDecibels.getAsDouble()) + form;
                versions.add(new Version(u, u.id() + suffix, split + suffix, Hearing.IN_NOISE, streaming));
            }
        }
        return versions;
    }

    /** Half of the clips are heard as they come. */
    private static Version forTraining(Utterance u, String id, Hearing hearing) {
        // The last bits of a text's hash tell little but its last letter.
        boolean streaming = (id.hashCode() * 0x9E3779B9) < 0;
        return new Version(u, id, u.split().name().toLowerCase(Locale.ROOT), hearing, streaming);
    }

    private static String noiseSuffix(double decibels) {
        return String.format(Locale.ROOT, "-%.0fdB", decibels);
    }

    private static boolean isReal(Utterance u) {
        return isSpeech(u) && !u.source().matches("(flite|espeak|festival).*");
    }

    private static boolean isSpeech(Utterance u) {
        return !u.source().startsWith("nonspeech");
    }

    private FeatureClip clip(Version v, Augmenter augmenter) {
        Utterance u = v.utterance();
        LabelledAudio clean = pad(u);
        LabelledAudio heard =
                switch (v.hearing()) {
                    case AS_IT_IS -> clean;
                    case AUGMENTED -> augmenter.augment(clean, v.id().hashCode());
                    case IN_NOISE -> Augmenter.inNoise(clean, noiseDecibels.orElseThrow(), v.id().hashCode());
                };
        short[] pcm = heard.samples();
        float[] x = new float[pcm.length];
        float gain = v.streaming() && u.split() == Split.TRAIN ? gain(v) : 1;
        for (int i = 0; i < x.length; i++) {
            x[i] = gain * pcm[i] / 32768f;
        }
        float[] f = v.streaming() ? frontEnd.extractStreaming(x) : frontEnd.extract(x);
        byte[] labels = labels(heard.segments(), f.length / SpeechFrontEnd.DIMENSION);
        short[] halves = new short[f.length];
        for (int i = 0; i < f.length; i++) {
            halves[i] = HalfFloat.fromFloat(f[i]);
        }
        return new FeatureClip(v.id(), u.source(), v.split(), isReal(u), SpeechFrontEnd.DIMENSION, labels, halves);
    }

    /** Only to the running level does it matter how loud a recording is. */
    private static float gain(Version v) {
        double decibels = LEAST_GAIN + (MOST_GAIN - LEAST_GAIN) * new Random(~v.id().hashCode()).nextDouble();
        return (float) Math.pow(10, decibels / 20);
    }

    /** Puts 0.05 to 0.4 s of a faint noise floor at both ends, the same for all versions of an utterance. */
    private static LabelledAudio pad(Utterance u) {
        Random random = new Random(u.id().hashCode());
        short[] pcm = u.samples();
        int lead = lead(random);
        int tail = RATE / 100 * (5 + random.nextInt(35));
        double floor = 32768 * Math.pow(10, FLOOR_DECIBELS / 20);
        short[] x = new short[lead + pcm.length + tail];
        for (int i = 0; i < x.length; i++) {
            x[i] = (short) Math.round(floor * random.nextGaussian());
        }
        System.arraycopy(pcm, 0, x, lead, pcm.length);
        return new LabelledAudio(x, moved(u.segments(), lead));
    }

    /** Samples before an utterance; the first draw of its padding. */
    private static int lead(Random random) {
        return RATE / 100 * (5 + random.nextInt(35));
    }

    private static List<PhoneSegment> moved(List<PhoneSegment> segments, int samples) {
        float shift = samples / (float) RATE;
        return segments.stream()
                .map(s -> new PhoneSegment(s.startSeconds() + shift, s.endSeconds() + shift, s.phone(), s.symbol()))
                .toList();
    }
}
