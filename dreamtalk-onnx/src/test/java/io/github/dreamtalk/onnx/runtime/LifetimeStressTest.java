package io.github.dreamtalk.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Threads that run, cancel and close the same networks, tensors and switches at once, in any order. A mistake does not fail
 * an assertion, it kills the JVM.
 */
@ExtendWith(NoOpenNatives.class)
@Timeout(120)
class LifetimeStressTest {
    private static final int SIZE = 24;
    private static final int THREADS = 6;
    private static final int SLOTS = 3;
    private static final long MILLIS = 3000;

    private static byte[] model() {
        GraphBuilder g = new GraphBuilder("tiny");
        String x = g.input("x", SIZE, SIZE);
        float[] turned = new float[SIZE * SIZE];
        for (int i = 0; i < SIZE; i++) {
            turned[i * SIZE + (i + 1) % SIZE] = 1;
        }
        String w = g.constant(FloatTensor.of(turned, SIZE, SIZE));
        for (int i = 0; i < SIZE; i++) {
            x = g.op("MatMul", x, w); // as many turns as there are columns: the result is the input again
        }
        g.output("y", x, SIZE, SIZE);
        return g.build();
    }

    /** What threads share; opened together, closed in any order. */
    private static final class Shared {
        final OnnxSession session;
        final NativeTensor x = NativeTensor.allocate(SIZE, SIZE);
        final NativeTensor y = NativeTensor.allocate(SIZE, SIZE);
        final NativeTensor view = x.view(SIZE, SIZE);
        final Cancellation cancellation = new Cancellation();
        final BoundRun bound;
        final BoundRun viewed;

        Shared(byte[] model) {
            session = OnnxSession.open("tiny", model, Device.cpu(), 1);
            bound = session.bind(Map.of("x", x), Map.of("y", y), cancellation);
            viewed = session.bind(Map.of("x", view), Map.of("y", y), cancellation);
        }

        List<AutoCloseable> parts() {
            return new ArrayList<>(List.of(session, x, y, view, cancellation));
        }
    }

    @Test
    void anyOrderOfRunningCancellingAndClosingIsSafe() throws Exception {
        byte[] model = model();
        AtomicReferenceArray<Shared> slots = new AtomicReferenceArray<>(SLOTS);
        for (int i = 0; i < SLOTS; i++) {
            slots.set(i, new Shared(model));
        }
        AtomicLong completed = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        AtomicLong replaced = new AtomicLong();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Random random = new Random(t);
            all.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    int slot = random.nextInt(SLOTS);
                    Shared shared = slots.get(slot);
                    try {
                        act(random.nextInt(100), shared, random, completed);
                    } catch (CancelledException e) {
                        refused.incrementAndGet();
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessageContaining("is closed");
                        refused.incrementAndGet();
                    }
                    if (random.nextInt(60) == 0) {
                        List<AutoCloseable> parts =
                                slots.getAndSet(slot, new Shared(model)).parts();
                        replaced.incrementAndGet();
                        Collections.shuffle(parts, random);
                        for (AutoCloseable part : parts) {
                            part.close();
                        }
                    }
                }
                return null;
            }));
        }
        for (Future<?> f : all) {
            f.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        for (int i = 0; i < SLOTS; i++) {
            for (AutoCloseable part : slots.get(i).parts()) {
                part.close();
            }
        }
        assertThat(completed.get()).as("runs that ended").isGreaterThan(100);
        assertThat(refused.get()).as("runs that were stopped or refused").isGreaterThan(10);
        assertThat(replaced.get()).as("networks closed in use").isGreaterThan(5);
    }

    private static void act(int choice, Shared s, Random random, AtomicLong completed) {
        if (choice < 35) {
            s.bound.run();
            completed.incrementAndGet();
        } else if (choice < 55) {
            s.viewed.run();
            completed.incrementAndGet();
        } else if (choice < 90) {
            float[] values = new float[SIZE * SIZE];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(100);
            }
            FloatTensor x = FloatTensor.of(values, SIZE, SIZE);
            NetworkOutputs out =
                    choice < 75 ? s.session.run(Map.of("x", x)) : s.session.run(Map.of("x", x), s.cancellation);
            assertThat(out.get("y").data()).containsExactly(values);
            completed.incrementAndGet();
        } else if (choice < 92) {
            s.cancellation.cancel();
        } else if (choice < 93) {
            s.session.close();
        } else if (choice < 94) {
            s.x.close();
        } else if (choice < 95) {
            s.view.close();
        } else if (choice < 96) {
            s.y.close();
        } else if (choice < 97) {
            s.cancellation.close();
        } else {
            s.session.inputShape("x");
        }
    }
}
