package io.github.dreamtalk.lifetime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way into a resource that others may close while it is in use, a native one above all: whoever uses it enters and
 * leaves, and {@link #close()} refuses newcomers, tells those inside to stop, waits until they have left, and only then
 * frees the resource. Nothing is ever freed under somebody's feet.
 *
 * <p>Closing from inside (a thread that has entered closes the gate) cannot wait for itself: the resource is then freed by
 * the last one who leaves. Thread-safe.
 */
public final class Gate implements AutoCloseable {
    private final String what;
    private final Runnable free;
    private final Set<Entry> inside = new LinkedHashSet<>();
    private boolean closed;
    private boolean freed;

    /**
     * A gate that is open.
     *
     * @param what names the resource in messages, such as {@code the network 'face-mesh.onnx'}
     * @param free frees the resource; called once, after everybody has left
     */
    public Gate(String what, Runnable free) {
        this.what = what;
        this.free = free;
    }

    /**
     * Goes in.
     *
     * @return to be closed on leaving, by the same thread
     * @throws IllegalStateException if the gate is closed
     */
    public Entry enter() {
        return enter(() -> {});
    }

    /**
     * Goes in, and says how to be stopped.
     *
     * @param stop tells whoever has entered to leave soon; called by the closing thread, at most once, and never after the
     *     entry was closed; must be quick and must not throw
     * @return to be closed on leaving, by the same thread
     * @throws IllegalStateException if the gate is closed
     */
    public Entry enter(Runnable stop) {
        Entry entry = new Entry(stop, Thread.currentThread());
        synchronized (inside) {
            if (closed) {
                throw new IllegalStateException(what + " is closed");
            }
            inside.add(entry);
        }
        return entry;
    }

    /**
     * Whether newcomers are refused.
     *
     * @return true once {@link #close()} was called
     */
    public boolean isClosed() {
        synchronized (inside) {
            return closed;
        }
    }

    /**
     * Refuses newcomers, stops those inside, waits for them to leave, and frees the resource. A second call waits as the
     * first does. An interrupt does not end the wait: what is inside still uses the resource; it is kept for the caller.
     */
    @Override
    public void close() {
        List<Entry> toStop;
        synchronized (inside) {
            toStop = closed ? List.of() : new ArrayList<>(inside);
            closed = true;
            // Under the lock: an entry that leaves meanwhile must not be stopped after it left.
            toStop.forEach(entry -> entry.stop.run());
        }
        if (waitForLeavers()) {
            freeOnce();
        }
    }

    /** True when nobody is inside; false if the caller itself is, who cannot wait for himself. */
    private boolean waitForLeavers() {
        boolean interrupted = false;
        try {
            synchronized (inside) {
                while (!inside.isEmpty()) {
                    if (inside.stream().anyMatch(entry -> entry.thread == Thread.currentThread())) {
                        return false;
                    }
                    try {
                        inside.wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void freeOnce() {
        synchronized (inside) {
            if (freed) {
                return;
            }
            freed = true;
        }
        free.run();
    }

    /** Somebody's stay inside. */
    public final class Entry implements AutoCloseable {
        private final Runnable stop;
        private final Thread thread;

        private Entry(Runnable stop, Thread thread) {
            this.stop = stop;
            this.thread = thread;
        }

        /** Leaves. A second call does nothing. */
        @Override
        public void close() {
            boolean last;
            synchronized (inside) {
                last = inside.remove(this) && closed && inside.isEmpty();
                inside.notifyAll();
            }
            if (last) {
                freeOnce();
            }
        }
    }
}
