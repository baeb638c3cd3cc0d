package io.github.dreamtalk.format;

import java.lang.management.ManagementFactory;

/** Bytes a thread has taken from the heap so far, freed ones included: an upper bound of what it holds. */
public final class Allocation {
    private Allocation() {}

    /**
     * Counts for the calling thread.
     *
     * @return bytes since the thread started
     */
    public static long ofThisThread() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
