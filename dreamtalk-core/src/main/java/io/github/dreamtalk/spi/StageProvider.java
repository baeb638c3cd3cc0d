package io.github.dreamtalk.spi;

/**
 * Makes stages of which several may stand in one chain.
 *
 * @param <T> the stage made
 */
public interface StageProvider<T extends Stage<?, ?>> extends BackendProvider<T> {
    /**
     * Position among the stages of its kind; lower runs first.
     *
     * @return the order
     */
    int order();

    /**
     * Whether the stage joins a chain whose request does not name it. A request can always leave it out, or take it in, by
     * its name.
     *
     * @return true by default
     */
    default boolean joinsByDefault() {
        return true;
    }
}
