package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import java.util.function.Supplier;

/**
 * What one clip holds outside the Java heap, and the switch that stops its runs. Whoever works with it does so in
 * {@link #use}; {@link #close()} from any thread refuses further work, stops the work in progress, waits for it to end, and
 * frees everything in reverse order. {@link #cancel()} and {@link #close()} are thread-safe; everything else belongs to the
 * thread that works.
 */
public final class NativeScope implements AutoCloseable {
    private final String what;
    private final Scope owned = new Scope();
    private final Cancellation cancellation;
    private final Gate gate;

    /**
     * An empty scope with a switch that is off.
     *
     * @param what names the owner in messages, such as {@code the denoiser's session}
     * @throws io.github.dreamtalk.error.BackendUnavailableException if ONNX Runtime cannot be loaded
     */
    public NativeScope(String what) {
        this.what = what;
        this.cancellation = owned.own(new Cancellation());
        this.gate = new Gate(what, owned::close);
    }

    /**
     * Takes a resource over. For the maker, before others know of this scope, or inside {@link #use}.
     *
     * @param <T> its type
     * @param resource closed with this scope
     * @return the same resource
     */
    public <T extends AutoCloseable> T own(T resource) {
        return owned.own(resource);
    }

    /**
     * The switch that belongs to the runs of this scope.
     *
     * @return closed with this scope
     */
    public Cancellation cancellation() {
        return cancellation;
    }

    /**
     * Works with what is owned.
     *
     * @param <T> the result
     * @param work reads and writes tensors, runs networks; must not call anybody's callback
     * @return its result
     * @throws CancelledException if it was cancelled, or this is closed meanwhile
     * @throws IllegalStateException if this was closed before
     */
    public <T> T use(Supplier<T> work) {
        Gate.Entry stay = gate.enter(() -> cancellation.stop(what + " was closed while it worked"));
        try {
            cancellation.check();
            return work.get();
        } finally {
            stay.close();
        }
    }

    /** Stops work in progress and refuses more. Does nothing after {@link #close()}. */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * Throws if there is no more work to be done.
     *
     * @throws CancelledException after {@link #cancel()}
     * @throws IllegalStateException after {@link #close()}
     */
    public void check() {
        if (gate.isClosed()) {
            throw new IllegalStateException(what + " is closed");
        }
        cancellation.check();
    }

    @Override
    public void close() {
        gate.close();
    }

    /**
     * Closes after a failure in the maker's constructor.
     *
     * @param failure what went wrong; failures of closing are added to it as suppressed
     */
    public void closeAfter(Throwable failure) {
        Scope self = new Scope();
        self.own(this);
        self.closeAfter(failure);
    }
}
