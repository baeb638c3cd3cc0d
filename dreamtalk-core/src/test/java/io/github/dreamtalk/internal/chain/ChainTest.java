package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChainTest {
    private final List<String> log = new ArrayList<>();
    private final List<Trace.Event> heard = new ArrayList<>();
    private final CancelToken cancel = new CancelToken();
    private final List<String> out = new ArrayList<>();

    /** Holds one item back and marks what goes through. */
    private Stage.Session<String, String> session(String name, long millis) {
        return new Stage.Session<>() {
            private String held = "";

            @Override
            public void push(String item, Sink<? super String> next) {
                work(millis);
                log.add(name + "<" + item);
                if (!held.isEmpty()) {
                    next.accept(held + name);
                }
                held = item;
            }

            @Override
            public void finish(Sink<? super String> next) {
                work(millis);
                log.add(name + "|");
                next.accept(held + name);
            }

            @Override
            public void cancel() {
                log.add(name + "!");
            }

            @Override
            public void close() {
                log.add(name + "x");
            }
        };
    }

    private static void work(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private Chain<String> chain(Trace trace, long a, long b) {
        return Chain.<String>builder(cancel, trace)
                .then("stage.a", session("a", a))
                .then("stage.b", session("b", b))
                .into(out::add);
    }

    @Test
    void itemsGoThroughInOrderEveryStageIsFlushedInItsTurnAndClosedInReverse() {
        for (Trace trace : List.of(Trace.NONE, (Trace) heard::add)) {
            log.clear();
            out.clear();
            try (Chain<String> chain = chain(trace, 0, 0)) {
                chain.accept("1");
                chain.accept("2");
                chain.accept("3");
                assertThat(out).containsExactly("1ab");
                chain.finish();
            }
            assertThat(out).containsExactly("1ab", "2ab", "3ab");
            assertThat(log)
                    .containsExactly(
                            "a<1", "a<2", "b<1a", "a<3", "b<2a", "a|", "b<3a", "b|", "bx", "ax");
        }
        assertThat(heard)
                .extracting(e -> e.phase() + " " + e.item())
                .containsExactly(
                        "stage.a 0",
                        "stage.b 0",
                        "stage.a 1",
                        "stage.b 1",
                        "stage.a 2",
                        "stage.b 2",
                        "stage.a 3",
                        "stage.b 3");
    }

    /** A stage's time is its own: those of all stages and of what is behind them add up to no more than it took. */
    @Test
    void timesDoNotIncludeThoseDownstream() {
        long[] behind = {0};
        long start = System.nanoTime();
        try (Chain<String> chain = Chain.<String>builder(cancel, heard::add)
                .then("stage.a", session("a", 4))
                .then("stage.b", session("b", 10))
                .into(item -> {
                    long begun = System.nanoTime();
                    work(20);
                    behind[0] += System.nanoTime() - begun;
                })) {
            chain.accept("1");
            chain.accept("2");
            chain.finish();
        }
        long took = System.nanoTime() - start;
        assertThat(heard).hasSize(6).allSatisfy(e -> assertThat(e.nanos())
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(e.phase().equals("stage.a") ? 4 : 10)));
        assertThat(heard.stream().mapToLong(Trace.Event::nanos).sum() + behind[0]).isLessThanOrEqualTo(took);
    }

    @Test
    void aSessionThatReportsItselfIsNotReported() {
        try (Chain<String> chain = Chain.<String>builder(cancel, heard::add)
                .then(null, session("a", 0))
                .then("stage.b", session("b", 0))
                .into(out::add)) {
            chain.accept("1");
            chain.accept("2");
            chain.finish();
        }
        assertThat(out).containsExactly("1ab", "2ab");
        assertThat(heard).extracting(Trace.Event::phase).containsOnly("stage.b").hasSize(3);
    }

    @Test
    void cancellingReachesEverySessionAndStopsTheChainBetweenItems() {
        Chain<String> chain = chain(Trace.NONE, 0, 0);
        chain.accept("1");
        log.clear();
        cancel.cancel();
        assertThat(log).containsExactly("a!", "b!");
        assertThatThrownBy(() -> chain.accept("2")).isInstanceOf(CancelledException.class);
        assertThatThrownBy(chain::finish).isInstanceOf(CancelledException.class);
        assertThat(out).isEmpty();
        chain.close();
        assertThat(log).containsExactly("a!", "b!", "bx", "ax");
    }

    /** What is closed must not be told to stop. */
    @Test
    void aClosedSessionIsNotCancelled() {
        chain(Trace.NONE, 0, 0).close();
        cancel.cancel();
        assertThat(log).containsExactly("bx", "ax");
    }

    @Test
    void aChainThatCannotBeBuiltClosesWhatItHas() {
        Chain.Builder<String, String> builder =
                Chain.<String>builder(cancel, Trace.NONE).then("stage.a", session("a", 0));
        IllegalStateException failure = new IllegalStateException("b does not open");
        builder.abandon(failure);
        assertThat(log).containsExactly("ax");
        assertThat(failure).hasNoSuppressedExceptions();
    }

    @Test
    void everySessionIsClosedWhateverFails() {
        Chain<String> chain = Chain.<String>builder(cancel, Trace.NONE)
                .then("stage.a", session("a", 0))
                .then("stage.b", new Stage.Session<String, String>() {
                    @Override
                    public void push(String item, Sink<? super String> next) {}

                    @Override
                    public void close() {
                        throw new IllegalStateException("b does not close");
                    }
                })
                .into(out::add);
        assertThatThrownBy(chain::close).hasMessage("b does not close");
        assertThat(log).containsExactly("ax");
    }

    @Test
    void withoutSessionsItemsGoStraightThrough() {
        try (Chain<String> chain = Chain.<String>builder(cancel, Trace.NONE).into(out::add)) {
            chain.accept("1");
            chain.finish();
        }
        assertThat(out).containsExactly("1");
    }
}
