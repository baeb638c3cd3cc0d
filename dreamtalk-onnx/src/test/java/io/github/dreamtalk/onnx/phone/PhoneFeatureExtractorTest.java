package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.testing.FeatureRows;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.onnx.testing.RandomPhoneNet;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.testing.AbstractAudioFeatureExtractorTest;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.SafetensorsReader;
import io.github.dreamtalk.weights.StateDict;
import java.io.ByteArrayInputStream;
import java.time.Duration;
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

    private static final int ROW = PhoneFeatureExtractor.DIMENSION;

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
        double[][] expected = net.run(new SpeechFrontEnd(ACOUSTIC).extract(clip), false);
        try (PhoneFeatureExtractor extractor = PhoneFeatureExtractor.of(ACOUSTIC, net.weights(), CONTEXT, 500)) {
            float[] found = features(extractor, clip, clip.length);
            for (int i = 0; i < found.length; i++) {
                assertThat((double) found[i]).isCloseTo(expected[i / ROW][i % ROW], within(2e-4));
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
            FeatureRows rows = new FeatureRows(extractor.spec().dimension());
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

    private static final ClipInfo UNKNOWN = ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25);

    private static float[] streamed(AudioFeatureExtractor extractor, float[] sound, int piece) {
        FeatureRows rows = new FeatureRows(ROW);
        try (Stage.Session<Samples, Rows> session = extractor.open(UNKNOWN)) {
            FeatureRows.push(session, sound, piece, rows);
            session.finish(rows);
        }
        return rows.values();
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 650, 16_000, 16_170})
    void soundAsItComesIsHeardByTheStreamingForm(int samples) {
        RandomPhoneNet net = new RandomPhoneNet(24);
        float[] sound = clip(samples);
        double[][] expected = net.run(new SpeechFrontEnd(ACOUSTIC).extractStreaming(sound), true);
        try (PhoneFeatureExtractor extractor = PhoneFeatureExtractor.of(ACOUSTIC, net.weights(), CONTEXT, 500)) {
            for (int piece : new int[] {samples, 97, 1600}) {
                float[] found = streamed(extractor, sound, piece);
                assertThat(found).hasSize(samples / 320 * ROW);
                for (int i = 0; i < found.length; i++) {
                    assertThat((double) found[i]).isCloseTo(expected[i / ROW][i % ROW], within(2e-4));
                }
            }
        }
    }

    /** What the extractor declares is what it waits for, to within the 10 ms that are pushed here at once. */
    @Test
    void aRowLeavesWhenWhatIsDeclaredWasHeard() {
        try (AudioFeatureExtractor extractor = extractor();
                Stage.Session<Samples, Rows> session = extractor.open(UNKNOWN)) {
            LookAhead ahead = extractor.lookAhead(UNKNOWN);
            assertThat(ahead).isEqualTo(new LookAhead(Duration.ofMillis(116), false));
            assertThat(extractor.lookAhead(FeatureRows.clip(PcmAudio.of(new float[16_000]))))
                    .isEqualTo(LookAhead.WHOLE_CLIP);
            FeatureRows rows = new FeatureRows(ROW);
            for (int pushed = 1; pushed <= 300; pushed++) {
                session.push(new Samples(new float[160], 160), rows);
                int heardMillis = 10 * pushed;
                // Rows of even number end what a frame of motion waits for.
                int due = (heardMillis - 10 - 116) / 40 * 2 + 1;
                if (heardMillis > 126) {
                    assertThat(rows.count()).as("after %s ms", heardMillis).isGreaterThanOrEqualTo(due);
                }
                if (rows.count() > 0) {
                    assertThat(20 * (rows.count() - 1) + 116)
                            .as("rows after %s ms", heardMillis)
                            .isLessThanOrEqualTo(heardMillis + 5);
                }
            }
        }
    }

    /** What is still to come changes nothing of what has left. */
    @Test
    void theStreamingFormHearsNoMoreThanItDeclares() {
        float[] sound = clip(32_000);
        float[] other = sound.clone();
        int changed = 16_000;
        for (int i = changed; i < other.length; i++) {
            other[i] = (float) (0.3 * Math.sin(i * 0.3));
        }
        try (AudioFeatureExtractor extractor = extractor()) {
            float[] one = streamed(extractor, sound, 1600);
            float[] two = streamed(extractor, other, 1600);
            int same = (changed / 16 - PhoneFeatureExtractor.AHEAD_MILLIS) / 20;
            assertThat(Arrays.copyOf(two, same * ROW)).containsExactly(Arrays.copyOf(one, same * ROW));
            assertThat(Arrays.copyOfRange(two, same * ROW, (same + 8) * ROW))
                    .isNotEqualTo(Arrays.copyOfRange(one, same * ROW, (same + 8) * ROW));
        }
    }

    /** Once speech was heard for a while, it no longer matters how loud it is. */
    @Test
    void theRunningLevelTakesTheGainAway() {
        float[] sound = clip(5 * 16_000);
        float[] quiet = new float[sound.length];
        for (int i = 0; i < sound.length; i++) {
            quiet[i] = 0.2f * sound[i];
        }
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(ACOUSTIC);
        float[] one = frontEnd.extractStreaming(sound);
        float[] two = frontEnd.extractStreaming(quiet);
        int from = 300 * SpeechFrontEnd.DIMENSION;
        double worst = 0;
        for (int i = from; i < one.length; i++) {
            worst = Math.max(worst, Math.abs(one[i] - two[i]));
        }
        assertThat(worst).isLessThan(0.1);
    }

    /** Weights that were trained on whole clips alone, as those of version 0.1. */
    @Test
    void aNetworkWithoutAStreamingFormHearsClipsOnly() {
        Map<String, FloatTensor> tensors =
                new HashMap<>(new RandomPhoneNet(192).weights().tensors());
        tensors.keySet().removeIf(key -> key.contains("streaming"));
        StateDict weights = new StateDict("old.safetensors", tensors, Map.of());
        float[] sound = clip(16_000);
        try (PhoneFeatureExtractor old = PhoneFeatureExtractor.of(ACOUSTIC, weights, CONTEXT, 20);
                PhoneFeatureExtractor both =
                        PhoneFeatureExtractor.of(ACOUSTIC, new RandomPhoneNet(192).weights(), CONTEXT, 20)) {
            assertThat(old.spec()).isEqualTo(new FeatureSpec("dreamtalk-phone-v1", 244, FrameRate.of(50)));
            assertThat(old.lookAhead(UNKNOWN)).isEqualTo(LookAhead.WHOLE_CLIP);
            assertThatThrownBy(() -> old.open(UNKNOWN))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("dreamtalk-phone-v1")
                    .hasMessageContaining("record the sound first");
            float[] hidden = features(old, sound, 1600);
            float[] phones = features(both, sound, 1600);
            for (int r = 0; r < 50; r++) {
                assertThat(Arrays.copyOfRange(hidden, r * 244 + 192, (r + 1) * 244))
                        .containsExactly(Arrays.copyOfRange(phones, r * ROW + 2, (r + 1) * ROW));
            }
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
            assertThat(extractor.spec()).isEqualTo(new FeatureSpec("dreamtalk-phone-v2", 54, FrameRate.of(50)));
            float[] features = features(extractor, clip(16_000), 4096);
            for (int half = 0; half < 2; half++) {
                double sum = 0;
                for (int p = 0; p < 26; p++) {
                    sum += features[30 * ROW + 2 + 26 * half + p];
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
