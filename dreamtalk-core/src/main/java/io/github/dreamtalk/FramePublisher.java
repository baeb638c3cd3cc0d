package io.github.dreamtalk;

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
import org.jspecify.annotations.Nullable;

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
            demand.ended(e);
            return;
        }
        job.whenComplete((outcome, failure) -> {
            demand.ended(failure);
        });
    }

    /** What the subscriber asked for, and the frames that wait for it. */
    private final class Demand implements Flow.Subscription, FrameOutput {
        private final Flow.Subscriber<? super VideoFrame> subscriber;
        private long wanted;
        private boolean gone;
        private @Nullable IllegalArgumentException wrong;

        Demand(Flow.Subscriber<? super VideoFrame> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                // Reactive Streams §3.9: answered with onError, which comes when the job has ended: signals come one by one.
                synchronized (this) {
                    wrong = new IllegalArgumentException("frames: found a demand of " + n + ", expected at least 1");
                }
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
            }
            FramePublisher.this.cancel.cancel("the subscription was cancelled");
        }

        @Override
        public void accept(Frame frame) throws InterruptedException {
            synchronized (this) {
                // Cancelling interrupts the thread that makes frames.
                while (wanted == 0) {
                    cancel.check();
                    wait();
                }
                wanted = wanted == Long.MAX_VALUE ? wanted : wanted - 1;
            }
            byte[] alpha = frame.alpha();
            subscriber.onNext(new VideoFrame(
                    frame.index(),
                    time(frame.index()),
                    frame.image().copy(),
                    alpha == null ? null : alpha.clone()));
        }

        /** In two parts, since nanoseconds times frames overflow after some days. */
        private Duration time(long frame) {
            long seconds = Math.multiplyExact(frame, (long) rate.denominator());
            long rest = seconds % rate.numerator();
            return Duration.ofSeconds(seconds / rate.numerator())
                    .plusNanos(rest * 1_000_000_000L / rate.numerator());
        }

        /** The job is over. A subscriber that has left by itself hears nothing more. */
        void ended(@Nullable Throwable failure) {
            Throwable told;
            synchronized (this) {
                if (gone) {
                    return;
                }
                gone = true;
                told = wrong != null ? wrong : failure;
            }
            if (told == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(told);
            }
        }
    }
}
