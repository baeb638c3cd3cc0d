package io.github.dreamtalk.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger freed = new AtomicInteger();
    private final Gate gate = new Gate("the thing", freed::incrementAndGet);

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        gate.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void stillWaits(Future<?> future) {
        assertThatThrownBy(() -> future.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void anEmptyGateIsFreedAtOnceAndOnlyOnce() {
        assertThat(gate.isClosed()).isFalse();
        gate.enter().close();
        gate.close();
        gate.close();
        assertThat(freed).hasValue(1);
        assertThat(gate.isClosed()).isTrue();
        assertThatThrownBy(gate::enter)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the thing is closed");
    }

    @Test
    void closingStopsThoseInsideRefusesNewcomersAndWaits() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger freedWhileInside = new AtomicInteger(-1);
        Future<?> user = threads.submit(() -> {
            Gate.Entry stay = gate.enter(told::countDown);
            in.countDown();
            await(leave);
            freedWhileInside.set(freed.get());
            stay.close();
        });
        await(in);
        Future<?> closer = threads.submit(gate::close);
        Future<?> second = threads.submit(gate::close);
        await(told);
        assertThatThrownBy(gate::enter).isInstanceOf(IllegalStateException.class);
        stillWaits(closer);
        stillWaits(second);
        assertThat(freed).hasValue(0);
        leave.countDown();
        user.get(10, TimeUnit.SECONDS);
        closer.get(10, TimeUnit.SECONDS);
        second.get(10, TimeUnit.SECONDS);
        assertThat(freedWhileInside).hasValue(0);
        assertThat(freed).hasValue(1);
    }

    /** Whoever returns from close() may rely on the resource being gone, also if another thread frees it. */
    @Test
    void aSecondCloserWaitsForTheEndOfFreeing() throws Exception {
        CountDownLatch freeing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Gate slow = new Gate("slow", () -> {
            freeing.countDown();
            await(goOn);
            freed.incrementAndGet();
        });
        Future<?> first = threads.submit(slow::close);
        await(freeing);
        Future<?> second = threads.submit(slow::close);
        stillWaits(second);
        goOn.countDown();
        second.get(10, TimeUnit.SECONDS);
        assertThat(freed).hasValue(1);
        first.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoClosesFromInsideDoesNotWaitForHimselfAndTheLastOneOutFrees() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Future<?> other = threads.submit(() -> {
            Gate.Entry stay = gate.enter();
            in.countDown();
            await(leave);
            stay.close();
        });
        await(in);
        Gate.Entry outer = gate.enter();
        Gate.Entry inner = gate.enter();
        gate.close();
        assertThat(freed).hasValue(0);
        inner.close();
        assertThat(freed).hasValue(0);
        outer.close();
        assertThat(freed).as("another thread is still inside").hasValue(0);
        Future<?> waiter = threads.submit(gate::close);
        stillWaits(waiter);
        leave.countDown();
        waiter.get(10, TimeUnit.SECONDS);
        other.get(10, TimeUnit.SECONDS);
        assertThat(freed).hasValue(1);
    }

    @Test
    void freeingMayCloseTheGateAgain() {
        AtomicReference<Gate> self = new AtomicReference<>();
        Gate gate = new Gate("again", () -> {
            freed.incrementAndGet();
            self.get().close();
        });
        self.set(gate);
        gate.close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void nobodyIsStoppedAfterLeavingOrTwice() {
        AtomicInteger stops = new AtomicInteger();
        Gate.Entry left = gate.enter(stops::incrementAndGet);
        left.close();
        left.close();
        Gate.Entry stay = gate.enter(stops::incrementAndGet);
        gate.close();
        gate.close();
        stay.close();
        assertThat(stops).hasValue(1);
        assertThat(freed).hasValue(1);
    }

    @Test
    void aStopThatFailsKeepsNothingFromBeingStoppedAndFreed() throws Exception {
        IllegalArgumentException broken = new IllegalArgumentException("broken");
        IllegalStateException alsoBroken = new IllegalStateException("also broken");
        CountDownLatch in = new CountDownLatch(3);
        CountDownLatch told = new CountDownLatch(1);
        Gate failing = new Gate("failing", () -> {
            freed.incrementAndGet();
            throw alsoBroken;
        });
        for (Runnable stop : List.<Runnable>of(
                () -> {
                    throw broken;
                },
                told::countDown,
                () -> {})) {
            threads.submit(() -> {
                Gate.Entry stay = failing.enter(stop);
                in.countDown();
                await(told);
                stay.close();
            });
        }
        await(in);
        assertThatThrownBy(failing::close).isIn(broken, alsoBroken).satisfies(e -> assertThat(e.getSuppressed())
                .hasSize(1));
        assertThat(freed).hasValue(1);
        failing.close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void anInterruptIsKeptAndDoesNotEndTheWait() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Future<?> user = threads.submit(() -> {
            Gate.Entry stay = gate.enter();
            in.countDown();
            await(leave);
            stay.close();
        });
        await(in);
        AtomicReference<Thread> closing = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Future<Boolean> closer = threads.submit(() -> {
            closing.set(Thread.currentThread());
            started.countDown();
            gate.close();
            return Thread.interrupted();
        });
        await(started);
        closing.get().interrupt();
        stillWaits(closer);
        assertThat(freed).hasValue(0);
        leave.countDown();
        assertThat(closer.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(freed).hasValue(1);
        user.get(10, TimeUnit.SECONDS);
    }

    /** Many rounds of threads that come and go while others close: the resource is never used after it was freed. */
    @Test
    void nothingIsEverUsedAfterItWasFreed() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            AtomicBoolean alive = new AtomicBoolean(true);
            AtomicInteger frees = new AtomicInteger();
            AtomicInteger usedAfterFree = new AtomicInteger();
            Gate contested = new Gate("contested", () -> {
                frees.incrementAndGet();
                alive.set(false);
            });
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                boolean closesFromInside = random.nextInt(8) == 0;
                int spins = random.nextInt(2000);
                all.add(threads.submit(() -> {
                    await(start);
                    while (comeAndGo(contested, alive, usedAfterFree, spins)) {
                        if (closesFromInside) {
                            closeFromInside(contested);
                        }
                    }
                }));
            }
            for (int t = 0; t < 2; t++) {
                all.add(threads.submit(() -> {
                    await(start);
                    contested.close();
                    if (alive.get()) {
                        throw new AssertionError("close() returned before the resource was freed");
                    }
                }));
            }
            start.countDown();
            for (Future<?> f : all) {
                f.get(20, TimeUnit.SECONDS);
            }
            assertThat(usedAfterFree).hasValue(0);
            assertThat(frees).hasValue(1);
        }
    }

    /** Uses the resource for a while; false if the gate is closed. */
    private static boolean comeAndGo(Gate gate, AtomicBoolean alive, AtomicInteger usedAfterFree, int spins) {
        AtomicBoolean stopped = new AtomicBoolean();
        Gate.Entry stay;
        try {
            stay = gate.enter(() -> stopped.set(true));
        } catch (IllegalStateException closed) {
            return false;
        }
        for (int i = 0; i < spins && !stopped.get(); i++) {
            if (!alive.get()) {
                usedAfterFree.incrementAndGet();
            }
        }
        if (!alive.get()) {
            usedAfterFree.incrementAndGet();
        }
        stay.close();
        return true;
    }

    private static void closeFromInside(Gate gate) {
        try {
            Gate.Entry stay = gate.enter();
            gate.close();
            stay.close();
        } catch (IllegalStateException closed) {
            assertThat(gate.isClosed()).isTrue();
        }
    }
}
