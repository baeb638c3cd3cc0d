/** The measures of talking-head video, reports, and the self-check. */
module io.github.dreamtalk.eval {
    requires transitive io.github.dreamtalk.core;
    requires io.github.dreamtalk.onnx;
    requires io.github.dreamtalk.render;
    requires transitive io.github.dreamtalk.weights;
    requires java.desktop;
    requires ejml.core;
    requires ejml.ddense;
    requires com.microsoft.onnxruntime;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.eval;
    exports io.github.dreamtalk.eval.distribution;
    exports io.github.dreamtalk.eval.dynamics;
    exports io.github.dreamtalk.eval.identity;
    exports io.github.dreamtalk.eval.image;
    exports io.github.dreamtalk.eval.landmark;
    exports io.github.dreamtalk.eval.natural;
    exports io.github.dreamtalk.eval.report;
    exports io.github.dreamtalk.eval.style;
    exports io.github.dreamtalk.eval.sync;
    exports io.github.dreamtalk.eval.syncnet;

    provides io.github.dreamtalk.model.ModelProvider with
            io.github.dreamtalk.eval.EvaluationModels;
    provides io.github.dreamtalk.spi.SelfChecker.Provider with
            io.github.dreamtalk.eval.FrameSelfCheckerProvider;
}
