package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.testing.FeatureRows;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.onnx.testing.RandomPhoneNet;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.testing.AbstractAudioFeatureExtractorTest;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.SafetensorsReader;
import io.github.dreamtalk.weights.StateDict;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoOpenNatives.class)
class PhoneFeatureExtractorTest extends AbstractAudioFeatureExtractorTest {
    private static final ModelRepository MODELS = ModelRepository.of(null);
    private static final BackendContext CONTEXT = new BackendContext(Device.cpu(), 1, MODELS);
    private static final CmuAcousticModel ACOUSTIC =
            CmuAcousticModel.read(new ByteArrayInputStream(MODELS.read(PhoneFeatureExtractor.ACOUSTIC_MODEL)));

    @Override
    protected AudioFeatureExtractor extractor() {
        return PhoneFeatureExtractor.of(ACOUSTIC, new RandomPhoneNet(12).weights(), CONTEXT, 20);
    }

    private static float[] clip(int samples) {
        Random random = new Random(3);
        float[] clip = new float[samples];
        for (int i = 0; i < samples; i++) {
            double envelope = Math.max(0, Math.sin(2 * Math.PI * 2.7 * i / 16_000));
            clip[i] = (float) (0.003 * random.nextGaussian());
            for (int h = 1; h < 20; h++) {
                clip[i] += (float) (0.02 * envelope * Math.sin(2 * Math.PI * 140 * h * i / 16_000 + h * h));
            }
        }
        return clip;
    }

    private static float[] features(AudioFeatureExtractor extractor, float[] clip, int piece) {
        float[] all = FeatureRows.of(extractor, extractor.spec().dimension(), clip, piece);
        assertThat(all).hasSize(clip.length / 320 * extractor.spec().dimension());
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 650, 16_000, 16_170})
    void equalsThePlainDefinition(int samples) {
        RandomPhoneNet net = new RandomPhoneNet(24);
        float[] clip = clip(samples);
        double[][] expected = net.run(new SpeechFrontEnd(ACOUSTIC).extract(clip));
        try (PhoneFeatureExtractor extractor = PhoneFeatureExtractor.of(ACOUSTIC, net.weights(), CONTEXT, 500)) {
            float[] found = features(extractor, clip, clip.length);
            for (int i = 0; i < found.length; i++) {
                assertThat((double) found[i]).isCloseTo(expected[i / 76][i % 76], within(2e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12, 37, 124})
    void chunksGiveWhatASingleRunGives(int chunk) {
        StateDict weights = new RandomPhoneNet(24).weights();
        float[] clip = clip(40_200);
        try (PhoneFeatureExtractor whole = PhoneFeatureExtractor.of(ACOUSTIC, weights, CONTEXT, 500);
                PhoneFeatureExtractor chunked = PhoneFeatureExtractor.of(ACOUSTIC, weights, CONTEXT, chunk)) {
            float[] expected = features(whole, clip, clip.length);
            float[] found = features(chunked, clip, 997);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
            }
        }
    }

    /** The embedded extractor gives its first second early, then runs that grow; the values are those of a single run. */
    @Test
    void theFirstRowsComeEarlyAndRunsGrow() {
        float[] clip = clip(26 * 16_000);
        StateDict weights =
                SafetensorsReader.read(PhoneFeatureExtractor.WEIGHTS, MODELS.read(PhoneFeatureExtractor.WEIGHTS));
        float[] whole;
        try (PhoneFeatureExtractor single = PhoneFeatureExtractor.of(ACOUSTIC, weights, CONTEXT, 10_000)) {
            whole = features(single, clip, clip.length);
        }
        try (PhoneFeatureExtractor extractor = PhoneFeatureExtractor.open(CONTEXT);
                Stage.Session<Samples, Rows> session = extractor.open(FeatureRows.clip(PcmAudio.of(clip)))) {
            FeatureRows rows = new FeatureRows(244);
            List<Integer> runs = new ArrayList<>();
            Sink<Rows> out = r -> {
                runs.add(r.count());
                rows.accept(r);
            };
            FeatureRows.push(session, Arrays.copyOf(clip, 16_000), 160, out);
            assertThat(runs).as("context is still missing").isEmpty();
            FeatureRows.push(session, Arrays.copyOfRange(clip, 16_000, 21_600), 160, out);
            assertThat(runs).as("after 1.35 s").containsExactly(50);
            FeatureRows.push(session, Arrays.copyOfRange(clip, 21_600, clip.length), 1000, out);
            session.finish(out);
            assertThat(runs).containsExactly(50, 100, 250, 500, 400);
            assertThat(rows.count()).isEqualTo(1300);
            float[] found = rows.values();
            double worst = 0;
            for (int i = 0; i < whole.length; i++) {
                worst = Math.max(worst, Math.abs(found[i] - whole[i]));
            }
            assertThat(worst).isLessThan(1e-5);
        }
    }

    @Test
    void aClosedOrCancelledSessionSaysSo() {
        try (AudioFeatureExtractor extractor = extractor()) {
            ClipInfo clip = FeatureRows.clip(PcmAudio.of(clip(16_000)));
            Stage.Session<Samples, Rows> cancelled = extractor.open(clip);
            cancelled.cancel();
            assertThatThrownBy(() -> FeatureRows.push(cancelled, clip(16_000), 1600, r -> {}))
                    .isInstanceOf(CancelledException.class);
            assertThatThrownBy(() -> cancelled.finish(r -> {})).isInstanceOf(CancelledException.class);
            cancelled.close();
            Stage.Session<Samples, Rows> closed = extractor.open(clip);
            closed.close();
            closed.close();
            assertThatThrownBy(() -> FeatureRows.push(closed, clip(16_000), 1600, r -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("session of audio features is closed");
        }
    }

    @Test
    void embeddedNetworkSizeGivesTheNamedFeatures() {
        try (PhoneFeatureExtractor extractor =
                PhoneFeatureExtractor.of(ACOUSTIC, new RandomPhoneNet(192).weights(), CONTEXT, 500)) {
            assertThat(extractor.spec()).isEqualTo(new FeatureSpec("dreamtalk-phone-v1", 244, FrameRate.of(50)));
            float[] features = features(extractor, clip(16_000), 4096);
            for (int half = 0; half < 2; half++) {
                double sum = 0;
                for (int p = 0; p < 26; p++) {
                    sum += features[30 * 244 + 192 + 26 * half + p];
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        }
    }

    @Test
    void namesWhatIsWrongWithTheWeights() {
        Map<String, FloatTensor> tensors =
                new HashMap<>(new RandomPhoneNet(8).weights().tensors());
        tensors.remove("layers.3.bn.running_var");
        assertThatThrownBy(() -> PhoneFeatureExtractor.of(
                        ACOUSTIC, new StateDict("my.safetensors", tensors, Map.of()), CONTEXT, 500))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("my.safetensors")
                .hasMessageContaining("layers.3.bn.running_var");
    }

    @Test
    void isOfferedByName() {
        assertThat(ServiceLoader.load(AudioFeatureExtractor.Provider.class)).anySatisfy(provider -> {
            assertThat(provider.name()).isEqualTo("phone");
            assertThat(provider.priority()).isEqualTo(100);
        });
    }
}
