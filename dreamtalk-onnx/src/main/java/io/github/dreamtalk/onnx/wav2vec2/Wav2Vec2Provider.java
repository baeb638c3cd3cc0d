package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.onnx.runtime.OnnxModels;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;

/**
 * Offers {@link Wav2Vec2Extractor} under the name {@code wav2vec2}; where its model files were imported, it is the default.
 * Thread-safe.
 */
public final class Wav2Vec2Provider implements AudioFeatureExtractor.Provider {
    /** For {@link java.util.ServiceLoader}. */
    public Wav2Vec2Provider() {}

    @Override
    public String name() {
        return "wav2vec2";
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public boolean available(ModelRepository models) {
        return models.contains(Wav2Vec2Graphs.ENCODER_FILE);
    }

    @Override
    public AudioFeatureExtractor create(BackendContext context) {
        Scope opened = new Scope();
        try {
            boolean group = context.models().contains(Wav2Vec2Graphs.STATISTICS_FILE);
            OnnxSession statistics =
                    group ? opened.own(OnnxModels.open(Wav2Vec2Graphs.STATISTICS_FILE, context)) : null;
            OnnxSession features = opened.own(OnnxModels.open(Wav2Vec2Graphs.FEATURES_FILE, context));
            OnnxSession encoder = opened.own(OnnxModels.open(Wav2Vec2Graphs.ENCODER_FILE, context));
            return new Wav2Vec2Extractor(statistics, features, encoder, Wav2Vec2Extractor.Window.DEFAULT);
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }
}
