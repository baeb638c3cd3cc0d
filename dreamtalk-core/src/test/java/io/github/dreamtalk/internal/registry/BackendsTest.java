package io.github.dreamtalk.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.diffusion.DdimSampler;
import io.github.dreamtalk.diffusion.DdpmSampler;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.SamplerProvider;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backends of third parties' own keys, which need each other. */
@Timeout(60)
class BackendsTest {
    /** A backend of the tests. */
    public static final class Thing implements AutoCloseable {
        private final String name;
        private final List<String> closed;

        Thing(String name, List<String> closed) {
            this.name = name;
            this.closed = closed;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    /** Makes things. */
    public interface ThingProvider extends BackendProvider<Thing> {}

    private static final StageKey<Thing> A = new StageKey<>("a thing", Thing.class, ThingProvider.class);
    private static final StageKey<Thing> B = new StageKey<>("b thing", Thing.class, ThingProvider.class);
    private static final StageKey<Thing> C = new StageKey<>("c thing", Thing.class, ThingProvider.class);

    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
    private final List<Trace.Event> heard = Collections.synchronizedList(new ArrayList<>());
    private final Map<StageKey<?>, List<BackendProvider<?>>> given = new HashMap<>();
    private final Map<StageKey<?>, String> choices = new HashMap<>();
    private final List<Backends> all = new ArrayList<>();

    @AfterEach
    void close() {
        all.forEach(Backends::close);
    }

    private Backends backends() {
        Backends backends =
                new Backends(Device.cpu(), 1, ModelRepository.of(null), Precision.FP32, heard::add, choices, given);
        all.add(backends);
        return backends;
    }

    private void give(StageKey<Thing> key, String name, Function<BackendContext, Thing> create) {
        given.computeIfAbsent(key, k -> new ArrayList<>()).add(new ThingProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Thing create(BackendContext context) {
                return create.apply(context);
            }
        });
    }

    private Thing thing(String name) {
        return new Thing(name, closed);
    }

