package io.github.dreamtalk.onnx.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what of ONNX Runtime's native memory is held by this library, for tests and diagnostics that look for leaks.
 * Thread-safe.
 */
public enum OpenNatives {
    /** Networks: {@link OnnxSession}. */
    NETWORKS,
    /** Tensors outside the Java heap: {@link NativeTensor}. */
    TENSORS,
    /** Switches of runs: {@link Cancellation}. */
    SWITCHES;

    private final AtomicInteger open = new AtomicInteger();

    /**
     * How many are open.
     *
     * @return their number at this moment
     */
    public int count() {
        return open.get();
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }
}
