package io.github.dreamtalk.spi;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.model.ModelRepository;
import org.jspecify.annotations.Nullable;

/**
 * What an engine hands to the backends it makes.
 *
 * @param device where networks run
 * @param threads worker threads a backend may use inside one call, at least 1
 * @param models where model files are found
 * @param precision how exactly motion is computed; backends that make no motion compute in their own way
 * @param trace where work that belongs to no job is reported
 * @param siblings gives the engine's other backends
 */
public record BackendContext(
        Device device, int threads, ModelRepository models, Precision precision, Trace trace, Siblings siblings) {
    /** Gives the engine's other backends. */
    @FunctionalInterface
    public interface Siblings {
        /** There are none. */
        Siblings NONE = new Siblings() {
            @Override
            public <T> T backend(StageKey<T> key, @Nullable String name) {
                throw new BackendUnavailableException(
                        key.name() + ": this backend was made without an engine and has no siblings");
            }
        };

        /**
         * The engine's backend of a key, made if need be and owned by the engine.
         *
         * @param <T> the backend
         * @param key which kind
         * @param name the backend's name, or null for the one the engine would use
         * @return the backend; never closed by the one who asks
         * @throws BackendUnavailableException if there is none, or it asks in turn for the one that asks for it
         */
        <T> T backend(StageKey<T> key, @Nullable String name);
    }

    /**
     * A context of full precision, without trace or siblings.
     *
     * @param device where networks run
     * @param threads worker threads a backend may use inside one call, at least 1
     * @param models where model files are found
     */
    public BackendContext(Device device, int threads, ModelRepository models) {
        this(device, threads, models, Precision.FP32);
    }

    /**
     * A context without trace or siblings.
     *
     * @param device where networks run
     * @param threads worker threads a backend may use inside one call, at least 1
     * @param models where model files are found
     * @param precision how exactly motion is computed
     */
    public BackendContext(Device device, int threads, ModelRepository models, Precision precision) {
        this(device, threads, models, precision, Trace.NONE, Siblings.NONE);
    }

    /**
     * The engine's backend of a key, made if need be and owned by the engine.
     *
     * @param <T> the backend
     * @param key which kind
     * @return the backend; never closed by the one who asks
     * @throws BackendUnavailableException if there is none, or it asks in turn for the one that asks for it
     */
    public <T> T backend(StageKey<T> key) {
        return siblings.backend(key, null);
    }
}
