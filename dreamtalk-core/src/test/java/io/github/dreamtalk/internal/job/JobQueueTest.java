package io.github.dreamtalk.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.EngineBusyException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobQueueTest {
    private final List<JobQueue> queues = new ArrayList<>();
    private final List<Integer> started = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        queues.forEach(JobQueue::close);
    }

    private JobQueue queue(int running, int waiting, Executor executor) {
        JobQueue queue = new JobQueue(running, waiting, executor);
        queues.add(queue);
        return queue;
    }

    /** Work that says that it began, and waits. */
    private Callable<Integer> job(int number) {
        return () -> {
            started.add(number);
            go.await();
            return number;
        };
    }

    private void untilStarted(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (started.size() < count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(started).hasSize(count);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        try {
            throw new AssertionError("expected a failure, found " + future.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void soManyRunTheOthersWaitInTheirOrderAndOneMoreIsRefused() throws Exception {
        JobQueue queue = queue(2, 3, null);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            futures.add(queue.submit(job(i), new CancelToken(), null));
            if (i < 2) {
                untilStarted(i + 1);
            }
        }
        assertThatThrownBy(() -> queue.submit(job(9), new CancelToken(), null))
                .isInstanceOf(EngineBusyException.class)
                .hasMessage("engine: found 2 jobs running and 3 waiting, expected at most 2 and 3; try again later, or"
                        + " raise maxJobs or maxWaiting");
        assertThat(started).containsExactly(0, 1);
        go.countDown();
        for (int i = 0; i < 5; i++) {
            assertThat(futures.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i);
        }
        assertThat(started).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void theOrderOfStartIsTheOrderOfSubmission() throws Exception {
        JobQueue queue = queue(1, 1000, null);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            futures.add(queue.submit(job(i), new CancelToken(), null));
        }
        untilStarted(1);
        go.countDown();
        for (CompletableFuture<Integer> future : futures) {
            future.get(20, TimeUnit.SECONDS);
        }
        assertThat(started).hasSize(200).isSorted();
    }

    @Test
    void noneMayWaitIsARefusalAtOnce() {
        JobQueue queue = queue(1, 0, null);
        queue.submit(job(1), new CancelToken(), null);
        assertThatThrownBy(() -> queue.submit(job(2), new CancelToken(), Duration.ofSeconds(1)))
                .isInstanceOf(EngineBusyException.class);
    }

    @Test
    void aJobThatFailsFreesItsPlaceBeforeAnybodyHears() throws Exception {
        JobQueue queue = queue(1, 0, null);
        IllegalStateException broken = new IllegalStateException("broken");
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Integer> failed = queue.submit(
                    () -> {
                        throw broken;
                    },
                    new CancelToken(),
                    null);
            assertThat(failure(failed)).isSameAs(broken);
            assertThat(queue.submit(() -> 7, new CancelToken(), null).get(20, TimeUnit.SECONDS))
                    .isEqualTo(7);
        }
    }

    @Test
    void aWaitingJobThatIsCancelledNeverBeginsAndGivesItsPlaceUp() throws Exception {
        JobQueue queue = queue(1, 2, null);
        CompletableFuture<Integer> first = queue.submit(job(1), new CancelToken(), null);
        CancelToken cancel = new CancelToken();
        CompletableFuture<Integer> second = queue.submit(job(2), cancel, null);
        CompletableFuture<Integer> third = queue.submit(job(3), new CancelToken(), null);
        cancel.cancel("enough");
        assertThat(failure(second))
                .isInstanceOf(CancelledException.class)
                .hasMessage("enough; nothing was left at its target");
        CompletableFuture<Integer> fourth = queue.submit(job(4), new CancelToken(), null);
        go.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(third.get(20, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(fourth.get(20, TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(started).containsExactly(1, 3, 4);
    }

    @Test
    void aDeadlineCountsFromTheSubmission() {
        JobQueue queue = queue(1, 2, null);
        queue.submit(job(1), new CancelToken(), null);
        untilStarted(1);
        CancelToken cancel = new CancelToken();
        CompletableFuture<Integer> waiting = queue.submit(job(2), cancel, Duration.ofMillis(30));
        assertThat(failure(waiting))
                .isInstanceOf(CancelledException.class)
                .hasMessage("the job's deadline of 30 ms passed; nothing was left at its target");
        assertThat(started).containsExactly(1);
    }

    /** In nanoseconds it would overflow. */
    @Test
    void aDeadlineInAnotherAgeIsNone() throws Exception {
        JobQueue queue = queue(1, 2, null);
        CancelToken cancel = new CancelToken();
        CompletableFuture<Integer> job = queue.submit(job(1), cancel, Duration.ofSeconds(Long.MAX_VALUE));
        untilStarted(1);
        Thread.sleep(50);
        assertThat(cancel.isCancelled()).isFalse();
        go.countDown();
        assertThat(job.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** A JVM whose main thread is over ends, whatever still runs or waits. */
    @Test
    void itsThreadsKeepNoJvmAlive() throws Exception {
        JobQueue queue = queue(1, 2, null);
        CompletableFuture<Boolean> daemon =
                queue.submit(() -> Thread.currentThread().isDaemon(), new CancelToken(), Duration.ofHours(1));
        assertThat(daemon.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(t -> t.getName().equals("dreamtalk-deadlines"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void whatIsCancelledBeforeItIsSubmittedNeverBegins() {
        CancelToken cancel = new CancelToken();
        cancel.cancel("too late");
        assertThat(failure(queue(1, 2, null).submit(job(1), cancel, null)))
                .isInstanceOf(CancelledException.class)
                .hasMessageStartingWith("too late");
        assertThat(started).isEmpty();
    }

    @Test
    void closingGivesUpTheWaitingCancelsTheRunningAndRefusesNewOnes() throws Exception {
        JobQueue queue = queue(1, 2, null);
        CancelToken running = new CancelToken();
        CompletableFuture<Integer> first = queue.submit(job(1), running, Duration.ofHours(1));
        untilStarted(1);
        CompletableFuture<Integer> second = queue.submit(job(2), new CancelToken(), null);
        queue.close();
        queue.close();
        assertThat(failure(second))
                .isInstanceOf(CancelledException.class)
                .hasMessageStartingWith("the engine was closed");
        assertThat(running.isCancelled()).isTrue();
        assertThatThrownBy(() -> queue.submit(job(3), new CancelToken(), null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the engine is closed");
        go.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).as("it did not ask").isEqualTo(1);
    }

    @Test
    void aFutureThatIsCompletedByItsOwnerCancelsTheJob() {
        JobQueue queue = queue(1, 1, null);
        CancelToken running = new CancelToken();
        CancelToken waiting = new CancelToken();
        CompletableFuture<Integer> first = queue.submit(job(1), running, null);
        CompletableFuture<Integer> second = queue.submit(job(2), waiting, null);
        assertThat(second.complete(5)).isTrue();
        assertThat(waiting.isCancelled()).isTrue();
        assertThat(first.cancel(true)).isTrue();
        assertThat(running.isCancelled()).isTrue();
        assertThat(running.failure(null)).hasMessageStartingWith("the job's future was cancelled or completed");
    }

    @Test
    void aJobThatEndsByItselfIsNotCancelled() throws Exception {
        CancelToken cancel = new CancelToken();
        assertThat(queue(1, 1, null)
                        .submit(() -> 3, cancel, Duration.ofMillis(300))
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo(3);
        Thread.sleep(400);
        assertThat(cancel.isCancelled()).isFalse();
    }

    /** An executor that has no room, or is broken in another way; whatever it throws, no place is lost. */
    @Test
    void whatTheExecutorThrowsIsARefusalAndTakesNoPlace() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        JobQueue queue = queue(1, 5, task -> {
            Throwable t = thrown.get();
            if (t instanceof RuntimeException e) {
                throw e;
            }
            if (t instanceof Error e) {
                throw e;
            }
            threads.execute(task);
        });
        try {
            for (Throwable t : List.of(
                    new RejectedExecutionException("full"),
                    new IllegalStateException("broken"),
                    new OutOfMemoryError("unable to create native thread"))) {
                thrown.set(t);
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> queue.submit(() -> 1, new CancelToken(), null))
                            .isInstanceOf(EngineBusyException.class)
                            .hasMessageContaining(t.getMessage())
                            .hasCause(t);
                }
                thrown.set(null);
                assertThat(queue.submit(() -> 2, new CancelToken(), null).get(20, TimeUnit.SECONDS))
                        .isEqualTo(2);
            }
            // Those that waited meanwhile are refused by their futures, and the one after them finds its place.
            CompletableFuture<Integer> running = queue.submit(job(1), new CancelToken(), null);
            untilStarted(1);
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(queue.submit(() -> 4, new CancelToken(), null));
            }
            thrown.set(new OutOfMemoryError("unable to create native thread"));
            go.countDown();
            assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            waiting.forEach(w -> assertThat(failure(w)).isInstanceOf(EngineBusyException.class));
            thrown.set(null);
            assertThat(queue.submit(() -> 5, new CancelToken(), null).get(20, TimeUnit.SECONDS))
                    .isEqualTo(5);
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** An executor may keep a job for long, or for ever. */
    @Test
    void aJobThatItsExecutorHasNotBegunEndsWhenItIsCancelledAndItsPlaceIsFree() throws Exception {
        Deque<Runnable> kept = new ArrayDeque<>();
        JobQueue queue = queue(1, 1, kept::add);
        CancelToken cancel = new CancelToken();
        CompletableFuture<Integer> first = queue.submit(job(1), cancel, null);
        CompletableFuture<Integer> second = queue.submit(() -> 2, new CancelToken(), null);
        cancel.cancel();
        assertThat(failure(first)).isInstanceOf(CancelledException.class);
        assertThat(kept).as("the next one has its place").hasSize(2);
        kept.poll().run();
        assertThat(started).isEmpty();
        kept.poll().run();
        assertThat(second.get(1, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void manyAreRefusedOneAfterTheOtherWithoutEatingTheStack() throws Exception {
        AtomicInteger accepted = new AtomicInteger(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            JobQueue queue = queue(1, 100_000, task -> {
                if (accepted.getAndDecrement() <= 0) {
                    throw new RejectedExecutionException("full");
                }
                threads.execute(task);
            });
            CompletableFuture<Integer> first = queue.submit(job(1), new CancelToken(), null);
            CompletableFuture<Integer> last = null;
            for (int i = 0; i < 50_000; i++) {
                last = queue.submit(() -> 2, new CancelToken(), null);
            }
            go.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(failure(last)).isInstanceOf(EngineBusyException.class);
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The caller's class loader is where backends are looked for; the executor's thread gets its own back. */
    @Test
    void aJobSeesTheClassLoaderOfWhoSubmittedIt() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Thread own = Thread.currentThread();
        ClassLoader before = own.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
            ClassLoader ofThePool = threads.submit(() -> Thread.currentThread().getContextClassLoader())
                    .get();
            own.setContextClassLoader(loader);
            assertThat(queue(1, 1, threads)
                            .submit(() -> Thread.currentThread().getContextClassLoader(), new CancelToken(), null)
                            .get(20, TimeUnit.SECONDS))
                    .isSameAs(loader);
            assertThat(threads.submit(() -> Thread.currentThread().getContextClassLoader())
                            .get())
                    .isSameAs(ofThePool);
        } finally {
            own.setContextClassLoader(before);
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void waitingThrowsWhatTheJobThrewAsItIs() {
        CancelToken cancel = new CancelToken();
        AssertionError error = new AssertionError();
        assertThatThrownBy(() -> JobQueue.await(CompletableFuture.failedFuture(error), cancel))
                .isSameAs(error);
        IllegalArgumentException wrong = new IllegalArgumentException();
        assertThatThrownBy(() -> JobQueue.await(CompletableFuture.failedFuture(wrong), cancel))
                .isSameAs(wrong);
        Exception checked = new Exception("checked");
        assertThatThrownBy(() -> JobQueue.await(CompletableFuture.failedFuture(checked), cancel))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(checked);
        assertThat(JobQueue.await(CompletableFuture.completedFuture(4), cancel)).isEqualTo(4);
        assertThat(cancel.isCancelled()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** Jobs come, are cancelled and end from all sides; every future ends, and every place comes back. */
    @Test
    void noPlaceIsEverLost() throws Exception {
        java.util.Random random = new java.util.Random(3);
        JobQueue queue = queue(3, 10_000, null);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            CancelToken cancel = new CancelToken();
            CompletableFuture<Integer> future = queue.submit(
                    () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        return 1;
                    },
                    cancel,
                    random.nextInt(10) == 0 ? Duration.ofNanos(random.nextInt(100_000)) : null);
            all.add(future);
            if (random.nextInt(3) == 0) {
                cancel.cancel();
            }
            if (random.nextInt(5) == 0) {
                future.cancel(true);
            }
        }
        for (CompletableFuture<Integer> future : all) {
            future.handle((r, e) -> 0).get(20, TimeUnit.SECONDS);
        }
        assertThat(most.get()).isBetween(1, 3);
        CountDownLatch together = new CountDownLatch(3);
        List<CompletableFuture<Boolean>> last = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            last.add(queue.submit(
                    () -> {
                        together.countDown();
                        return together.await(10, TimeUnit.SECONDS);
                    },
                    new CancelToken(),
                    null));
        }
        for (CompletableFuture<Boolean> future : last) {
            assertThat(future.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
