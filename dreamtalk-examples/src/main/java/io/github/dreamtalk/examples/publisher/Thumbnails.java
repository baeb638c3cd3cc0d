package io.github.dreamtalk.examples.publisher;

import io.github.dreamtalk.VideoFrame;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Takes the first picture of every second from {@code job.publisher()}, as many as are wanted, and then leaves: no more frames
 * are made than were asked for, and the job ends with the subscription.
 */
public final class Thumbnails implements Flow.Subscriber<VideoFrame> {
    private final int wanted;
    private final List<BufferedImage> taken = new ArrayList<>();
    private final CompletableFuture<List<BufferedImage>> done = new CompletableFuture<>();
    private Flow.Subscription frames = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };
    private long second;

    /**
     * A subscriber for one job.
     *
     * @param wanted how many pictures, at least 1
     */
    public Thumbnails(int wanted) {
        this.wanted = wanted;
    }

    /**
     * The pictures, in order.
     *
     * @return completes with them when they are there, or the clip has ended; exceptionally when the job fails
     */
    public CompletableFuture<List<BufferedImage>> pictures() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        frames = subscription;
        frames.request(1);
    }

    @Override
    public void onNext(VideoFrame frame) {
        if (frame.time().toSeconds() == second) {
            second++;
            taken.add(frame.image().toBufferedImage());
        }
        if (taken.size() == wanted) {
            frames.cancel();
            done.complete(taken);
        } else {
            frames.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        done.complete(taken);
    }
}
