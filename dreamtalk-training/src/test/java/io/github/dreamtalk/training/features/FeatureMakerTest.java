package io.github.dreamtalk.training.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.onnx.phone.CmuAcousticModel;
import io.github.dreamtalk.onnx.phone.SpeechFrontEnd;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.training.corpus.Split;
import io.github.dreamtalk.training.corpus.Utterance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureMakerTest {
    private static final int SAMPLES = Utterance.SAMPLE_RATE / 2;
    private static final List<String> VERSIONS = List.of(
            "real", "real-augmented", "held-out", "held-out-20dB", "held-out-streaming", "held-out-20dB-streaming");

    @TempDir
    Path folder;

    private static SpeechFrontEnd frontEnd() {
        int gaussians = CmuAcousticModel.PHONES * 3 * 128;
        float[] means = new float[gaussians * 13];
        Random random = new Random(4);
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) random.nextGaussian();
        }
        float[] variances = new float[means.length];
        Arrays.fill(variances, 1);
        return new SpeechFrontEnd(CmuAcousticModel.of(
                Collections.nCopies(CmuAcousticModel.PHONES, "x"),
                new float[13],
                means,
                variances,
                new byte[3 * 128 * CmuAcousticModel.STATES]));
    }

    private List<Utterance> utterances(float boundary) throws IOException {
        Path pcm = folder.resolve("a.pcm");
        byte[] noise = new byte[2 * SAMPLES];
        new Random(1).nextBytes(noise);
        Files.write(pcm, ByteBuffer.wrap(noise).array());
        List<PhoneSegment> segments =
                List.of(new PhoneSegment(0, boundary, Phone.A, "a"), new PhoneSegment(boundary, 0.5f, Phone.P, "p"));
        return List.of(
                new Utterance("real", "msu", "s", Split.TRAIN, pcm, 0, SAMPLES, segments),
                new Utterance("held-out", "slt", "s", Split.VALIDATION, pcm, 0, SAMPLES, segments));
    }

    /** The streaming version of a clip has another level at first, so other features. */
    @Test
    void heldOutClipsAreHeardBothWays() throws IOException {
        FeatureStore store = new FeatureStore(folder.resolve("both"));
        new FeatureMaker(frontEnd(), store, OptionalDouble.empty()).make(utterances(0.3f));
        FeatureClip whole = store.read("held-out");
        FeatureClip streaming = store.read("held-out-streaming");
        assertThat(streaming.split()).isEqualTo("validation-streaming");
        assertThat(streaming.labels()).isEqualTo(whole.labels());
        assertThat(streaming.features()).isNotEqualTo(whole.features());
    }

    @Test
    void newLabelsForFeaturesThatAreThereAreThoseOfFeaturesMadeAnew() throws IOException {
        SpeechFrontEnd frontEnd = frontEnd();
        FeatureStore renewed = new FeatureStore(folder.resolve("renewed"));
        FeatureMaker maker = new FeatureMaker(frontEnd, renewed, OptionalDouble.of(20));
        maker.make(utterances(0.3f));
        byte[] before = renewed.read("real-augmented").labels();

        assertThat(maker.relabel(utterances(0.2f))).isEqualTo(VERSIONS.size());
        assertThat(maker.relabel(utterances(0.2f))).isZero();

        FeatureStore anew = new FeatureStore(folder.resolve("anew"));
        new FeatureMaker(frontEnd, anew, OptionalDouble.of(20)).make(utterances(0.2f));
        for (String id : VERSIONS) {
            assertThat(renewed.read(id)).usingRecursiveComparison().isEqualTo(anew.read(id));
        }
        assertThat(renewed.read("real-augmented").labels()).isNotEqualTo(before);
    }
}
