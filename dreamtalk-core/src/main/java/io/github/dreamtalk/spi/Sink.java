package io.github.dreamtalk.spi;

/**
 * Takes what a stage gives.
 *
 * @param <T> what flows
 */
@FunctionalInterface
public interface Sink<T> {
    /**
     * Takes the next item.
     *
     * @param item valid during the call only
     */
    void accept(T item);
}
