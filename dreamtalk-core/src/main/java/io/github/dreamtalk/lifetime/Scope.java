package io.github.dreamtalk.lifetime;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Owns what is opened in it and closes all of it, in reverse order of opening, whatever fails on the way: the first failure
 * is thrown, later ones are added to it as suppressed. A constructor that opens several resources opens them in a scope and
 * closes the scope when it fails. Not thread-safe; where others may close while it is in use, a {@link Gate} closes it.
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
        closeAll().suppressIn(failure);
    }

    /**
     * Closes everything that was opened. A second call does nothing.
     *
     * @throws IllegalStateException around a checked exception of a resource; unchecked ones and errors come as they are
     */
    @Override
    public void close() {
        closeAll().throwFirst();
    }

    private Failures closeAll() {
        Failures failures = new Failures();
        while (!owned.isEmpty()) {
            AutoCloseable next = owned.pop();
            failures.attempt(next::close);
        }
        return failures;
    }
}
