package io.github.dreamtalk;

import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Sampler;
import io.github.dreamtalk.spi.SelfChecker;
import io.github.dreamtalk.spi.StylePredictor;

/** The replaceable stages of the system, each with the SPI its backends implement. */
public enum Stage {
    /** Decodes sound and pictures. */
    MEDIA_READER("media reader", MediaReader.Provider.class),
    /** Encodes video. */
    MEDIA_WRITER("media writer", MediaWriter.Provider.class),
    /** Sound to features. */
    AUDIO_FEATURES("audio features", AudioFeatureExtractor.Provider.class),
    /** The denoising network. */
    DENOISER("denoiser", MotionDenoiser.Provider.class),
    /** The diffusion sampling method. */
    SAMPLER("sampler", Sampler.Provider.class),
    /** Style from voice and portrait. */
    STYLE_PREDICTOR("style predictor", StylePredictor.Provider.class),
    /** Finds the face. */
    PORTRAIT_ANALYZER("portrait analyzer", PortraitAnalyzer.Provider.class),
    /** Motion to pictures. */
    RENDERER("renderer", Renderer.Provider.class),
    /** Reports on the frames made, where a request asks for it. */
    SELF_CHECK("self-check", SelfChecker.Provider.class);

    private final String label;
    private final Class<? extends BackendProvider<?>> providerType;

    Stage(String label, Class<? extends BackendProvider<?>> providerType) {
        this.label = label;
        this.providerType = providerType;
    }

    /**
     * Plain words for messages.
     *
     * @return for instance {@code audio features}
     */
    public String label() {
        return label;
    }

    /**
     * The service interface found by {@link java.util.ServiceLoader}.
     *
     * @return the provider type
     */
    public Class<? extends BackendProvider<?>> providerType() {
        return providerType;
    }
}
