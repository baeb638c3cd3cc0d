package io.github.dreamtalk.lifetime;

import org.jspecify.annotations.Nullable;

/**
 * Does one thing after another whatever fails on the way, and keeps what failed: the first failure, later ones in it as
 * suppressed. Not thread-safe.
 */
final class Failures {
    private @Nullable Throwable first;

    /** Something that may fail. */
    interface Attempt {
        void run() throws Exception;
    }

    /** An Error of one must not keep the others from being done, so everything is caught. */
    void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            add(e);
        } catch (Throwable e) {
            add(e);
        }
    }

    private void add(Throwable failure) {
        if (first == null) {
            first = failure;
        } else if (first != failure) {
            first.addSuppressed(failure);
        }
    }

    /** Adds what failed to a failure that came before. */
    void suppressIn(Throwable earlier) {
        if (first != null && first != earlier) {
            earlier.addSuppressed(first);
        }
    }

    /** Throws the first failure: as it is if it is unchecked, else in an {@link IllegalStateException}. */
    void throwFirst() {
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
        if (first != null) {
            throw new IllegalStateException("a resource failed to close: " + first, first);
        }
    }
}
