package io.github.dreamtalk.weights.mat;

import java.lang.management.ManagementFactory;

/** Bytes a thread has taken from the heap so far, freed ones included: an upper bound of what it holds. */
final class Allocation {
    private Allocation() {}

    static long ofThisThread() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
