package io.github.dreamtalk;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a native resource in the fakes: tells of every use that would crash a JVM. It is used by one thread at a time
 * unless it is shared, never after it was closed, never closed in use or before what was opened from it, and never told to
 * stop after it was closed.
 */
public final class Guarded implements AutoCloseable {
    private final String name;
    private final @Nullable Guarded parent;
    private final boolean shared;
    private final List<String> faults;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private int users;
    private int children;
    private boolean closed;

    /** A resource of an engine, shared by all threads. */
    static Guarded shared(String name, List<String> faults) {
        return new Guarded(name, null, true, faults);
    }

    private Guarded(String name, @Nullable Guarded parent, boolean shared, List<String> faults) {
        this.name = name;
        this.parent = parent;
        this.shared = shared;
        this.faults = faults;
    }

    /** Something opened from this, for one thread. */
    Guarded child(String childName, boolean childShared) {
        Guarded child = new Guarded(childName, this, childShared, faults);
        synchronized (this) {
            children++;
            if (closed) {
                fault("was asked for a " + childName + " after it was closed");
            }
        }
        return child;
    }

    private void fault(String what) {
        faults.add(name + " " + what + " (thread " + Thread.currentThread().getName() + ")");
    }

    /** Begins a use; end it by closing what is returned. */
    synchronized Use use() {
        if (closed) {
            fault("was used after it was closed");
        }
        if (users > 0 && !shared) {
            fault("was used by two threads at once");
        }
        users++;
        return () -> {
            synchronized (this) {
                users--;
            }
        };
    }

    /** What a session's cancel() does. */
    void stop() {
        synchronized (this) {
            if (closed) {
                fault("was stopped after it was closed");
            }
        }
        stopped.countDown();
    }

    /** Waits inside a use until it is told to stop. */
    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                fault("was closed twice");
                return;
            }
            if (users > 0) {
                fault("was closed while it was used");
            }
            if (children > 0) {
                fault("was closed before " + children + " that it had opened");
            }
            closed = true;
        }
        if (parent != null) {
            parent.childClosed();
        }
    }

    private synchronized void childClosed() {
        children--;
    }

    /** A use that lasts. */
    interface Use extends AutoCloseable {
        @Override
        void close();
    }
}
