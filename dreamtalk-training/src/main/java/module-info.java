/** Corpus making and training of the embedded networks: a command, nothing to call. */
module io.github.dreamtalk.training {
    requires transitive io.github.dreamtalk.core;
    requires io.github.dreamtalk.eval;
    requires io.github.dreamtalk.onnx;
    requires io.github.dreamtalk.text;
    requires io.github.dreamtalk.weights;
    requires java.desktop;
    requires ai.djl.api;
    requires com.google.protobuf;
    requires com.sun.jna;
    requires info.picocli;
    requires org.slf4j;
    requires org.tribuo.util.onnx;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.training;
    exports io.github.dreamtalk.training.error;

    opens io.github.dreamtalk.training to
            info.picocli;
    opens io.github.dreamtalk.training.convert to
            info.picocli;
    opens io.github.dreamtalk.training.corpus to
            com.sun.jna,
            info.picocli;
    opens io.github.dreamtalk.training.style to
            info.picocli;
}
