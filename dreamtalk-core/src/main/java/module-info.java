/**
 * What an application types, and what a backend implements. Exported is API alone: {@code service} and
 * {@code internal} may change in any release.
 *
 * <p>The services of {@link io.github.dreamtalk.spi.StageKey StageKey}'s constants are named here; those of third
 * parties' keys are added when they are first asked for.
 */
module io.github.dreamtalk.core {
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires transitive java.desktop;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk;
    exports io.github.dreamtalk.device;
    exports io.github.dreamtalk.diffusion;
    exports io.github.dreamtalk.error;
    exports io.github.dreamtalk.face;
    exports io.github.dreamtalk.format;
    exports io.github.dreamtalk.lifetime;
    exports io.github.dreamtalk.media;
    exports io.github.dreamtalk.model;
    exports io.github.dreamtalk.motion;
    exports io.github.dreamtalk.speech;
    exports io.github.dreamtalk.spi;
    exports io.github.dreamtalk.stage;

    uses io.github.dreamtalk.spi.AudioFeatureExtractor.Provider;
    uses io.github.dreamtalk.spi.DeviceProbe;
    uses io.github.dreamtalk.spi.FrameStage.Provider;
    uses io.github.dreamtalk.spi.MediaReader.Provider;
    uses io.github.dreamtalk.spi.MediaWriter.Provider;
    uses io.github.dreamtalk.model.ModelProvider;
    uses io.github.dreamtalk.spi.MotionDenoiser.Provider;
    uses io.github.dreamtalk.format.MotionFormat;
    uses io.github.dreamtalk.spi.MotionStage.Provider;
    uses io.github.dreamtalk.spi.PortraitAnalyzer.Provider;
    uses io.github.dreamtalk.spi.Pronouncer.Provider;
    uses io.github.dreamtalk.spi.Renderer.Provider;
    uses io.github.dreamtalk.spi.Retargeter.Provider;
    uses io.github.dreamtalk.spi.SamplerProvider;
    uses io.github.dreamtalk.spi.SelfChecker.Provider;
    uses io.github.dreamtalk.spi.SpeechAligner.Provider;
    uses io.github.dreamtalk.spi.SpeechRecognizer.Provider;
    uses io.github.dreamtalk.spi.Synthesizer.Provider;

    provides io.github.dreamtalk.spi.MotionStage.Provider with
            io.github.dreamtalk.stage.TemporalSmoothing.Provider,
            io.github.dreamtalk.stage.FaceLife.Provider,
            io.github.dreamtalk.stage.BlinkGenerator.Provider,
            io.github.dreamtalk.stage.GazeMotion.Provider,
            io.github.dreamtalk.stage.HeadMover.Provider;
    provides io.github.dreamtalk.spi.SamplerProvider with
            io.github.dreamtalk.internal.registry.BuiltInSamplers.Ddim,
            io.github.dreamtalk.internal.registry.BuiltInSamplers.DpmSolver,
            io.github.dreamtalk.internal.registry.BuiltInSamplers.Ddpm;
}
