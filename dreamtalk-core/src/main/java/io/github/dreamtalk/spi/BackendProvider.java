package io.github.dreamtalk.spi;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.model.ModelRepository;

/**
 * Makes one kind of backend. Providers are found by {@link java.util.ServiceLoader}, are cheap to construct, load nothing
 * heavy before {@link #create}, and are thread-safe.
 *
 * @param <T> the backend made
 */
public interface BackendProvider<T> {
    /**
     * The name by which a user chooses this backend, unique within its SPI: lower case, digits, {@code - . +}.
     *
     * @return the name
     */
    String name();

    /**
     * Rank among the backends of this SPI when the user names none: the highest wins; two equal highest are an error
     * that lists both. The backends of this project use 100; fallbacks use less.
     *
     * @return the priority
     */
    default int priority() {
        return 0;
    }

    /**
     * Whether the model files this backend needs are there. When the user names no backend, those that are not available
     * are passed over; a backend asked for by name is made, and says itself what it misses.
     *
     * @param models where model files are found
     * @return true by default
     */
    default boolean available(ModelRepository models) {
        return true;
    }

    /**
     * Makes the backend. Heavy work (loading models) belongs here.
     *
     * @param context device, threads and models to use
     * @return a new backend, owned by the caller
     * @throws BackendUnavailableException if it cannot run here; the message says why and what to do
     */
    T create(BackendContext context);
}
