/** Audio features and prosody by TarsosDSP; GPL-3.0-or-later, unlike the rest. */
module io.github.dreamtalk.tarsos {
    requires transitive io.github.dreamtalk.core;
    requires TarsosDSP;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.tarsos;

    provides io.github.dreamtalk.spi.AudioFeatureExtractor.Provider with
            io.github.dreamtalk.tarsos.TarsosFeatureExtractorProvider;
}
