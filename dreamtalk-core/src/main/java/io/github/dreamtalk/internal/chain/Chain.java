package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of stages one after the other: what one gives, the next is given. Items are pushed in at the front and leave at
 * the end; {@link #finish()} flushes every stage in its turn. Owns its sessions. Used by one thread at a time; cancellation
 * reaches every session from any thread.
 *
 * @param <I> what goes in
 */
public final class Chain<I> implements Sink<I>, AutoCloseable {
    private final List<Link<?, ?>> links;
    private final Sink<I> front;
    private final Scope scope;

    private Chain(List<Link<?, ?>> links, Sink<I> front, Scope scope) {
        this.links = links;
        this.front = front;
        this.scope = scope;
    }

    /**
     * Starts a chain.
     *
     * @param cancel stops every session
     * @param trace hears what each stage did, its own time alone
     */
    public static <I> Builder<I, I> builder(CancelToken cancel, Trace trace) {
        return new Builder<>(new ArrayList<>(), cancel, trace, new Scope());
    }

    @Override
    public void accept(I item) {
        front.accept(item);
    }

    /** The clip is over: every stage gives what it held back. */
    public void finish() {
        links.forEach(Link::finish);
    }

    /** Closes every session, those of a chain that failed too. */
    @Override
    public void close() {
        scope.close();
    }

    /**
     * A chain being put together, from the front.
     *
     * @param <I> what goes in
     * @param <O> what comes out so far
     */
    public static final class Builder<I, O> {
        private final List<Link<?, ?>> links;
        private final CancelToken cancel;
        private final Trace trace;
        private final Scope scope;

        private Builder(List<Link<?, ?>> links, CancelToken cancel, Trace trace, Scope scope) {
            this.links = links;
            this.cancel = cancel;
            this.trace = trace;
            this.scope = scope;
        }

        /**
         * Adds a session.
         *
         * @param phase its name in the trace, or null for one that reports what it does itself
         * @param session owned by the chain from now on
         */
        public <P> Builder<I, P> then(@Nullable String phase, Stage.Session<O, P> session) {
            scope.own(session);
            scope.own(cancel.onCancel(session::cancel));
            links.add(new Link<>(phase, session, cancel, trace));
            return new Builder<>(links, cancel, trace, scope);
        }

        /** Says where what comes out goes. */
        @SuppressWarnings("unchecked") // each link was added behind one whose output type is its input type
        public Chain<I> into(Sink<O> end) {
            Sink<?> next = end;
            for (int i = links.size() - 1; i >= 0; i--) {
                Link<Object, Object> link = (Link<Object, Object>) links.get(i);
                link.next = (Sink<Object>) next;
                next = link;
            }
            return new Chain<>(links, (Sink<I>) next, scope);
        }

        /** Closes what was added, after a failure to go on. */
        public void abandon(Throwable failure) {
            scope.closeAfter(failure);
        }
    }

    /** A session and where its output goes. */
    private static final class Link<I, O> implements Sink<I> {
        private final @Nullable String phase;
        private final Stage.Session<I, O> session;
        private final CancelToken cancel;
        private final Trace trace;
        private Sink<O> next = item -> {};
        private long items;
        private long downstream;

        Link(@Nullable String phase, Stage.Session<I, O> session, CancelToken cancel, Trace trace) {
            this.phase = phase;
            this.session = session;
            this.cancel = cancel;
            this.trace = trace;
        }

        @Override
        public void accept(I item) {
            cancel.check();
            if (!isTimed()) {
                session.push(item, next);
                return;
            }
            long start = System.nanoTime();
            downstream = 0;
            session.push(item, this::timed);
            report(start);
        }

        void finish() {
            cancel.check();
            if (!isTimed()) {
                session.finish(next);
                return;
            }
            long start = System.nanoTime();
            downstream = 0;
            session.finish(this::timed);
            report(start);
        }

        private boolean isTimed() {
            return trace != Trace.NONE && phase != null;
        }

        private void timed(O item) {
            long start = System.nanoTime();
            next.accept(item);
            downstream += System.nanoTime() - start;
        }

        /** A stage's own time, without that of those after it. */
        private void report(long start) {
            trace.done(new Trace.Event(
                    0, java.util.Objects.requireNonNull(phase), items++, System.nanoTime() - start - downstream, 0));
        }
    }
}
