/** Readers of weight and array files that nobody has vetted: torch, safetensors, MAT. */
module io.github.dreamtalk.weights {
    requires transitive io.github.dreamtalk.core;
    requires org.slf4j;
    requires com.fasterxml.jackson.core;
    requires pickle;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.weights;
    exports io.github.dreamtalk.weights.mat;
}
