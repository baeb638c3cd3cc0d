package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.spi.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a consumer, a listener or a backend throws, at whatever moment: it is told, and never a hang or a success. */
@Timeout(60)
class CallbackFailureTest {
    private static final int FRAMES = 50;

    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages().sound(FRAMES);
    private final DreamTalkEngine engine = stages.engine().chunkFrames(8).build();

    @AfterEach
    void close() {
        engine.close();
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
    }

    /** Neither exception nor error, as another language of the JVM may make it. */
    private static final class Strange extends Throwable {
        private static final long serialVersionUID = 1;

        Strange() {
            super("strange");
        }
    }

    @SuppressWarnings("unchecked") // erased: as from Kotlin, anything may be thrown anywhere
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    private static Stream<Arguments> failures() {
        List<Throwable> all = List.of(
                new IOException("the client has left"),
                new IllegalArgumentException("wrong"),
                new AssertionError("broken"),
                new StackOverflowError("deep"),
                new Strange());
        return all.stream().flatMap(e -> Stream.of(0, 25, FRAMES - 1).map(frame -> Arguments.of(e, frame)));
    }

    private Throwable thrown(FrameConsumer consumer) {
        return Waiting.failure(
                new Waiting.Caller<>(() -> engine.newJob(request().build()).frames(consumer)).result());
    }

    private static void isTold(Throwable found, Throwable given) {
        if (given instanceof RuntimeException || given instanceof Error) {
            assertThat(found).isSameAs(given);
        } else {
            assertThat(found)
                    .isExactlyInstanceOf(DreamTalkException.class)
                    .hasMessageContaining(given.toString())
                    .hasCause(given);
        }
    }

    @ParameterizedTest(name = "{0} at frame {1}")
    @MethodSource("failures")
    void whatTheConsumerThrowsEndsTheJob(Throwable failure, int frame) {
        List<Long> taken = new ArrayList<>();
        isTold(
                thrown((index, image) -> {
                    taken.add(index);
                    if (index == frame) {
                        sneak(failure);
                    }
                }),
                failure);
        assertThat(taken).hasSize(frame + 1);
    }

