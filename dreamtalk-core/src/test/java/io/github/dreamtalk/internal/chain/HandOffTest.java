package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandOffTest {
    private final CancelToken cancel = new CancelToken();
    private final AtomicInteger freed = new AtomicInteger();
    private final Gate gate = new Gate("the engine of the test", freed::incrementAndGet);
    private final Gate.Entry stay = gate.enter();
    private final List<Float> taken = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void leave() {
        stay.close();
        gate.close();
    }

    private Chain<Rows> chain(Sink<Rows> end) {
        return Chain.<Rows>builder(cancel, Trace.NONE).into(end);
    }

    private HandOff handOff(Sink<Rows> end) {
        return new HandOff(chain(end), 2, cancel, List.of(stay));
    }

    private void take(Rows rows) {
        for (int i = 0; i < rows.count(); i++) {
            taken.add(rows.values()[2 * i]);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rowsGoThroughInOrderInAThreadOfTheirOwn() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        float[] values = new float[6];
        try (HandOff worker = handOff(rows -> {
            thread.set(Thread.currentThread());
            take(rows);
        })) {
            for (int i = 0; i < 100; i++) {
                values[0] = i;
                values[2] = i + 0.5f;
                worker.accept(new Rows(values, 2)); // reused: a copy is handed over
            }
            worker.finish();
        }
        assertThat(taken).hasSize(200).isSorted();
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        assertThat(thread.get().getName()).isEqualTo("dreamtalk-render");
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().isAlive()).isFalse();
    }

    /** What bounds the memory between a fast network and a slow encoder. */
    @Test
    void aSlowConsumerStopsTheProducerAfterTwoBlocks() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger given = new AtomicInteger();
        try (HandOff worker = handOff(rows -> {
            await(go);
            take(rows);
        })) {
            Thread producer = new Thread(() -> {
                for (int i = 0; i < 20; i++) {
                    worker.accept(new Rows(new float[2], 1));
                    given.incrementAndGet();
                }
                worker.finish();
            });
            producer.start();
            producer.join(400);
            assertThat(given.get())
                    .as("one that is worked on and those that wait")
                    .isEqualTo(1 + HandOff.WAITING_BLOCKS);
            assertThat(HandOff.WAITING_BLOCKS).isEqualTo(2);
            go.countDown();
            producer.join();
        }
        assertThat(taken).hasSize(20);
    }

    @Test
    void aFailureOverThereIsThrownHereAsItIs() {
        for (Throwable failure :
                List.of(new IOException("disk"), new IllegalStateException("x"), new AssertionError("y"))) {
            try (HandOff worker = handOff(rows -> HandOffTest.<RuntimeException>sneak(failure))) {
                assertThatThrownBy(() -> {
                            for (; ; ) {
                                worker.accept(new Rows(new float[2], 1));
                            }
                        })
                        .isSameAs(failure);
                assertThatThrownBy(worker::finish).isSameAs(failure);
            }
            try (HandOff worker = handOff(rows -> HandOffTest.<RuntimeException>sneak(failure))) {
                assertThatThrownBy(() -> {
                            worker.accept(new Rows(new float[2], 1)); // may hear of it already
                            worker.finish();
                        })
                        .as("at the last block")
                        .isSameAs(failure);
            }
        }
    }

    @SuppressWarnings("unchecked") // erased: nothing is cast
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    /** A consumer that waits for something and one that fails while the queue is full: nobody waits for ever. */
    @Test
    void aProducerThatWaitsHearsOfAFailureAndOfACancellation() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (HandOff worker = handOff(rows -> {
            inside.countDown();
            await(go);
            throw new IllegalStateException("late");
        })) {
            new Thread(() -> {
                        await(inside);
                        try {
                            Thread.sleep(100);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        go.countDown();
                    })
                    .start();
            assertThatThrownBy(() -> {
                        for (; ; ) {
                            worker.accept(new Rows(new float[2], 1));
                        }
                    })
                    .hasMessage("late");
        }
        AtomicBoolean interrupted = new AtomicBoolean();
        try (HandOff worker = handOff(rows -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                sneak(e);
            }
        })) {
            new Thread(() -> {
                        try {
                            Thread.sleep(100);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        cancel.cancel("enough");
                    })
                    .start();
            assertThatThrownBy(() -> {
                        for (; ; ) {
                            worker.accept(new Rows(new float[2], 1));
                        }
                    })
                    .isInstanceOf(CancelledException.class)
                    .hasMessageStartingWith("enough");
        }
        assertThat(interrupted).isTrue();
    }

    /** Also if the thread waits for work, and nobody will give it any. */
    @Test
    void closingEndsAnIdleThreadAndAConsumerThatWaits() {
        handOff(this::take).close();
        CountDownLatch inside = new CountDownLatch(1);
        HandOff worker = handOff(rows -> {
            inside.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                sneak(e);
            }
        });
        worker.accept(new Rows(new float[2], 1));
        await(inside);
        worker.close();
        assertThat(threads()).isZero();
    }

    /** Who closes waits for a consumer that is deaf, whatever happens to himself meanwhile. */
    @Test
    void anInterruptDoesNotEndTheClosingAndIsKept() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        HandOff worker = handOff(rows -> deaf(inside, go));
        worker.accept(new Rows(new float[2], 1));
        await(inside);
        AtomicBoolean kept = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            worker.close();
            kept.set(Thread.currentThread().isInterrupted());
            over.set(threads() == 0);
        });
        closer.start();
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        closer.interrupt();
        closer.join(50);
        assertThat(closer.isAlive()).isTrue();
        go.countDown();
        closer.join();
        assertThat(kept).isTrue();
        assertThat(over).isTrue();
    }

    private static void deaf(CountDownLatch inside, CountDownLatch go) {
        inside.countDown();
        while (go.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    /** A producer leaves although the consumer does not. */
    @Test
    void aCancelledProducerDoesNotWaitForADeafConsumer() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (HandOff worker = handOff(rows -> deaf(inside, go))) {
            worker.accept(new Rows(new float[2], 1));
            await(inside);
            new Thread(() -> {
                        try {
                            Thread.sleep(100);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        cancel.cancel("enough");
                    })
                    .start();
            assertThatThrownBy(() -> {
                        for (; ; ) {
                            worker.accept(new Rows(new float[2], 1));
                        }
                    })
                    .isInstanceOf(CancelledException.class)
                    .hasMessageStartingWith("enough");
            go.countDown();
        }
    }

    @Test
    void aFailureIsToldAtTheNextCall() {
        try (HandOff worker = handOff(rows -> {
            throw new IllegalStateException("x");
        })) {
            worker.accept(new Rows(new float[2], 1));
            while (threads() > 0) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> worker.accept(new Rows(new float[2], 1))).hasMessage("x");
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("dreamtalk-render"))
                .count();
    }

    /** What waits unasked is thrown away. */
    @Test
    void closingWithoutFinishingGivesNothingMore() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        HandOff worker = handOff(rows -> {
            take(rows);
            inside.countDown();
            while (go.getCount() > 0) {
                Thread.onSpinWait(); // deaf to the interrupt
            }
        });
        worker.accept(new Rows(new float[2], 1));
        await(inside);
        worker.accept(new Rows(new float[2], 1));
        new Thread(() -> {
                    try {
                        Thread.sleep(50);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    go.countDown();
                })
                .start();
        worker.close();
        assertThat(taken).hasSize(1);
    }

    @Test
    void aProducerThatIsInterruptedIsCancelled() {
        try (HandOff worker = handOff(this::take)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> worker.accept(new Rows(new float[2], 1)))
                    .isInstanceOf(CancelledException.class)
                    .hasMessage("the job's thread was interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        CountDownLatch go = new CountDownLatch(1);
        try (HandOff worker = handOff(rows -> await(go))) {
            worker.accept(new Rows(new float[2], 1));
            Thread own = Thread.currentThread();
            new Thread(() -> {
                        try {
                            Thread.sleep(50);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        own.interrupt();
                    })
                    .start();
            assertThatThrownBy(worker::finish).isInstanceOf(CancelledException.class);
            go.countDown();
            assertThat(Thread.interrupted()).isTrue();
            go.countDown(); // not before: a thread that has ended is not waited for, interrupted or not
        }
    }

    /** The thread is inside as its job is: whoever closes from a consumer must not wait for himself. */
    @Test
    void theThreadIsInsideForItsJob() {
        try (HandOff worker = handOff(rows -> gate.close())) {
            worker.accept(new Rows(new float[2], 1));
            worker.finish();
        }
        assertThat(freed).as("the job is still inside").hasValue(0);
        stay.close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void theThreadHasTheClassLoaderOfItsJob() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        AtomicReference<ClassLoader> seen = new AtomicReference<>();
        try (java.net.URLClassLoader loader = new java.net.URLClassLoader(new java.net.URL[0], before)) {
            Thread.currentThread().setContextClassLoader(loader);
            try (HandOff worker =
                    handOff(rows -> seen.set(Thread.currentThread().getContextClassLoader()))) {
                worker.accept(new Rows(new float[2], 1));
                worker.finish();
            }
            assertThat(seen.get()).isSameAs(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
