package io.github.dreamtalk.lifetime;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way into a resource that others may close while it is in use, a native one above all: whoever uses it enters and
 * leaves, and {@link #close()} refuses newcomers, tells those inside to stop, waits until they have left, and only then
 * frees the resource. Nothing is ever freed under somebody's feet.
 *
 * <p>Closing from inside (a thread that has entered closes the gate) cannot wait for itself: the resource is then freed by
 * the last one who leaves. Two threads that are each inside one gate and close the other's would wait for each other; so
 * stay inside for the native call only, and never call anybody's callback there. Thread-safe.
 */
public final class Gate implements AutoCloseable {
    private final String what;
    private final Runnable free;
    /** Guards everything below, and is told of everybody who leaves and of the end of freeing. */
    private final Object lock = new Object();

    private final Set<Entry> inside = new LinkedHashSet<>();
    private boolean closed;
    /** A closer was inside himself and could not wait: the last one out frees. */
    private boolean leftToTheLast;

    private @Nullable Thread freeing;
    private boolean freed;

    /**
     * A gate that is open.
     *
     * @param what names the resource in messages, such as {@code the network 'face-mesh.onnx'}
     * @param free frees the resource; called once, after everybody has left, outside any lock of the gate
     */
    public Gate(String what, Runnable free) {
        this.what = what;
        this.free = free;
        OpenGates.made(this);
    }

    /**
     * Goes in, without a way to be stopped: for short stays.
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
     *     entry was closed; must be quick, and must neither wait for anybody nor go through this gate
     * @return to be closed on leaving, by the same thread
     * @throws IllegalStateException if the gate is closed
     */
    public Entry enter(Runnable stop) {
        Entry entry = new Entry(stop, Thread.currentThread());
        synchronized (lock) {
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
        synchronized (lock) {
            return closed;
        }
    }

    /**
     * Refuses newcomers, stops those inside, waits for them to leave, and frees the resource. When it returns the resource
     * is freed, unless the caller himself is inside. A second call waits as the first does and frees nothing again. An
     * interrupt does not end the wait, for what is inside still uses the resource; it is kept for the caller.
     *
     * <p>What a stop or freeing throws is thrown after all else was done.
     */
    @Override
    public void close() {
        Failures failures = new Failures();
        boolean mine;
        synchronized (lock) {
            if (!closed) {
                closed = true;
                // Under the lock: an entry that leaves meanwhile must not be stopped after it left.
                inside.forEach(entry -> failures.attempt(entry.stop::run));
            }
            mine = drained();
            if (mine) {
                freeing = Thread.currentThread();
            }
        }
        if (mine) {
            failures.attempt(this::free);
        }
        failures.throwFirst();
    }

    /** Waits for the leavers; true if the caller is to free the resource. */
    private boolean drained() {
        boolean interrupted = false;
        try {
            while (!freed) {
                if (isInside(Thread.currentThread())) {
                    leftToTheLast = true;
                    return false;
                }
                if (freeing == Thread.currentThread()) {
                    return false; // freeing the resource closes the gate again
                }
                if (inside.isEmpty() && freeing == null) {
                    return true;
                }
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isInside(Thread thread) {
        for (Entry entry : inside) {
            if (entry.thread == thread) {
                return true;
            }
        }
        return false;
    }

    private void free() {
        try {
            free.run();
        } finally {
            OpenGates.freed(this);
            synchronized (lock) {
                freed = true;
                lock.notifyAll();
            }
        }
    }

    /** What the gate leads to. */
    @Override
    public String toString() {
        return what;
    }

    /** Somebody's stay inside. */
    public final class Entry implements AutoCloseable {
        private final Runnable stop;
        private final Thread thread;

        private Entry(Runnable stop, Thread thread) {
            this.stop = stop;
            this.thread = thread;
        }

        /**
         * Lets the calling thread in too, which works for this stay; also after {@link Gate#close()} was called, for the
         * closer waits for this stay anyway.
         *
         * @return to be closed on leaving, by the calling thread, while this entry is still open
         * @throws IllegalStateException if this entry was closed
         */
        public Entry admit() {
            Entry entry = new Entry(() -> {}, Thread.currentThread());
            synchronized (lock) {
                if (!inside.contains(this)) {
                    throw new IllegalStateException(what + ": found a stay that is over, expected one that lasts;"
                            + " a helper's thread must end before whom it works for");
                }
                inside.add(entry);
            }
            return entry;
        }

        /** Leaves. A second call does nothing. */
        @Override
        public void close() {
            boolean mine;
            synchronized (lock) {
                mine = inside.remove(this) && leftToTheLast && inside.isEmpty() && freeing == null;
                if (mine) {
                    freeing = Thread.currentThread();
                }
                lock.notifyAll();
            }
            if (mine) {
                free();
            }
        }
    }
}
