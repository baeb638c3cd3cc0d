package io.github.dreamtalk.spi.testing;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.AvatarOptions;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkJob;
import io.github.dreamtalk.DreamTalkListener;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.FrameConsumer;
import io.github.dreamtalk.PushedVoice;
import io.github.dreamtalk.VideoFrame;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.EngineBusyException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.spi.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One thread of a {@link LifetimeSoak}: does something, disturbs it, and looks at how it ends. */
final class SoakWorker {
    private static final long PATIENCE_SECONDS = 60;

    private enum Way {
        FILE,
        STREAM,
        FUTURE,
        FRAMES,
        MOTION,
        PUBLISHER
    }

    /** What is thrown into it from inside. */
    private static final class Disturbance extends Exception {
        private static final long serialVersionUID = 1;

        Disturbance() {
            super("the soak throws this");
        }
    }

    private final LifetimeSoak.Shared shared;
    private final Random random;
    private final int number;
    private final List<Future<?>> later = new ArrayList<>();
    private int round;

    SoakWorker(LifetimeSoak.Shared shared, Random random, int number) {
        this.shared = shared;
        this.random = random;
        this.number = number;
    }

    /** One piece of work. Ends in any case; what is wrong is told. */
    void interleave() {
        round++;
        try {
            switch (random.nextInt(40)) {
                case 0 -> shared.close(shared.engine(random));
                case 1, 2, 3 -> makeAvatar();
                case 4 -> shared.keep(null, random);
                default -> job();
            }
        } catch (Throwable e) { // whatever it is, it was not foreseen
            fault("round " + round, e);
        } finally {
            settle();
        }
    }

    /** What was to happen meanwhile has happened, and no interrupt of it is left. */
    private void settle() {
        for (Future<?> f : later) {
            boolean done = false;
            while (!done) {
                try {
                    f.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    done = true;
                } catch (InterruptedException e) {
                    Thread.interrupted();
                } catch (ExecutionException | TimeoutException e) {
                    fault("what was to happen later", e);
                    done = true;
                }
            }
        }
        later.clear();
        Thread.interrupted();
    }

