package io.github.dreamtalk.lifetime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Owns what is opened in it and closes all of it, in reverse order of opening, whatever fails on the way: the first failure
 * is thrown, later ones are added to it as suppressed. A constructor that opens several resources opens them in a scope and
 * closes the scope when it fails. Not thread-safe.
 */
public final class Scope implements AutoCloseable {
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    /** An empty scope. */
    public Scope() {}

    /**
     * Takes a resource over.
     *
     * @param <T> its type
     * @param resource closed with this scope
     * @return the same resource
     */
    public <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    /**
     * Closes everything after a failure and keeps the failure's place as the one that is thrown.
     *
     * @param failure what went wrong; failures of closing are added to it as suppressed
     */
    public void closeAfter(Throwable failure) {
        Throwable closing = closeAll();
        if (closing != null && closing != failure) {
            failure.addSuppressed(closing);
        }
    }

    /**
     * Closes everything that was opened. A second call does nothing.
     *
     * @throws IllegalStateException around a checked exception of a resource; unchecked ones and errors come as they are
     */
    @Override
    public void close() {
        Throwable first = closeAll();
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

    /** An Error of one resource must not leave the others open, so everything is caught. */
    private @Nullable Throwable closeAll() {
        Throwable first = null;
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Throwable e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        return first;
    }
}
