package io.github.dreamtalk.spi;

import io.github.dreamtalk.FaceGeometry;
import org.jspecify.annotations.Nullable;

/** Infers a style code from voice and, if given, portrait alone. Thread-safe. */
public interface StylePredictor extends AutoCloseable {
    /**
     * Predicts the style.
     *
     * @param audio mono 16 kHz audio
     * @param identity the portrait's geometry, or null if unknown
     * @param seed makes the prediction reproducible
     * @return the style code
     */
    StyleCode predict(PcmAudio audio, @Nullable FaceGeometry identity, long seed);

    @Override
    void close();

    /** Makes predictors. */
    interface Provider extends BackendProvider<StylePredictor> {}
}
