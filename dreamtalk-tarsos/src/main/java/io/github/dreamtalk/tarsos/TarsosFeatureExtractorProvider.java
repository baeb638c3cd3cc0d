// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;

/** Offers {@link TarsosFeatureExtractor} under the name {@code tarsos-mfcc}, to be chosen by name. Thread-safe. */
public final class TarsosFeatureExtractorProvider implements AudioFeatureExtractor.Provider {
    /** For {@link java.util.ServiceLoader}. */
    public TarsosFeatureExtractorProvider() {}

    @Override
    public String name() {
        return "tarsos-mfcc";
    }

    /** Below every other backend: the embedded denoiser was not trained on these features. */
    @Override
    public int priority() {
        return -100;
    }

    @Override
    public AudioFeatureExtractor create(BackendContext context) {
        return new TarsosFeatureExtractor();
    }
}
