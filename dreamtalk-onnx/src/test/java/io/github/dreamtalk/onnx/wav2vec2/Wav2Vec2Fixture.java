package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.runtime.NativeScope;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.onnx.testing.FeatureRows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.weights.SafetensorsReader;
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
        return FeatureRows.of(extractor, extractor.spec().dimension(), samples, 4096);
    }

    /** Frames of the convolutions alone. */
    static float[] convolutions(ConvolutionStage stage, float[] samples, int piece, int channels) {
        FeatureRows rows = new FeatureRows(channels);
        try (NativeScope scope = new NativeScope("a test")) {
            ConvolutionStage.Clip clip = stage.open(PcmAudio.of(samples), scope);
            for (int from = 0; from < samples.length; from += piece) {
                int n = Math.min(piece, samples.length - from);
                clip.push(
                        Arrays.copyOfRange(samples, from, from + n),
                        n,
                        (values, count) -> rows.accept(new Rows(values, count)));
            }
            clip.finish((values, count) -> rows.accept(new Rows(values, count)));
        }
        return rows.values();
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
