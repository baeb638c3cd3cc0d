package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The frames as a stream with back-pressure. */
@Timeout(60)
class PublisherTest {
    private static final int FRAMES = 50;

    private final FakeStages stages = new FakeStages().sound(FRAMES);
    private final DreamTalkEngine engine = stages.engine().chunkFrames(8).build();

    @AfterEach
    void close() {
        stages.release();
        engine.close();
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
    }

    /** Keeps what it hears, and sees that signals come one at a time and in their order. */
    private static class Collector implements Flow.Subscriber<VideoFrame> {
        final List<VideoFrame> frames = Collections.synchronizedList(new ArrayList<>());
        final List<String> faults = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch over = new CountDownLatch(1);
        final AtomicInteger inside = new AtomicInteger();
        Flow.@Nullable Subscription subscription;

        @Nullable
        Throwable failure;

        private final long first;

        Collector(long first) {
            this.first = first;
        }

        private void enter(String signal) {
            if (inside.getAndIncrement() != 0) {
                faults.add(signal + " during another signal");
            }
            if (over.getCount() == 0) {
                faults.add(signal + " after the end");
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription s) {
            enter("onSubscribe");
            subscription = s;
            if (first > 0) {
                s.request(first);
            }
            inside.decrementAndGet();
        }

        @Override
        public void onNext(VideoFrame frame) {
            enter("onNext");
            frames.add(frame);
            next();
            inside.decrementAndGet();
        }

        void next() {}

        @Override
        public void onError(Throwable e) {
            enter("onError");
            failure = e;
            over.countDown();
            inside.decrementAndGet();
        }

        @Override
        public void onComplete() {
            enter("onComplete");
            over.countDown();
            inside.decrementAndGet();
        }

        void await() {
            try {
                assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(faults).isEmpty();
        }
    }

    /** All frames of a publisher that succeeds. */
    static List<VideoFrame> all(Flow.Publisher<VideoFrame> publisher) {
        Collector collector = new Collector(Long.MAX_VALUE);
        publisher.subscribe(collector);
        collector.await();
        assertThat(collector.failure).isNull();
        return collector.frames;
    }

    @Test
    void everyFrameComesWithItsTimeAndBelongsToTheSubscriber() {
        DreamTalkJob job =
                engine.newJob(request().fps(FrameRate.parse("29.97")).build());
        List<VideoFrame> frames = all(job.publisher());
        assertThat(frames).hasSize(60);
        for (int i = 0; i < 60; i++) {
            VideoFrame f = frames.get(i);
            assertThat(f.index()).isEqualTo(i);
            assertThat(f.time()).isEqualTo(Duration.ofNanos(i * 1_001_000_000L / 30));
            assertThat(f.alpha()).isNull();
        }
        assertThat(frames.get(2).image()).isNotSameAs(frames.get(1).image());
        assertThat(frames.get(55).image().data()[0] & 255).isBetween(125, 130);
        assertThat(frames.get(5).image().data()[0] & 255).isLessThan(3);
    }

    /** In nanoseconds times frames it would overflow after days. */
    @Test
    void timesAreExactForeverAndEver() {
        FrameRate rate = FrameRate.parse("29.97");
        long index = 30_000_000_000L;
        FramePublisher publisher = new FramePublisher(
                rate,
                output -> {
                    try {
                        output.accept(new Frame(index + 1, new RgbImage(1, 1)));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    return CompletableFuture.completedFuture(null);
                },
                new CancelToken());
        Collector collector = new Collector(1);
        publisher.subscribe(collector);
        assertThat(collector.frames.get(0).time())
                .isEqualTo(Duration.ofSeconds(1_001_000_000L).plusNanos(33_366_666L));
    }

    @Test
    void aSlowSubscriberGetsNeverMoreThanItAskedFor() {
        AtomicInteger asked = new AtomicInteger(1);
        Collector slow = new Collector(1) {
            @Override
            void next() {
                if (frames.size() > asked.get()) {
                    faults.add("more than was asked for");
                }
                if (frames.size() % 10 == 0) {
                    Waiting.pause(5);
                }
                asked.incrementAndGet();
                subscription.request(1);
            }
        };
        engine.newJob(request().build()).publisher().subscribe(slow);
        slow.await();
        assertThat(slow.failure).isNull();
        assertThat(slow.frames).hasSize(FRAMES);
    }

    @Test
    void withoutDemandNoMoreIsMadeThanWasBegun() {
        Collector three = new Collector(3);
        DreamTalkJob job = engine.newJob(request().build());
        job.publisher().subscribe(three);
        Waiting.until(() -> stages.calls.get(Point.RENDER).get() == 4);
        Waiting.pause(100);
        assertThat(three.frames).hasSize(3);
        assertThat(stages.calls.get(Point.RENDER)).hasValue(4);
        // Demands add up, and do not overflow.
        three.subscription.request(Long.MAX_VALUE);
        three.subscription.request(Long.MAX_VALUE);
        three.await();
        assertThat(three.frames).hasSize(FRAMES);
    }

    @Test
    void cancellingTheSubscriptionCancelsTheJobAndNothingMoreIsHeard() {
        Collector leaving = new Collector(Long.MAX_VALUE) {
            @Override
            void next() {
                if (frames.size() == 5) {
                    subscription.cancel();
                    subscription.cancel();
                }
            }
        };
        DreamTalkJob job = engine.newJob(request().build());
        job.publisher().subscribe(leaving);
        Waiting.until(() -> stages.closed.contains("render session"));
        Waiting.pause(30);
        assertThat(leaving.frames).hasSize(5);
        assertThat(leaving.over.getCount()).as("no signal after leaving").isEqualTo(1);
        assertThat(job.isCancelled()).isTrue();
        Collector atOnce = new Collector(0) {
            @Override
            public void onSubscribe(Flow.Subscription s) {
                s.cancel();
            }
        };
        engine.newJob(request().build()).publisher().subscribe(atOnce);
        Waiting.pause(30);
        assertThat(atOnce.frames).isEmpty();
        assertThat(atOnce.over.getCount()).isEqualTo(1);
    }

    @Test
    void aJobThatWaitsForDemandIsEndedByItsDeadlineAndByCancel() {
        Collector idle = new Collector(2);
        engine.newJob(request().deadline(Duration.ofMillis(300)).build())
                .publisher()
                .subscribe(idle);
        idle.await();
        assertThat(idle.failure)
                .isInstanceOf(CancelledException.class)
                .hasMessageStartingWith("the job's deadline of 300 ms passed");
        assertThat(idle.frames).hasSize(2);
        Collector other = new Collector(2);
        DreamTalkJob job = engine.newJob(request().build());
        job.publisher().subscribe(other);
        Waiting.until(() -> other.frames.size() == 2);
        job.cancel();
        other.await();
        assertThat(other.failure)
                .isInstanceOf(CancelledException.class)
                .hasMessage("the job was cancelled; nothing was left at its target");
    }

    @Test
    void aFailureIsAnError() {
        MediaException broken = new MediaException("broken");
        stages.on(Point.RENDER, resource -> {
            if (stages.calls.get(Point.RENDER).get() == 10) {
                throw broken;
            }
        });
        Collector collector = new Collector(Long.MAX_VALUE);
        engine.newJob(request().build()).publisher().subscribe(collector);
        collector.await();
        assertThat(collector.failure).isSameAs(broken);
        assertThat(collector.frames).hasSize(9);
    }

    @Test
    void whatTheSubscriberThrowsEndsTheJob() {
        IllegalStateException wrong = new IllegalStateException("wrong");
        Collector throwing = new Collector(Long.MAX_VALUE) {
            @Override
            public void onNext(VideoFrame frame) {
                throw wrong;
            }
        };
        engine.newJob(request().build()).publisher().subscribe(throwing);
        throwing.await();
        assertThat(throwing.failure).isSameAs(wrong);
    }

    /** Reactive Streams 3.9, and 1.3: signals come one at a time. */
    @Test
    void aDemandThatIsNotPositiveIsAnErrorAndNotAnotherSignalInBetween() {
        for (long demand : new long[] {0, -1, Long.MIN_VALUE}) {
            for (int at : new int[] {0, 1, FRAMES}) {
                Collector wrong = new Collector(at == 0 ? demand : Long.MAX_VALUE) {
                    @Override
                    public void onSubscribe(Flow.Subscription s) {
                        subscription = s;
                        s.request(at == 0 ? demand : Long.MAX_VALUE);
                    }

                    @Override
                    void next() {
                        if (frames.size() == at) {
                            subscription.request(demand);
                            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
                            while (System.nanoTime() < end) {
                                Thread.onSpinWait(); // the thread is interrupted by now
                            }
                        }
                    }
                };
                engine.newJob(request().build()).publisher().subscribe(wrong);
                wrong.await();
                assertThat(wrong.failure)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("frames: found a demand of " + demand + ", expected at least 1");
                assertThat(wrong.frames).hasSize(at);
            }
        }
    }

    @Test
    void aSecondSubscriberIsRefusedAndTheFirstIsNotDisturbed() {
        Flow.Publisher<VideoFrame> publisher =
                engine.newJob(request().build()).publisher();
        Collector first = new Collector(1);
        publisher.subscribe(first);
        Collector second = new Collector(5);
        publisher.subscribe(second);
        second.await();
        assertThat(second.failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("have a subscriber already");
        second.subscription.cancel();
        first.subscription.request(FRAMES);
        first.await();
        assertThat(first.failure).isNull();
        assertThat(first.frames).hasSize(FRAMES);
        assertThatThrownBy(() -> publisher.subscribe(null)).hasMessage("subscriber");
    }

    @Test
    void aJobThatCannotStartIsAnError() {
        DreamTalkJob job = engine.newJob(request().build());
        job.motion();
        Collector late = new Collector(1);
        job.publisher().subscribe(late);
        late.await();
        assertThat(late.failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("has already run");
        DreamTalkJob never = engine.newJob(request().build());
        never.publisher();
        assertThat(never.motion().frames()).as("it starts with a subscriber only").isEqualTo(FRAMES);
        engine.close();
        Collector closed = new Collector(1);
        engine.newJob(request().build()).publisher().subscribe(closed);
        closed.await();
        assertThat(closed.failure).hasMessageContaining("the engine is closed");
    }
}
