package io.github.dreamtalk.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.internal.cancel.CancelToken;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundTest {
    private final CancelToken cancel = new CancelToken();

    @Test
    void itsThreadKeepsNoJvmAlive() {
        try (Background<Boolean> work =
                new Background<>("beside", cancel, () -> Thread.currentThread().isDaemon())) {
            assertThat(work.get()).isTrue();
        }
    }

    @Test
    void whatItThrowsIsThrownAsItIs() {
        IOException lost = new IOException("lost");
        try (Background<Boolean> work = new Background<>("beside", cancel, () -> {
            throw lost;
        })) {
            assertThatThrownBy(work::get).isSameAs(lost);
        }
    }

    @Test
    void cancellingInterruptsIt() {
        try (Background<Boolean> work = new Background<>("beside", cancel, () -> {
            new CountDownLatch(1).await();
            return true;
        })) {
            cancel.cancel();
            assertThatThrownBy(work::get).isInstanceOf(InterruptedException.class);
        }
    }

    /** Who waits is not let go by an interrupt, for the work uses what is his, but keeps it. */
    @Test
    void anInterruptOfWhoWaitsIsKept() {
        CountDownLatch go = new CountDownLatch(1);
        try (Background<Integer> work = new Background<>("beside", cancel, () -> {
            go.await();
            return 7;
        })) {
            Thread.currentThread().interrupt();
            new Thread(() -> {
                        try {
                            Thread.sleep(50);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        go.countDown();
                    })
                    .start();
            assertThat(work.get()).isEqualTo(7);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
