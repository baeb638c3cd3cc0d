package io.github.dreamtalk.spi;

import io.github.dreamtalk.diffusion.Sampler;

/**
 * Names a replaceable part of the system: what its backends are, and how their providers are found. The set is open:
 * whoever brings a new kind of backend makes a key for it and asks a {@link BackendContext} for it.
 *
 * @param <T> the backend
 * @param name plain words for messages, lower case, unique, such as {@code audio features}
 * @param type what a provider makes
 * @param providerType the service interface found by {@link java.util.ServiceLoader}
 */
public record StageKey<T>(String name, Class<T> type, Class<? extends BackendProvider<? extends T>> providerType) {
    /** Decodes sound and pictures. */
    public static final StageKey<MediaReader> MEDIA_READER =
            new StageKey<>("media reader", MediaReader.class, MediaReader.Provider.class);
    /** Encodes video. */
    public static final StageKey<MediaWriter> MEDIA_WRITER =
            new StageKey<>("media writer", MediaWriter.class, MediaWriter.Provider.class);
    /** Sound to features. */
    public static final StageKey<AudioFeatureExtractor> AUDIO_FEATURES =
            new StageKey<>("audio features", AudioFeatureExtractor.class, AudioFeatureExtractor.Provider.class);
    /** Finds out how the words of a text are said. */
    public static final StageKey<Pronouncer> PRONOUNCER =
            new StageKey<>("pronouncer", Pronouncer.class, Pronouncer.Provider.class);
    /** Writes down what is said. */
    public static final StageKey<SpeechRecognizer> SPEECH_RECOGNIZER =
            new StageKey<>("speech recognizer", SpeechRecognizer.class, SpeechRecognizer.Provider.class);
    /** Finds where the words of a text stand in the sound. */
    public static final StageKey<SpeechAligner> SPEECH_ALIGNER =
            new StageKey<>("speech aligner", SpeechAligner.class, SpeechAligner.Provider.class);
    /** The denoising network. */
    public static final StageKey<MotionDenoiser> DENOISER =
            new StageKey<>("denoiser", MotionDenoiser.class, MotionDenoiser.Provider.class);
    /** The diffusion sampling method. */
    public static final StageKey<Sampler> SAMPLER = new StageKey<>("sampler", Sampler.class, SamplerProvider.class);
    /** Changes motion rows: smoothing, blinks, head, gaze, lip refinement. Several may be in a chain. */
    public static final StageKey<MotionStage> MOTION_STAGE =
            new StageKey<>("motion stage", MotionStage.class, MotionStage.Provider.class);
    /** Takes motion from one space to another. */
    public static final StageKey<Retargeter> RETARGETER =
            new StageKey<>("retargeter", Retargeter.class, Retargeter.Provider.class);
    /** Finds the face. */
    public static final StageKey<PortraitAnalyzer> PORTRAIT_ANALYZER =
            new StageKey<>("portrait analyzer", PortraitAnalyzer.class, PortraitAnalyzer.Provider.class);
    /** Motion to pictures. */
    public static final StageKey<Renderer> RENDERER =
            new StageKey<>("renderer", Renderer.class, Renderer.Provider.class);
    /** Sound to pictures, without motion. */
    public static final StageKey<Synthesizer> SYNTHESIZER =
            new StageKey<>("synthesizer", Synthesizer.class, Synthesizer.Provider.class);
    /** Changes finished frames: matte, watermark. Several may be in a chain. */
    public static final StageKey<FrameStage> FRAME_STAGE =
            new StageKey<>("frame stage", FrameStage.class, FrameStage.Provider.class);
    /** Reports on the frames made, where a request asks for it. */
    public static final StageKey<SelfChecker> SELF_CHECK =
            new StageKey<>("self-check", SelfChecker.class, SelfChecker.Provider.class);

    @Override
    public String toString() {
        return name;
    }
}
