package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.SafetensorsReader;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.media.PcmAudio;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The two small models among the test resources. */
final class Wav2Vec2Fixture {
    private Wav2Vec2Fixture() {}

    static byte[] bytes(String resource) {
        try (InputStream in = Wav2Vec2Fixture.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] npy(String resource) {
        return NpyFormat.read(new ByteArrayInputStream(bytes(resource)), resource)
                .toFloats();
    }

    static Wav2Vec2Graphs graphs(String model) {
        return new Wav2Vec2Graphs(
                SafetensorsReader.read("model.safetensors", bytes("/" + model + "/model.safetensors")),
                Wav2Vec2Config.read(bytes("/" + model + "/config.json"), "config.json"),
                "test-features");
    }

    static OnnxSession session(GraphBuilder graph) {
        return OnnxSession.open("test", graph.build(), Device.cpu(), 1);
    }

    static Wav2Vec2Extractor extractor(String model, Wav2Vec2Extractor.Window window) {
        Wav2Vec2Graphs g = graphs(model);
        return new Wav2Vec2Extractor(
                g.statistics().map(Wav2Vec2Fixture::session).orElse(null),
                session(g.features()),
                session(g.encoder()),
                window);
    }

    static float[] all(AudioFeatureExtractor extractor, float[] samples) {
        int d = extractor.spec().dimension();
        float[] out = new float[(samples.length / 320 + 1) * d];
        int rows = 0;
        try (PcmAudio audio = PcmAudio.of(samples);
                AudioFeatureExtractor.FeatureStream stream = extractor.open(audio)) {
            for (int n = stream.read(out, 0, 7); n >= 0; n = stream.read(out, rows * d, 7)) {
                rows += n;
            }
        }
        return Arrays.copyOf(out, rows * d);
    }

    static double worst(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new AssertionError("found " + a.length + " values, expected " + b.length);
        }
        double worst = 0;
        for (int i = 0; i < b.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }
}
