package io.github.dreamtalk.spi;

import io.github.dreamtalk.Device;

/**
 * What an engine hands to the backends it makes.
 *
 * @param device where networks run
 * @param threads worker threads a backend may use inside one call, at least 1
 * @param models where model files are found
 */
public record BackendContext(Device device, int threads, ModelRepository models) {}
