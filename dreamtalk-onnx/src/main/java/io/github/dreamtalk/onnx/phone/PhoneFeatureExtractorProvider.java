package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;

/** Offers {@link PhoneFeatureExtractor} under the name {@code phone}, the default. Thread-safe. */
public final class PhoneFeatureExtractorProvider implements AudioFeatureExtractor.Provider {
    /** For {@link java.util.ServiceLoader}. */
    public PhoneFeatureExtractorProvider() {}

    @Override
    public String name() {
        return "phone";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public AudioFeatureExtractor create(BackendContext context) {
        return PhoneFeatureExtractor.open(context);
    }
}
