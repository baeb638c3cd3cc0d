package io.github.dreamtalk.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A run of ten seconds is stopped at its next operator, whatever stops it. What is measured is a tenth of a second and the
 * machine may be busy, so the best of a few tries counts; without termination none of them is near.
 */
@ExtendWith(NoOpenNatives.class)
@Timeout(300)
class TerminationTest {
    private static final long LIMIT_MILLIS = 200;
    private static final int TRIES = 5;

    /** What runs, and what stops it. */
    private interface Setup extends AutoCloseable {
        void run();

        void stop();

        @Override
        void close();
    }

    private static final class Bound implements Setup {
        final OnnxSession session = SlowNetwork.open();
        final Cancellation cancellation = new Cancellation();
        final NativeTensor x = NativeTensor.allocate(SlowNetwork.SIZE, SlowNetwork.SIZE);
        final NativeTensor y = NativeTensor.allocate(SlowNetwork.SIZE, SlowNetwork.SIZE);
        final BoundRun run = session.bind(Map.of("x", x), Map.of("y", y), cancellation);
        private final Consumer<Bound> stop;

        Bound(Consumer<Bound> stop) {
            this.stop = stop;
        }

        @Override
        public void run() {
            run.run();
        }

        @Override
        public void stop() {
            stop.accept(this);
        }

        @Override
        public void close() {
            session.close();
            x.close();
            y.close();
            cancellation.close();
        }
    }

    /** Runs, stops after a while, and tells what the run threw; the time from the stop to both ends must be short. */
    private static Throwable stoppedInTime(Supplier<Setup> setups) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            try (Setup setup = setups.get()) {
                CompletableFuture<Void> run = CompletableFuture.runAsync(setup::run);
                assertThatThrownBy(() -> run.get(150, TimeUnit.MILLISECONDS))
                        .as("the run ended by itself; it is to be slow")
                        .isInstanceOf(TimeoutException.class);
                long start = System.nanoTime();
                setup.stop();
                Throwable thrown = run.handle((done, e) -> e).join();
                best = Math.min(best, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                if (best < LIMIT_MILLIS) {
                    return thrown instanceof CompletionException e ? e.getCause() : thrown;
                }
            }
        }
        throw new AssertionError("stopping took " + best + " ms at best, expected less than " + LIMIT_MILLIS);
    }

    @Test
    void cancellingStopsABoundRun() {
        assertThat(stoppedInTime(() -> new Bound(b -> b.cancellation.cancel())))
                .isInstanceOf(CancelledException.class)
                .hasMessage("the job was cancelled");
    }

    @Test
    void closingTheNetworkStopsABoundRunAndWaitsForIt() {
        assertThat(stoppedInTime(() -> new Bound(b -> b.session.close())))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("slow.onnx: the network was closed while it ran");
    }

    @Test
    void closingATensorStopsABoundRunAndWaitsForIt() {
        assertThat(stoppedInTime(() -> new Bound(b -> b.x.close())))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("a tensor was closed");
        assertThat(stoppedInTime(() -> new Bound(b -> b.y.close()))).isInstanceOf(CancelledException.class);
    }

    @Test
    void closingTheSwitchStopsABoundRunAndWaitsForIt() {
        assertThat(stoppedInTime(() -> new Bound(b -> b.cancellation.close()))).isInstanceOf(CancelledException.class);
    }

    @Test
    void closingANativeScopeStopsTheWorkInIt() {
        assertThat(stoppedInTime(() -> new Setup() {
                    private final OnnxSession session = SlowNetwork.open();
                    private final NativeScope scope = new NativeScope("a test's clip");
                    private final FloatTensor x = FloatTensor.of(
                            new float[SlowNetwork.SIZE * SlowNetwork.SIZE], SlowNetwork.SIZE, SlowNetwork.SIZE);

                    @Override
                    public void run() {
                        scope.use(() -> session.run(Map.of("x", x), scope.cancellation()));
                    }

                    @Override
                    public void stop() {
                        scope.close();
                    }

                    @Override
                    public void close() {
                        session.close();
                    }
                }))
                .isInstanceOf(CancelledException.class)
                .hasMessage("a test's clip was closed while it worked");
    }

    @Test
    void closingTheNetworkStopsARunWithoutASwitch() {
        assertThat(stoppedInTime(() -> new Setup() {
                    private final OnnxSession session = SlowNetwork.open();

                    @Override
                    public void run() {
                        session.run(Map.of(
                                "x",
                                FloatTensor.of(
                                        new float[SlowNetwork.SIZE * SlowNetwork.SIZE],
                                        SlowNetwork.SIZE,
                                        SlowNetwork.SIZE)));
                    }

                    @Override
                    public void stop() {
                        session.close();
                    }

                    @Override
                    public void close() {
                        session.close();
                    }
                }))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void whatIsClosedRefusesByName() {
        try (Bound b = new Bound(x -> {})) {
            b.session.close();
            assertThatThrownBy(b::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the network 'slow.onnx' is closed");
            assertThatThrownBy(() -> b.session.run(Map.of())).hasMessage("the network 'slow.onnx' is closed");
            assertThatThrownBy(() -> b.session.metadata("x")).hasMessage("the network 'slow.onnx' is closed");
        }
        try (Bound b = new Bound(x -> {})) {
            b.y.close();
            assertThatThrownBy(b::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a tensor of shape [512, 512] is closed");
        }
        try (Bound b = new Bound(x -> {})) {
            b.cancellation.close();
            assertThatThrownBy(b::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the switch of a run is closed");
        }
    }
}
