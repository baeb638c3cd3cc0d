/**
 * The neural backends: found as services. Exported to everyone is what has callers of its own, the import of published
 * checkpoints; sessions, graphs and networks are shared with our own modules alone.
 */
@SuppressWarnings("module") // The modules named below are compiled after this one.
module io.github.dreamtalk.onnx {
    requires transitive io.github.dreamtalk.core;
    requires io.github.dreamtalk.weights;
    requires com.fasterxml.jackson.core;
    requires com.microsoft.onnxruntime;
    // For ONNX Runtime, which is no module and cannot say so itself.
    requires java.logging;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.onnx.published;
    exports io.github.dreamtalk.onnx.denoiser to
            io.github.dreamtalk.cli,
            io.github.dreamtalk.training;
    exports io.github.dreamtalk.onnx.face to
            io.github.dreamtalk.eval;
    exports io.github.dreamtalk.onnx.graph to
            io.github.dreamtalk.eval;
    exports io.github.dreamtalk.onnx.phone to
            io.github.dreamtalk.training;
    exports io.github.dreamtalk.onnx.runtime to
            io.github.dreamtalk.eval;

    provides io.github.dreamtalk.format.MotionFormat with
            io.github.dreamtalk.onnx.published.BfmMotionFormat;
    provides io.github.dreamtalk.spi.AudioFeatureExtractor.Provider with
            io.github.dreamtalk.onnx.phone.PhoneFeatureExtractorProvider,
            io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Provider;
    provides io.github.dreamtalk.spi.DeviceProbe with
            io.github.dreamtalk.onnx.runtime.OnnxDeviceProbe;
    provides io.github.dreamtalk.spi.MotionDenoiser.Provider with
            io.github.dreamtalk.onnx.denoiser.DreamTalkDenoiserProvider;
    provides io.github.dreamtalk.spi.PortraitAnalyzer.Provider with
            io.github.dreamtalk.onnx.face.MediaPipePortraitAnalyzer.Provider;
    provides io.github.dreamtalk.spi.Renderer.Provider with
            io.github.dreamtalk.onnx.pirenderer.PiRendererProvider;
    provides io.github.dreamtalk.spi.SpeechAligner.Provider with
            io.github.dreamtalk.onnx.align.PhoneAligner.Provider;
}