    private void fault(String what, Throwable e) {
        java.io.StringWriter trace = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(trace));
        shared.fault("thread " + number + ", " + what + ": " + trace);
    }

    private void soon(Runnable disturbance) {
        later.add(shared.later.schedule(disturbance, random.nextInt(4000), TimeUnit.MICROSECONDS));
    }

    private void makeAvatar() {
        DreamTalkEngine engine = shared.engine(random);
        DreamTalkRequest request = shared.requests.apply(random).build();
        if (random.nextInt(4) == 0) {
            soon(() -> shared.close(engine));
        }
        ended("avatar", () -> {
            Avatar avatar = request.portraitImage() != null
                    ? engine.avatar(request.portraitImage(), AvatarOptions.DEFAULT)
                    : engine.avatar(Objects.requireNonNull(request.portrait()));
            shared.keep(new LifetimeSoak.Prepared(engine, avatar), random);
            return true;
        });
    }

    private void job() throws IOException {
        LifetimeSoak.Prepared prepared = random.nextInt(3) == 0 ? shared.avatar(random) : null;
        boolean strange = random.nextInt(10) == 0;
        DreamTalkEngine engine = prepared == null || strange ? shared.engine(random) : prepared.engine();
        Way way = Way.values()[random.nextInt(Way.values().length)];
        Path target = shared.folder.resolve(number + "-" + round + ".mp4");
        try (Sound sound = new Sound()) {
            DreamTalkRequest.Builder request = sound.of(shared.requests.apply(random));
            if (prepared != null) {
                request.avatar(prepared.avatar());
            }
            if (random.nextInt(6) == 0) {
                request.deadline(Duration.ofNanos(1 + random.nextInt(4_000_000)));
            }
            if (random.nextInt(6) == 0) {
                request.listener(listener(engine));
            }
            boolean[] letGo = {false};
            boolean made = ended(way + "", () -> {
                DreamTalkJob job = engine.newJob(request.build());
                disturb(engine, job);
                return run(way, job, engine, target, letGo);
            });
            boolean expected = made && (way == Way.FILE || way == Way.FUTURE);
            if (letGo[0] && !made) {
                // Its job may be completing just now, for all its owner knows.
                shared.late.add(target);
            } else if (Files.exists(target) != expected) {
                shared.fault("thread " + number + ", round " + round + ": " + (made ? "made" : "failed") + ", but "
                        + target + (made ? " is missing" : " is there"));
            } else {
                Files.deleteIfExists(target);
            }
        }
    }

    /** Perhaps something happens to the job from outside. */
    private void disturb(DreamTalkEngine engine, DreamTalkJob job) {
        Thread own = Thread.currentThread();
        switch (random.nextInt(20)) {
            case 0, 1 -> soon(job::cancel);
            case 2, 3 -> soon(own::interrupt);
            case 4 -> soon(() -> shared.close(engine));
            case 5 -> soon(() -> shared.keep(null, new Random(round)));
            default -> {}
        }
    }

    /** Does something from inside a consumer. */
    private void disturbFromInside(int what, DreamTalkEngine engine, DreamTalkJob job) throws Exception {
        switch (what) {
            case 0 -> throw new Disturbance();
            case 1 -> job.cancel();
            case 2 -> shared.close(engine);
            case 3 -> shared.keep(null, new Random(round));
            case 4 -> Thread.sleep(2);
            default -> {}
        }
    }

    private DreamTalkListener listener(DreamTalkEngine engine) {
        int phase = random.nextInt(Phase.values().length);
        int what = random.nextInt(3);
        return new DreamTalkListener() {
            @Override
            public void phaseEnded(Phase p) throws Exception {
                if (p.ordinal() == phase) {
                    if (what == 0) {
                        throw new Disturbance();
                    }
                    if (what == 1) {
                        shared.close(engine);
                    }
                }
            }
        };
    }

    private boolean run(Way way, DreamTalkJob job, DreamTalkEngine engine, Path target, boolean[] letGo)
            throws Exception {
        int what = random.nextInt(20);
        int when = random.nextInt(8);
        FrameConsumer consumer = (index, frame) -> {
            if (index == when) {
                disturbFromInside(what, engine, job);
            }
        };
        switch (way) {
            case FILE -> job.generate(target);
            case STREAM -> job.generate(
                    new OutputStream() {
                        private int written;

                        @Override
                        public void write(int b) throws IOException {
                            if (what == 0 && ++written > when) {
                                throw new IOException("the soak throws this");
                            }
                        }
                    },
                    "mp4");
            case FUTURE -> {
                letGo[0] = what < 2;
                try {
                    future(job.generateAsync(target), what);
                } catch (InterruptedException e) {
                    letGo[0] = true;
                    throw e;
                }
            }
            case FRAMES -> job.frames(consumer);
            case MOTION -> job.motion();
            case PUBLISHER -> subscribe(job, what, when);
        }
        return true;
    }

    private void future(CompletableFuture<?> future, int what) throws Exception {
        if (what == 0) {
            soon(() -> future.cancel(true));
        } else if (what == 1) {
            future.orTimeout(random.nextInt(3000), TimeUnit.MICROSECONDS);
        }
        future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void subscribe(DreamTalkJob job, int what, int when) throws Exception {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        job.publisher().subscribe(new Flow.Subscriber<>() {
            private Flow.@Nullable Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription s) {
                subscription = s;
                s.request(1);
            }

            @Override
            public void onNext(VideoFrame frame) {
                Flow.Subscription s = Objects.requireNonNull(subscription);
                if (frame.index() == when && what == 0) {
                    s.cancel();
                    over.completeExceptionally(new CancelledException("left"));
                } else if (frame.index() == when && what == 1) {
                    s.request(-1);
                } else {
                    s.request(1);
                }
            }

            @Override
            public void onError(Throwable e) {
                over.completeExceptionally(e);
            }

            @Override
            public void onComplete() {
                over.complete(true);
            }
        });
        over.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private interface Call {
        boolean run() throws Exception;
    }

    /** Runs it and counts its end. True if it succeeded; what is not foreseen is a fault. */
    private boolean ended(String name, Call call) {
        try {
            boolean done = call.run();
            shared.count(name + " done");
            return done;
        } catch (TimeoutException e) {
            boolean mine = e.getMessage() == null && name.equals(Way.FUTURE.toString());
            shared.count(name + " timed out");
            if (!mine) {
                fault(name + " hangs", e);
            }
        } catch (Throwable e) { // looked at
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            shared.count(name + " " + cause.getClass().getSimpleName());
            if (!isForeseen(cause)) {
                fault(name, e);
            }
        }
        return false;
    }

    private static boolean isForeseen(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof CancelledException
                || e instanceof CancellationException
                || e instanceof InterruptedException
                || e instanceof TimeoutException
                || e instanceof EngineBusyException
                || (e instanceof IllegalStateException && message.contains("is closed"))
                || (e instanceof IllegalArgumentException && message.contains("a demand of -1"))
                || (e instanceof InvalidInputException
                        && (message.contains("of another engine") || message.contains("pushed voice that is closed")))
                || (e instanceof MediaException && message.contains("the soak fails this voice"))
                || message.contains("the soak throws this");
    }

    /** The voice of a job, in one of its shapes. */
    private final class Sound implements AutoCloseable {
        private @Nullable PushedVoice pushed;

        DreamTalkRequest.Builder of(DreamTalkRequest.Builder request) {
            float[] samples = new float[640 * (1 + random.nextInt(12))];
            switch (random.nextInt(6)) {
                case 0 -> request.voice(Voice.pcm(samples, 16_000, 1));
                case 1 -> {
                    PushedVoice voice = PushedVoice.of(16_000, 1);
                    pushed = voice;
                    voice.push(samples);
                    end(voice, random.nextInt(6));
                    request.voice(voice);
                }
                default -> {}
            }
            return request;
        }

        private void end(PushedVoice voice, int how) {
            switch (how) {
                case 0 -> soon(() -> voice.fail(new IOException("the soak fails this voice")));
                case 1 -> soon(voice::close);
                case 2 -> voice.end();
                default -> soon(voice::end);
            }
        }

        @Override
        public void close() {
            settle();
            if (pushed != null) {
                pushed.close();
            }
        }
    }
}
