package io.github.dreamtalk.model;

import java.io.InputStream;
import java.util.List;

/** Contributes model files carried in a jar; found by {@link java.util.ServiceLoader}. Thread-safe. */
public interface ModelProvider {
    /**
     * The files this provider carries, as its manifest describes them.
     *
     * @return the entries
     */
    List<ModelRepository.Entry> entries();

    /**
     * Opens one of the files.
     *
     * @param name an entry's name
     * @return a stream the caller closes
     */
    InputStream open(String name);
}