    /** Its own interrupt, of a consumer that gives up waiting. */
    @Test
    void anInterruptedExceptionOfTheConsumerIsACancellation() {
        assertThat(thrown((index, image) -> {
                    throw new InterruptedException("enough");
                }))
                .isInstanceOf(CancelledException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    /** A backend that is written in Kotlin, or links against a class that is not there. */
    @ParameterizedTest
    @EnumSource(Point.class)
    void whatABackendThrowsAnywhereEndsTheJobAndLeavesNothing(Point where) {
        for (Throwable failure : List.of(
                new IOException("disk"), new IllegalStateException("state"), new NoSuchMethodError("linkage"))) {
            FakeStages fakes = new FakeStages().sound(FRAMES);
            fakes.on(where, resource -> sneak(failure));
            try (DreamTalkEngine failing = fakes.engine().chunkFrames(8).build()) {
                DreamTalkRequest asked =
                        request().motionOutput(folder.resolve("m.csv")).build();
                Throwable found = Waiting.failure(failing.newJob(asked).generateAsync(folder.resolve("out.mp4")));
                if (where == Point.CREATE) {
                    assertThat(found).isInstanceOf(DreamTalkException.class).hasCause(failure);
                } else {
                    isTold(found, failure);
                }
                assertThat(folder).isEmptyDirectory();
                // The engine is none the worse for it.
                fakes.release();
                assertThat(failing.newJob(request().build())
                                .generate(Path.of("again.mp4"))
                                .frames())
                        .isEqualTo(FRAMES);
            }
            assertThat(fakes.faults).isEmpty();
            assertThat(fakes.open()).isEmpty();
        }
    }

    /** Hears everything, and does something at one moment. */
    private static class Hearing implements DreamTalkListener {
        private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        private final String moment;
        private final Throwable thrown;

        Hearing(String moment, Throwable thrown) {
            this.moment = moment;
            this.thrown = thrown;
        }

        private void hear(String what) {
            heard.add(what);
            if (what.startsWith(moment)) {
                sneak(thrown);
            }
        }

        @Override
        public void phaseStarted(Phase phase, long total) {
            hear("start " + phase);
        }

        @Override
        public void phaseProgress(Phase phase, long done, long total) {
            hear("progress " + done + "/" + total);
        }

        @Override
        public void phaseEnded(Phase phase) {
            hear("end " + phase);
        }

        @Override
        public void phaseFailed(Phase phase, Throwable failure) {
            hear("fail " + phase);
        }
    }

    @Test
    void motionAloneTellsItsProgress() {
        Hearing hearing = new Hearing("nothing", new Error());
        engine.newJob(request().listener(hearing).build()).motion();
        List<String> progress =
                hearing.heard.stream().filter(h -> h.startsWith("progress")).toList();
        assertThat(progress).hasSizeGreaterThan(1).endsWith("progress 50/50");
        assertThat(progress.get(0)).matches("progress [1-9]\\d*/50");
    }

    @Test
    void exceptionsOfTheListenerAreDroppedAndItHearsOn() {
        Hearing quiet = new Hearing("nothing", new Error());
        engine.newJob(request().listener(quiet).build()).generate(Path.of("a.mp4"));
        Hearing loud = new Hearing("", new IOException("a listener that throws, as this test wants"));
        engine.newJob(request().listener(loud).build()).generate(Path.of("b.mp4"));
        assertThat(loud.heard).isEqualTo(quiet.heard);
        assertThat(quiet.heard)
                .startsWith("start LOAD", "end LOAD", "start AUDIO", "end AUDIO", "start PORTRAIT")
                .contains("progress 1/50", "progress 25/50", "progress 50/50")
                .endsWith("end ANIMATE", "start FINISH", "end FINISH");
    }

    @ParameterizedTest
    @MethodSource("moments")
    void errorsOfTheListenerEndTheJob(String moment) {
        AssertionError error = new AssertionError("broken");
        Hearing listener = new Hearing(moment, error);
        Throwable found = Waiting.failure(
                engine.newJob(request().listener(listener).build()).generateAsync(Path.of("a.mp4")));
        assertThat(found).isSameAs(error);
        String phase = moment.startsWith("progress") ? "ANIMATE" : moment.split(" ")[1];
        if (moment.startsWith("end")) {
            assertThat(listener.heard).as("what ended did not fail").endsWith(moment);
        } else {
            assertThat(listener.heard).endsWith("fail " + phase);
        }
    }

    private static Stream<String> moments() {
        return Stream.of(
                "start LOAD",
                "end LOAD",
                "start ANIMATE",
                "progress 1/",
                "progress 25/",
                "progress 50/",
                "end ANIMATE",
                "start FINISH",
                "end FINISH");
    }

    @Test
    void anErrorOfTheListenerDoesNotHideWhatItWasTold() {
        IllegalStateException failure = new IllegalStateException("the reason");
        AssertionError error = new AssertionError("broken");
        stages.on(Point.PREDICT, resource -> sneak(failure));
        Throwable found = Waiting.failure(
                engine.newJob(request().listener(new Hearing("fail", error)).build())
                        .generateAsync(Path.of("a.mp4")));
        assertThat(found).isSameAs(failure).hasSuppressedException(error);
    }

    /** The render thread runs on for a while after the job's thread has failed, and the other way round. */
    @ParameterizedTest
    @EnumSource(
            value = Point.class,
            names = {"PREDICT", "CONDITION", "EXTRACT", "RENDER", "WRITE"})
    void nothingIsHeardAfterAFailure(Point where) {
        stages.on(Point.RENDER, resource -> Waiting.pause(2));
        stages.on(Point.EXTRACT, resource -> Waiting.pause(2));
        stages.on(where, resource -> {
            boolean ofChunks = where == Point.EXTRACT || where == Point.CONDITION;
            if (stages.calls.get(where).get() == (ofChunks ? 4 : 20)) {
                throw new IOException("disk");
            }
            Thread.sleep(1);
        });
        Hearing listener = new Hearing("nothing", new Error());
        Waiting.failure(
                engine.newJob(request().steps(4).listener(listener).build()).generateAsync(Path.of("a.mp4")));
        int told = listener.heard.size();
        Waiting.pause(50);
        assertThat(listener.heard).hasSize(told).endsWith("fail ANIMATE");
        assertThat(listener.heard.stream().filter(h -> h.startsWith("fail"))).hasSize(1);
        assertThat(listener.heard).doesNotContain("end ANIMATE", "start FINISH");
    }
}
