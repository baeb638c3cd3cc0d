package io.github.dreamtalk.training.features;

import io.github.dreamtalk.audio.SpeechFrontEnd;
import io.github.dreamtalk.training.corpus.PhoneSegment;
import io.github.dreamtalk.training.corpus.Split;
import io.github.dreamtalk.training.corpus.Utterance;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Front-end features of utterances, each padded with a little silence. Of the training clips every other one is heard in
 * noise, because the acoustic model's scores change with noise in ways that the mel-domain augmentation cannot make.
 */
public final class FeatureMaker {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureMaker.class);
    private static final int RATE = Utterance.SAMPLE_RATE;

    private final SpeechFrontEnd frontEnd;
    private final FeatureStore store;

    /**
     * Makes a maker.
     *
     * @param frontEnd the front end
     * @param store where features go
     */
    public FeatureMaker(SpeechFrontEnd frontEnd, FeatureStore store) {
        this.frontEnd = frontEnd;
        this.store = store;
    }

    /**
     * Makes what is missing, on all cores.
     *
     * @param utterances the corpus
     */
    public void make(List<Utterance> utterances) {
        AtomicInteger done = new AtomicInteger();
        utterances.parallelStream().filter(u -> !store.has(u.id())).forEach(u -> {
            store.write(clip(u));
            if (done.incrementAndGet() % 500 == 0) {
                LOG.info("{} clips", done.get());
            }
        });
    }

    private FeatureClip clip(Utterance u) {
        Random random = new Random(u.id().hashCode());
        short[] pcm = u.samples();
        int lead = RATE / 100 * (5 + random.nextInt(35));
        int tail = RATE / 100 * (5 + random.nextInt(35));
        float[] x = new float[lead + pcm.length + tail];
        double power = 0;
        for (int i = 0; i < pcm.length; i++) {
            x[lead + i] = pcm[i] / 32768f;
            power += x[lead + i] * x[lead + i];
        }
        boolean noisy = u.split() == Split.TRAIN && random.nextBoolean();
        double snr = noisy ? 8 + 32 * random.nextDouble() : 55;
        noise(x, Math.sqrt(power / pcm.length) * Math.pow(10, -snr / 20), random.nextDouble(), random);
        float[] f = frontEnd.extract(x);
        int frames = f.length / SpeechFrontEnd.DIMENSION;
        byte[] labels = new byte[frames];
        for (PhoneSegment s : u.segments()) {
            int from = Math.round((lead / (float) RATE + s.startSeconds()) * 100);
            int to = Math.min(frames, Math.round((lead / (float) RATE + s.endSeconds()) * 100));
            for (int t = from; t < to; t++) {
                labels[t] = (byte) s.phone().ordinal();
            }
        }
        short[] halves = new short[f.length];
        for (int i = 0; i < f.length; i++) {
            halves[i] = Half.fromFloat(f[i]);
        }
        boolean real = !u.source().startsWith("flite")
                && !u.source().startsWith("espeak")
                && !u.source().startsWith("festival");
        return new FeatureClip(
                u.id(),
                u.source(),
                u.split().name().toLowerCase(Locale.ROOT),
                real,
                SpeechFrontEnd.DIMENSION,
                labels,
                halves);
    }

    /** Adds noise between white (colour 0) and brownish (colour 1). */
    private static void noise(float[] x, double level, double colour, Random random) {
        double pole = 0.95 * colour;
        double gain = level * Math.sqrt(1 - pole * pole);
        double y = 0;
        for (int i = 0; i < x.length; i++) {
            y = pole * y + random.nextGaussian() * gain;
            x[i] += (float) y;
        }
    }
}
