package io.github.dreamtalk.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.internal.cancel.CancelToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobThreadTest {
    private final CancelToken cancel = new CancelToken();

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void cancellingInterruptsTheThreadAndNoInterruptIsLeftInIt() {
        try (JobThread thread = new JobThread(cancel)) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            cancel.cancel();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void afterItsEndNothingIsInterrupted() {
        JobThread thread = new JobThread(cancel);
        thread.close();
        thread.close();
        cancel.cancel();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** An executor that is shut down interrupts its threads itself: that is its own business. */
    @Test
    void anInterruptOfSomebodyElseIsKept() {
        Thread.currentThread().interrupt();
        new JobThread(cancel).close();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
