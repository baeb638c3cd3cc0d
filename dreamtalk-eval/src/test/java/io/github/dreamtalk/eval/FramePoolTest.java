package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.media.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever closes the pool frees the networks next, so nothing may be measured after that. */
@Timeout(60)
class FramePoolTest {
    private static final FrameFacts FACTS =
            new FrameFacts(null, new FrameFacts.Sharpness(0, null, null, null), null, null, null, null);

    private static FrameMeasurer.Job job(long index) {
        return new FrameMeasurer.Job(index, null, new RgbImage(2, 2), null);
    }

    @Test
    void closingReturnsWhenNoFrameIsMeasuredAnyMoreAndStartsNoneThatWaits() throws Exception {
        CountDownLatch measuring = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        FramePool<FrameMeasurer.Job, FrameFacts> pool = new FramePool<>(
                job -> {
                    started.incrementAndGet();
                    inside.incrementAndGet();
                    measuring.countDown();
                    // As a network does, which no interrupt disturbs.
                    boolean waiting = true;
                    while (waiting) {
                        try {
                            waiting = !goOn.await(1, TimeUnit.MINUTES);
                        } catch (InterruptedException e) {
                            Thread.yield();
                        }
                    }
                    inside.decrementAndGet();
                    return FACTS;
                },
                2,
                (job, facts) -> {});
        for (int i = 0; i < 4; i++) {
            pool.add(job(i));
        }
        assertThat(measuring.await(30, TimeUnit.SECONDS)).isTrue();
        AtomicInteger insideAfterClose = new AtomicInteger(-1);
        boolean[] keptInterrupt = new boolean[1];
        Thread closer = new Thread(() -> {
            pool.close();
            insideAfterClose.set(inside.get());
            keptInterrupt[0] = Thread.currentThread().isInterrupted();
        });
        closer.start();
        closer.interrupt();
        closer.join(300);
        assertThat(closer.isAlive()).as("waits for the frames being measured").isTrue();
        goOn.countDown();
        closer.join();
        assertThat(insideAfterClose.get()).isZero();
        assertThat(keptInterrupt[0]).isTrue();
        assertThat(started.get()).as("frames that waited are dropped").isEqualTo(2);
        pool.close();
    }

    @Test
    void resultsComeInOrderFromTheFeedingThread() {
        List<Long> seen = new ArrayList<>();
        Thread feeder = Thread.currentThread();
        try (FramePool<FrameMeasurer.Job, FrameFacts> pool = new FramePool<>(
                job -> {
                    try {
                        Thread.sleep(job.index() % 3);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return FACTS;
                },
                3,
                (job, facts) -> {
                    assertThat(Thread.currentThread()).isSameAs(feeder);
                    seen.add(job.index());
                })) {
            for (int i = 0; i < 50; i++) {
                pool.add(job(i));
                assertThat(i + 1 - seen.size()).as("frames held").isLessThanOrEqualTo(6);
            }
            pool.finish();
        }
        assertThat(seen).hasSize(50).isSorted();
    }

    @Test
    void aFrameThatFailsFailsTheClipWithItsOwnException() {
        IllegalArgumentException failure = new IllegalArgumentException("bad frame");
        AssertionError error = new AssertionError("worse");
        for (Throwable thrown : List.of(failure, error)) {
            try (FramePool<FrameMeasurer.Job, FrameFacts> pool = new FramePool<>(
                    job -> {
                        if (job.index() == 3) {
                            if (thrown instanceof RuntimeException e) {
                                throw e;
                            }
                            throw (Error) thrown;
                        }
                        return FACTS;
                    },
                    2,
                    (job, facts) -> {})) {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 10; i++) {
                                pool.add(job(i));
                            }
                            pool.finish();
                        })
                        .isSameAs(thrown);
            }
        }
    }
}
