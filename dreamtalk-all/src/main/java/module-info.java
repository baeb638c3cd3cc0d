/**
 * The one module of an application: core, neural backends, media and renderer, embedded models. To {@code requires} it is to
 * read the API of the first; the others are found as services.
 */
module io.github.dreamtalk.all {
    requires transitive io.github.dreamtalk.core;
    requires transitive io.github.dreamtalk.models;
    requires transitive io.github.dreamtalk.onnx;
    requires transitive io.github.dreamtalk.render;
}
