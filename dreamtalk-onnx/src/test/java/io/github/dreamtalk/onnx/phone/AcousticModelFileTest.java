package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.model.ModelRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The embedded acoustic model, and the front end on it against values computed independently with numpy. */
class AcousticModelFileTest {
    private static byte[] resource(String name) throws IOException {
        try (InputStream in = AcousticModelFileTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static byte[] embedded() {
        return ModelRepository.of(null).read(PhoneFeatureExtractor.ACOUSTIC_MODEL);
    }

    @Test
    void isTheConvertedFile() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(embedded());
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("41bb639829832c449016800682ce2507989b1e9603d35dda74b6d41231fc1066");
    }

    /**
     * The clip (0.8 s of buzzes with three formants, a noise burst and digital silence) and the reference were made with
     * numpy in double precision from the original single-precision tables; the embedded ones are rounded to binary16,
     * which is most of the difference.
     */
    @Test
    void frontEndEqualsTheReference() throws IOException {
        CmuAcousticModel model = CmuAcousticModel.read(new ByteArrayInputStream(embedded()));
        assertThat(model.phones()).contains("SIL", "AA", "ZH");
        var pcm = ByteBuffer.wrap(resource("front-end.s16le"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        float[] samples = new float[pcm.remaining()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = pcm.get(i) / 32768f;
        }
        var reference = ByteBuffer.wrap(resource("front-end.f32le"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] features = new SpeechFrontEnd(model).extract(samples);
        assertThat(features).hasSize(reference.remaining());
        double sum = 0;
        for (int i = 0; i < features.length; i++) {
            float difference = Math.abs(features[i] - reference.get(i));
            sum += difference;
            assertThat(difference)
                    .as("frame %d value %d", i / SpeechFrontEnd.DIMENSION, i % SpeechFrontEnd.DIMENSION)
                    .isLessThan(i % SpeechFrontEnd.DIMENSION < 80 ? 2e-3f : 3e-2f);
        }
        assertThat(sum / features.length).isLessThan(2e-3);
    }
}
