package io.github.dreamtalk.internal.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wait for a pushed voice by itself, without a job's thread that is interrupted. */
@Timeout(60)
class PushedPcmTest {
    private final PcmFormat format = new PcmFormat(16_000, 1);
    private final CancelToken cancel = new CancelToken();
    private final AtomicReference<Thread> waiting = new AtomicReference<>();

    private CompletableFuture<Object> waitFor(PushedPcm voice) throws InterruptedException {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Scope scope = new Scope()) {
                result.complete(voice.file(scope, cancel));
            } catch (Throwable e) { // told to the test
                result.completeExceptionally(e);
            }
        });
        waiting.set(thread);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return result;
    }

    @Test
    void cancellingWakesWhoWaits() throws Exception {
        try (PushedPcm voice = new PushedPcm(format)) {
            CompletableFuture<Object> file = waitFor(voice);
            cancel.cancel("enough");
            assertThatThrownBy(() -> file.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CancelledException.class)
                    .hasMessageContaining("enough");
        }
    }

    @Test
    void anInterruptWakesWhoWaitsAndIsKept() throws Exception {
        try (PushedPcm voice = new PushedPcm(format)) {
            CompletableFuture<Object> file = waitFor(voice);
            waiting.get().interrupt();
            assertThatThrownBy(() -> file.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(CancelledException.class);
            Thread.currentThread().interrupt();
            try (Scope scope = new Scope()) {
                assertThatThrownBy(() -> voice.file(scope, cancel)).isInstanceOf(CancelledException.class);
            }
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void itsEndWakesWhoWaits() throws Exception {
        try (PushedPcm voice = new PushedPcm(format)) {
            CompletableFuture<Object> file = waitFor(voice);
            voice.end();
            assertThat(file.get(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void itsFailureWakesWhoWaits() throws Exception {
        try (PushedPcm voice = new PushedPcm(format)) {
            CompletableFuture<Object> file = waitFor(voice);
            voice.fail(new IllegalStateException("no line"));
            assertThatThrownBy(() -> file.get(20, TimeUnit.SECONDS)).hasMessageContaining("no line");
        }
    }

    @Test
    void itsCloseWakesWhoWaits() throws Exception {
        PushedPcm voice = new PushedPcm(format);
        CompletableFuture<Object> file = waitFor(voice);
        voice.close();
        assertThatThrownBy(() -> file.get(20, TimeUnit.SECONDS)).hasMessageContaining("a pushed voice that is closed");
    }

    @Test
    void whatNobodyReadsIsDeletedWithTheVoice() {
        PushedPcm voice = new PushedPcm(format);
        voice.push(new float[100], 0, 100);
        voice.end();
        Path file;
        try (Scope scope = new Scope()) {
            file = voice.file(scope, cancel);
            assertThat(file).exists();
        }
        assertThat(file).exists();
        voice.close();
        assertThat(file).doesNotExist();
    }
}
