package io.github.dreamtalk.spi;

/**
 * A step of the chain from sound to frames: the one shape that everything has, whether the clip is finite or live. A stage
 * is thread-safe and holds what is loaded once; each clip opens a {@link Session}.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
public interface Stage<I, O> extends AutoCloseable {
    /**
     * How far ahead this stage looks.
     *
     * @param clip what is known of the clip
     * @return nothing by default
     */
    default LookAhead lookAhead(ClipInfo clip) {
        return LookAhead.NONE;
    }

    /**
     * Starts a clip.
     *
     * @param clip what is known of it
     * @return the session; the caller closes it
     * @throws io.github.dreamtalk.error.InvalidInputException if the clip does not suit the stage
     */
    Session<I, O> open(ClipInfo clip);

    /** Frees what the stage holds. Sessions are closed before. */
    @Override
    default void close() {}

    /**
     * One clip on its way through a stage. Items come out in order, perhaps later than the one that made them. Used by one
     * thread at a time, except {@link #cancel()}.
     *
     * @param <I> what goes in
     * @param <O> what comes out
     */
    interface Session<I, O> extends AutoCloseable {
        /**
         * Takes the next item.
         *
         * @param item valid during the call only; may be changed in place
         * @param out receives what is ready, during the call
         */
        void push(I item, Sink<? super O> out);

        /**
         * Gives what was held back: the clip is over. Called once, after the last {@link #push}.
         *
         * @param out receives it
         */
        default void finish(Sink<? super O> out) {}

        /** Stops a call that runs in another thread, which then throws soon; later calls throw at once. */
        default void cancel() {}

        /** Frees what the clip held. */
        @Override
        default void close() {}
    }
}
