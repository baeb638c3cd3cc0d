package io.github.dreamtalk;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.job.FrameOutput;
import io.github.dreamtalk.internal.job.JobOutcome;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The frames of one job for one subscriber, made as fast as they are asked for. */
final class FramePublisher implements Flow.Publisher<VideoFrame> {
    private static final Flow.Subscription NOTHING = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final FrameRate rate;
    private final Function<FrameOutput, CompletableFuture<JobOutcome>> start;
    private final CancelToken cancel;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    FramePublisher(
            FrameRate rate, Function<FrameOutput, CompletableFuture<JobOutcome>> start, CancelToken cancel) {
        this.rate = rate;
        this.start = start;
        this.cancel = cancel;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super VideoFrame> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!subscribed.compareAndSet(false, true)) {
            subscriber.onSubscribe(NOTHING);
            subscriber.onError(new IllegalStateException(
                    "this job's frames have a subscriber already; make a new job with engine.newJob(request)"));
            return;
        }
        Demand demand = new Demand(subscriber);
        subscriber.onSubscribe(demand);
        CompletableFuture<JobOutcome> job;
        try {
            job = start.apply(demand);
        } catch (RuntimeException e) {
            demand.failed(e);
            return;
        }
        job.whenComplete((outcome, failure) -> {
            if (failure == null) {
                demand.completed();
            } else {
                demand.failed(failure);
            }
        });
    }

    /** What the subscriber asked for, and the frames that wait for it. */
    private final class Demand implements Flow.Subscription, FrameOutput {
        private final Flow.Subscriber<? super VideoFrame> subscriber;
        private long wanted;
        private boolean gone;

        Demand(Flow.Subscriber<? super VideoFrame> subscriber) {
            this.subscriber = subscriber;
            FramePublisher.this.cancel.onCancel(this::wake);
        }

        private synchronized void wake() {
            notifyAll();
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                // Reactive Streams §3.9: a demand that is not positive is answered with onError.
                failed(new IllegalArgumentException("frames: found a demand of " + n + ", expected at least 1"));
                FramePublisher.this.cancel.cancel("the subscriber asked for " + n + " frames");
                return;
            }
            synchronized (this) {
                wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
                notifyAll();
            }
        }

        @Override
        public void cancel() {
            synchronized (this) {
                gone = true;
                notifyAll();
            }
            FramePublisher.this.cancel.cancel("the subscription was cancelled");
        }

        @Override
        public void accept(Frame frame) throws InterruptedException {
            synchronized (this) {
                while (wanted == 0 && !gone && !cancel.isCancelled()) {
                    wait();
                }
                if (gone || cancel.isCancelled()) {
                    throw new CancelledException("nobody takes the frames any more");
                }
                wanted = wanted == Long.MAX_VALUE ? wanted : wanted - 1;
            }
            long nanos = Math.multiplyExact(frame.index(), 1_000_000_000L * rate.denominator()) / rate.numerator();
            byte[] alpha = frame.alpha();
            subscriber.onNext(new VideoFrame(
                    frame.index(),
                    Duration.ofNanos(nanos),
                    frame.image().copy(),
                    alpha == null ? null : alpha.clone()));
        }

        void completed() {
            if (leave()) {
                subscriber.onComplete();
            }
        }

        void failed(Throwable failure) {
            if (leave()) {
                subscriber.onError(failure);
            }
        }

        /** True the first time, unless the subscriber has left by itself: then it hears nothing more. */
        private synchronized boolean leave() {
            boolean first = !gone;
            gone = true;
            notifyAll();
            return first;
        }
    }
}
