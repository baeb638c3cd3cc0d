package io.github.dreamtalk.internal.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancelTokenTest {
    private final CancelToken token = new CancelToken();
    private final List<String> called = new ArrayList<>();

    @Test
    void theFirstReasonIsTheOneThatIsTold() {
        assertThatCode(token::check).doesNotThrowAnyException();
        assertThat(token.failure(null)).hasMessage("the job was cancelled; nothing was left at its target");
        token.cancel("the engine was closed");
        token.cancel();
        assertThat(token.isCancelled()).isTrue();
        assertThatThrownBy(token::check)
                .isInstanceOf(CancelledException.class)
                .hasMessage("the engine was closed; nothing was left at its target");
        Exception cause = new Exception();
        assertThat(token.failure(cause)).hasCause(cause);
    }

    @Test
    void everythingRegisteredIsCalledOnceWhateverTheOthersThrow() {
        token.onCancel(() -> called.add("one"));
        token.onCancel(() -> {
            called.add("two");
            throw new IllegalStateException("a backend that cannot be stopped, as this test wants");
        });
        CancelToken.Registration gone = token.onCancel(() -> called.add("gone"));
        token.onCancel(() -> called.add("three"));
        gone.close();
        gone.close();
        token.cancel();
        token.cancel();
        assertThat(called).containsExactly("one", "two", "three");
    }

    @Test
    void whatComesAfterTheCancellationIsCalledAtOnce() {
        token.cancel();
        token.onCancel(() -> called.add("late")).close();
        assertThat(called).containsExactly("late");
    }

    /** What is interrupted is freed after its registration was closed: an interruption must be over by then. */
    @Test
    void closingARegistrationWaitsForItsInterruption() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        CancelToken.Registration registration = token.onCancel(() -> {
            inside.countDown();
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            over.set(true);
        });
        Thread canceller = new Thread(token::cancel);
        canceller.start();
        inside.await();
        AtomicBoolean seen = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            registration.close();
            seen.set(over.get());
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        closer.join(50);
        assertThat(closer.isAlive()).isTrue();
        goOn.countDown();
        closer.join();
        canceller.join();
        assertThat(seen).isTrue();
        assertThat(interrupted).isTrue();
    }

    @Test
    void anInterruptionMayCloseItsOwnRegistration() {
        AtomicReference<CancelToken.Registration> own = new AtomicReference<>();
        own.set(token.onCancel(() -> {
            own.get().close();
            called.add("closed");
        }));
        token.cancel();
        assertThat(called).containsExactly("closed");
    }

    /** The race itself: many times, a resource is freed by one thread while another cancels. */
    @Test
    void nothingIsInterruptedAfterItWasFreed() throws Exception {
        for (int i = 0; i < 2000; i++) {
            CancelToken t = new CancelToken();
            AtomicBoolean freed = new AtomicBoolean();
            AtomicBoolean wrong = new AtomicBoolean();
            List<CancelToken.Registration> registrations = new ArrayList<>();
            for (int k = 0; k < 5; k++) {
                registrations.add(t.onCancel(() -> {
                    if (freed.get()) {
                        wrong.set(true);
                    }
                }));
            }
            Thread canceller = new Thread(t::cancel);
            canceller.start();
            registrations.forEach(CancelToken.Registration::close);
            freed.set(true);
            canceller.join();
            assertThat(wrong).isFalse();
        }
    }
}
