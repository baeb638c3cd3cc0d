package io.github.dreamtalk.spi;

import io.github.dreamtalk.Device;
import io.github.dreamtalk.Precision;

/**
 * What an engine hands to the backends it makes.
 *
 * @param device where networks run
 * @param threads worker threads a backend may use inside one call, at least 1
 * @param models where model files are found
 * @param precision how exactly motion is computed; backends that make no motion compute in their own way
 */
public record BackendContext(Device device, int threads, ModelRepository models, Precision precision) {
    /**
     * A context of full precision.
     *
     * @param device where networks run
     * @param threads worker threads a backend may use inside one call, at least 1
     * @param models where model files are found
     */
    public BackendContext(Device device, int threads, ModelRepository models) {
        this(device, threads, models, Precision.FP32);
    }
}
