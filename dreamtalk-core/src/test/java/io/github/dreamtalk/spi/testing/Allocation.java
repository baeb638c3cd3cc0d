package io.github.dreamtalk.spi.testing;

import java.lang.management.ManagementFactory;

/** Bytes a thread has taken from the heap so far, freed ones included: an upper bound of what it holds. */
public final class Allocation {
    private Allocation() {}

    /**
     * What the calling thread has taken.
     *
     * @return bytes, never falling
     */
    public static long ofThisThread() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
