/** The embedded models: found as a service, nothing to call. */
module io.github.dreamtalk.models {
    requires io.github.dreamtalk.core;
    requires static transitive org.jspecify;

    provides io.github.dreamtalk.model.ModelProvider with
            io.github.dreamtalk.models.EmbeddedModels;
}