    private static <T> Future<T> inThread(java.util.concurrent.Callable<T> call) {
        CompletableFuture<T> future = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        future.complete(call.call());
                    } catch (Throwable e) { // told to the test
                        future.completeExceptionally(e);
                    }
                })
                .start();
        return future;
    }

    private static Throwable failure(Future<?> future) {
        try {
            throw new AssertionError("expected a failure, found " + future.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBackendAsksForItsSiblingsAndAllAreClosedInReverse() {
        AtomicInteger made = new AtomicInteger();
        give(A, "a", context -> {
            made.incrementAndGet();
            assertThat(context.backend(B)).isSameAs(context.backend(B));
            assertThat(context.siblings().backend(C, "c").name).isEqualTo("c");
            assertThat(context.device()).isEqualTo(Device.cpu());
            return thing("a");
        });
        give(B, "b", context -> {
            made.incrementAndGet();
            return thing("b");
        });
        give(C, "c", context -> {
            made.incrementAndGet();
            return thing("c");
        });
        Backends backends = backends();
        assertThat(backends.get(A)).isSameAs(backends.get(A));
        assertThat(made).hasValue(3);
        assertThat(heard)
                .extracting(Trace.Event::phase)
                .containsExactlyInAnyOrder("load.a thing", "load.b thing", "load.c thing");
        backends.close();
        assertThat(closed).containsExactly("a", "c", "b");
        backends.close();
        assertThat(closed).hasSize(3);
        assertThatThrownBy(() -> backends.get(A))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine is closed; make a new one");
    }

    @Test
    void aBackendThatNeedsItselfIsNamed() {
        give(A, "self", context -> context.backend(A));
        assertThatThrownBy(() -> backends().get(A))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("found a thing 'self' -> a thing 'self', expected no circle");
    }

    @Test
    void aCircleIsNamedWhole() {
        give(A, "a", context -> context.backend(B));
        give(B, "b", context -> context.backend(C));
        give(C, "c", context -> context.backend(A));
        assertThatThrownBy(() -> backends().get(A))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("found a thing 'a' -> b thing 'b' -> c thing 'c' -> a thing 'a', expected");
    }

    /** Two threads, each with one end of the circle in its hand. */
    @Test
    void aCircleAcrossThreadsIsToldAndNotWaitedFor() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Function<StageKey<Thing>, Function<BackendContext, Thing>> needs = key -> context -> {
            both.countDown();
            try {
                assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return context.backend(key);
        };
        give(A, "a", needs.apply(B));
        give(B, "b", needs.apply(A));
        Backends backends = backends();
        Future<Thing> first = inThread(() -> backends.get(A));
        Future<Thing> second = inThread(() -> backends.get(B));
        for (Future<Thing> f : List.of(first, second)) {
            assertThat(failure(f))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("backends need each other");
        }
    }

    @Test
    void manyThreadsMakeOneBackendOnce() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(1);
        give(A, "a", context -> {
            made.incrementAndGet();
            try {
                assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return thing("a");
        });
        Backends backends = backends();
        List<Future<Thing>> futures = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            futures.add(inThread(() -> backends.get(A)));
        }
        all.countDown();
        for (Future<Thing> f : futures) {
            assertThat(f.get(20, TimeUnit.SECONDS)).isSameAs(backends.get(A));
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void whatFailsOnceWorksTheNextTime() {
        AtomicInteger times = new AtomicInteger();
        MediaException first = new MediaException("no disk");
        give(A, "a", context -> {
            if (times.getAndIncrement() == 0) {
                throw first;
            }
            return thing("a");
        });
        Backends backends = backends();
        assertThatThrownBy(() -> backends.get(A)).isSameAs(first);
        assertThat(backends.get(A).name).isEqualTo("a");
        assertThat(times).hasValue(2);
    }

    @Test
    void whatAProviderThrowsIsToldWithItsName() {
        IllegalArgumentException wrong = new IllegalArgumentException("wrong");
        NoClassDefFoundError missing = new NoClassDefFoundError("com/example/Gone");
        StackOverflowError deep = new StackOverflowError();
        give(A, "a", context -> {
            throw wrong;
        });
        give(B, "b", context -> {
            throw missing;
        });
        give(C, "c", context -> {
            throw deep;
        });
        Backends backends = backends();
        assertThatThrownBy(() -> backends.get(A))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("a thing: provider 'a' from")
                .hasMessageContaining("failed to make its backend: java.lang.IllegalArgumentException: wrong")
                .hasCause(wrong);
        assertThatThrownBy(() -> backends.get(B))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("b thing: provider 'b' from")
                .hasMessageContaining("com/example/Gone")
                .hasCause(missing);
        assertThatThrownBy(() -> backends.get(C)).isSameAs(deep);
    }

    @Test
    void aProviderThatMakesNothingOrTheWrongThingIsNamed() {
        give(A, "none", context -> null);
        @SuppressWarnings({"unchecked", "rawtypes"}) // what a provider compiled against another version may do
        StageKey<Thing> wrong = new StageKey<>("wrong", (Class) String.class, ThingProvider.class);
        give(wrong, "other", context -> thing("a"));
        Backends backends = backends();
        assertThatThrownBy(() -> backends.get(A))
                .hasMessageContaining("provider 'none'")
                .hasMessageContaining("made nothing");
        assertThatThrownBy(() -> backends.get(wrong))
                .hasMessageContaining("made a " + Thing.class.getName() + ", expected a java.lang.String");
    }

    /** The interrupted one leaves; what it waited for is made nevertheless, and in a thread that nobody interrupts. */
    @Test
    void anInterruptEndsTheWaitAndNotTheMaking() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Thread> maker = new AtomicReference<>();
        AtomicInteger made = new AtomicInteger();
        give(A, "a", context -> {
            maker.set(Thread.currentThread());
            making.countDown();
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            made.incrementAndGet();
            return thing("a");
        });
        Backends backends = backends();
        for (boolean several : new boolean[] {false, true}) {
            AtomicReference<Thread> waiting = new AtomicReference<>();
            Future<Boolean> waiter = inThread(() -> {
                waiting.set(Thread.currentThread());
                try {
                    if (several) {
                        backends.load(List.of(StageKey.SAMPLER, A));
                    } else {
                        backends.get(A);
                    }
                    return false;
                } catch (CancelledException e) {
                    return Thread.currentThread().isInterrupted();
                }
            });
            making.await();
            while (waiting.get() == null || waiting.get().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            waiting.get().interrupt();
            assertThat(waiter.get(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(maker.get().getName()).isEqualTo("dreamtalk-load a thing");
        goOn.countDown();
        assertThat(backends.get(A).name).isEqualTo("a");
        assertThat(made).hasValue(1);
    }

    @Test
    void closingWaitsForWhatIsBeingMadeAndClosesItToo() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Throwable> sibling = new AtomicReference<>();
        give(B, "b", context -> thing("b"));
        give(A, "a", context -> {
            making.countDown();
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                context.backend(B);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } catch (IllegalStateException e) {
                sibling.set(e);
            }
            return thing("a");
        });
        Backends backends = backends();
        inThread(() -> backends.get(A));
        making.await();
        Future<Boolean> closing = inThread(() -> {
            Thread.currentThread().interrupt();
            backends.close();
            return Thread.currentThread().isInterrupted();
        });
        assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(closed).isEmpty();
        goOn.countDown();
        assertThat(closing.get(20, TimeUnit.SECONDS))
                .as("the interrupt is kept")
                .isTrue();
        assertThat(closed).containsExactly("a");
        assertThat(sibling.get()).as("nothing new is made").hasMessageContaining("closed");
    }

    @Test
    void severalAreLoadedAtOnceAndTheFirstFailureOfTheListIsToldWhenAllHaveEnded() {
        CountDownLatch both = new CountDownLatch(2);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Function<String, Function<BackendContext, Thing>> meets = name -> context -> {
            both.countDown();
            try {
                assertThat(both.await(20, TimeUnit.SECONDS)).as("made at once").isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            order.add(name);
            return thing(name);
        };
        give(A, "a", meets.apply("a"));
        give(B, "b", meets.apply("b"));
        Backends backends = backends();
        backends.load(List.of());
        backends.load(List.of(A, B));
        assertThat(order).containsExactlyInAnyOrder("a", "b");

        MediaException first = new MediaException("first");
        given.clear();
        CountDownLatch late = new CountDownLatch(1);
        give(A, "a", context -> {
            try {
                assertThat(late.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            throw first;
        });
        give(B, "b", context -> {
            late.countDown();
            throw new MediaException("second");
        });
        give(C, "c", context -> thing("c"));
        Backends failing = backends();
        assertThatThrownBy(() -> failing.load(List.of(C, A, B))).isSameAs(first);
        assertThat(failing.get(C).name).isEqualTo("c");
        StackOverflowError deep = new StackOverflowError();
        given.clear();
        give(B, "b", context -> {
            throw deep;
        });
        give(C, "c", context -> thing("c"));
        Backends deeper = backends();
        assertThatThrownBy(() -> deeper.load(List.of(C, B))).isSameAs(deep);
    }

    @Test
    void aChoiceByNameWinsOverTheLastGivenAndThatOverWhatIsFound() {
        give(A, "one", context -> thing("one"));
        give(A, "two", context -> thing("two"));
        assertThat(backends().get(A).name).isEqualTo("two");
        assertThat(backends().backend(A, " One ").name).isEqualTo("one");
        choices.put(A, "one");
        assertThat(backends().get(A).name).isEqualTo("one");
        assertThat(backends().backend(A, "two").name).isEqualTo("two");
        assertThatThrownBy(() -> backends().backend(A, "three"))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("no backend named 'three'")
                .hasMessageContaining("given to the engine: [one, two]");
        given.put(StageKey.SAMPLER, List.of(new Own()));
        assertThat(backends().get(StageKey.SAMPLER)).isInstanceOf(DdpmSampler.class);
        assertThat(backends().backend(StageKey.SAMPLER, "ddim")).isInstanceOf(DdimSampler.class);
        choices.put(StageKey.SAMPLER, "ddim");
        assertThat(backends().get(StageKey.SAMPLER)).isInstanceOf(DdimSampler.class);
        assertThat(backends().backend(StageKey.SAMPLER, "own")).isInstanceOf(DdpmSampler.class);
    }

    private static final class Own implements SamplerProvider {
        @Override
        public String name() {
            return "own";
        }

        @Override
        public io.github.dreamtalk.diffusion.Sampler create(BackendContext context) {
            return new DdpmSampler();
        }
    }

    private static final class Blink implements MotionStage.Provider {
        @Override
        public String name() {
            return "blink";
        }

        @Override
        public int order() {
            return 360;
        }

        @Override
        public MotionStage create(BackendContext context) {
            return clip -> (rows, out) -> out.accept(rows);
        }
    }

    @Test
    void stagesThatAreGivenJoinThoseFoundInTheirOrderAndReplaceThoseOfTheirName() {
        assertThat(backends().providers(StageKey.MOTION_STAGE, MotionStage.Provider.class))
                .extracting(MotionStage.Provider::name)
                .containsExactly("smoothing", "life", "blink", "gaze", "head");
        Blink blink = new Blink();
        given.put(StageKey.MOTION_STAGE, List.of(blink));
        List<MotionStage.Provider> stages = backends().providers(StageKey.MOTION_STAGE, MotionStage.Provider.class);
        assertThat(stages)
                .extracting(MotionStage.Provider::name)
                .containsExactly("smoothing", "life", "gaze", "blink", "head");
        assertThat(stages.get(3)).isSameAs(blink);
    }

    @Test
    void whatIsThereCanBeListed() {
        given.put(StageKey.SAMPLER, List.of(new Own()));
        assertThat(backends().list())
                .contains(new BackendRegistry.Listed(StageKey.SAMPLER, "own", 0, "given to the engine", null))
                .extracting(BackendRegistry.Listed::name)
                .contains("own", "ddim", "ddpm", "dpm++", "smoothing");
        assertThat(backends().device()).isEqualTo(Device.cpu());
        assertThat(backends().models().entries()).isEmpty();
        assertThat(backends().devices()).isEmpty();
    }

    /** Backends outlive a trace that breaks its contract; the engine wraps it, but nothing may be lost without that. */
    @Test
    void whatWasMadeIsClosedEvenIfTheTraceThrew() {
        give(A, "a", context -> thing("a"));
        Backends backends = new Backends(
                Device.cpu(),
                1,
                ModelRepository.of(null),
                Precision.FP32,
                event -> {
                    throw new IllegalStateException("a trace that throws, as this test wants");
                },
                choices,
                given);
        assertThatThrownBy(() -> backends.get(A)).hasMessageContaining("a trace that throws");
        assertThat(backends.get(A).name).isEqualTo("a");
        backends.close();
        assertThat(closed).containsExactly("a");
    }
}
