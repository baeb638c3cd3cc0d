package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Over the embedded extractor: rows that end with the 26 probabilities of the earlier 10 ms, then of the later. */
class KnownPhonesTest {
    private static final PhoneFeatureExtractor EXTRACTOR =
            PhoneFeatureExtractor.open(new BackendContext(Device.cpu(), 1, ModelRepository.of(null)));
    private static final int ROW = EXTRACTOR.spec().dimension();
    private static final int PHONES = ROW - 52;
    private static final float[] SOUND = sound();

    private static float[] sound() {
        Random random = new Random(5);
        float[] sound = new float[16_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (float) (0.05 * random.nextGaussian() * (1 + Math.sin(i / 900.0)));
        }
        return sound;
    }

    @AfterAll
    static void close() {
        EXTRACTOR.close();
    }

    private static ClipInfo clip() {
        return ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25).withSound(PcmAudio.of(SOUND));
    }

    private static float[] rows(Stage<Samples, Rows> stage, ClipInfo clip, int columns, int piece) {
        List<float[]> blocks = new ArrayList<>();
        try (Stage.Session<Samples, Rows> session = stage.open(clip)) {
            for (int at = 0; at < SOUND.length; at += piece) {
                int n = Math.min(piece, SOUND.length - at);
                session.push(
                        new Samples(java.util.Arrays.copyOfRange(SOUND, at, at + n), n),
                        r -> blocks.add(java.util.Arrays.copyOf(r.values(), r.count() * columns)));
            }
            session.finish(r -> blocks.add(java.util.Arrays.copyOf(r.values(), r.count() * columns)));
        }
        float[] all = new float[blocks.stream().mapToInt(b -> b.length).sum()];
        int at = 0;
        for (float[] b : blocks) {
            System.arraycopy(b, 0, all, at, b.length);
            at += b.length;
        }
        return all;
    }

    @Test
    void whatIsKnownTakesThePlaceOfWhatIsHeard() {
        PhoneTrack known = new PhoneTrack(List.of(
                new PhoneSegment(0.10f, 0.13f, Phone.M, "m"),
                new PhoneSegment(0.13f, 0.20f, Phone.A, "a"),
                new PhoneSegment(0.50f, 0.70f, Phone.SIL, "")));
        float[] heard = rows(EXTRACTOR, clip(), ROW, 4000);
        float[] found = rows(EXTRACTOR, clip().withPhones(known), ROW, 777);
        assertThat(found).hasSize(50 * ROW);
        for (int frame = 0; frame < 100; frame++) {
            Phone phone = frame >= 10 && frame < 13
                    ? Phone.M
                    : frame >= 13 && frame < 20 ? Phone.A : frame >= 50 && frame < 70 ? Phone.SIL : null;
            int at = frame / 2 * ROW + PHONES + frame % 2 * 26;
            for (int p = 0; p < 26; p++) {
                float expected =
                        phone == null ? heard[at + p] : 0.05f * heard[at + p] + (phone.ordinal() == p ? 0.95f : 0);
                assertThat(found[at + p]).as("frame %s, class %s", frame, p).isCloseTo(expected, within(1e-6f));
            }
        }
        for (int r = 0; r < 50; r++) {
            for (int c = 0; c < PHONES; c++) {
                assertThat(found[r * ROW + c]).isCloseTo(heard[r * ROW + c], within(1e-5f));
            }
        }
    }

    @Test
    void theExtractorSaysThatItTakesThem() {
        assertThat(EXTRACTOR.takesPhones()).isTrue();
    }

    /** What an aligner is told: the states of the acoustic model and the classes of the network, side by side. */
    @Test
    void theEvidenceIsWhatIsHeard() {
        float[] heard = rows(EXTRACTOR, clip(), ROW, 4000);
        float[] front = new SpeechFrontEnd(CmuAcousticModel.read(new java.io.ByteArrayInputStream(
                        ModelRepository.of(null).read(PhoneFeatureExtractor.ACOUSTIC_MODEL))))
                .extract(SOUND);
        float[] evidence = rows(EXTRACTOR.evidence(), clip(), 152, 1234);
        assertThat(evidence).hasSize(100 * 152);
        for (int frame = 0; frame < 100; frame++) {
            for (int s = 0; s < 126; s++) {
                assertThat(evidence[frame * 152 + s]).isCloseTo((front[frame * 206 + 80 + s] - 1) * 6, within(1e-4f));
            }
            for (int p = 0; p < 26; p++) {
                double heardLog = Math.log(Math.max(1e-5, heard[frame / 2 * ROW + PHONES + frame % 2 * 26 + p]));
                assertThat((double) evidence[frame * 152 + 126 + p]).isCloseTo(heardLog, within(1e-3));
            }
        }
        assertThat(EXTRACTOR.acousticPhones()).hasSize(42).contains("SIL", "AA", "ZH");
    }
}
