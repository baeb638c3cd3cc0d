package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.spi.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an engine's trace hears. */
@Timeout(60)
class TraceTest {
    private final FakeStages stages = new FakeStages().sound(50);
    private final List<Trace.Event> heard = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void nothingCrashed() {
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
    }

    private DreamTalkEngine engine(Trace trace) {
        return stages.engine().chunkFrames(16).trace(trace).build();
    }

    private Map<String, Integer> counts(long job) {
        Map<String, Integer> counts = new TreeMap<>();
        heard.stream().filter(e -> e.job() == job).forEach(e -> counts.merge(e.phase(), 1, Integer::sum));
        return counts;
    }

    private List<Trace.Event> events(String phase) {
        return heard.stream().filter(e -> e.phase().equals(phase)).toList();
    }

    @Test
    void aJobIsToldWhole() {
        try (DreamTalkEngine engine = engine(heard::add)) {
            engine.newJob(request().build());
            DreamTalkJob job = engine.newJob(request()
                    .fps(FrameRate.of(50))
                    .head(HeadMotion.natural())
                    .steps(3)
                    .stage("gaze", false)
                    .build());
            assertThat(job.number()).isEqualTo(2);
            job.generate(Path.of("a.mp4"));
        }
        // Chunks of 8, 16, 16 and 10 rows; 2 s of sound in pieces of a quarter of a second; each once more for its end.
        Map<String, Integer> expected = new LinkedHashMap<>();
        expected.put("audio", 1);
        expected.put("denoise", 101); // the fake gives a feature row at a time
        expected.put("denoise.condition", 4);
        expected.put("denoise.open", 1);
        expected.put("denoise.predict", 12);
        expected.put("denoise.sample", 4);
        expected.put("features", 9);
        expected.put("finish", 1);
        expected.put("job", 1);
        expected.put("portrait.analyse", 1);
        expected.put("portrait.prepare", 1);
        expected.put("portrait.read", 1);
        expected.put("render", 100);
        expected.put("stage.head", counts(2).get("stage.head"));
        expected.put("stage.life", counts(2).get("stage.life"));
        expected.put("stage.resampling", counts(2).get("stage.resampling"));
        expected.put("stage.smoothing", 5);
        expected.put("style", 1);
        expected.put("write", 100);
        assertThat(counts(2)).containsExactlyEntriesOf(expected);
        assertThat(counts(2).get("stage.head")).isBetween(4, 101);
        assertThat(counts(0))
                .containsOnlyKeys(
                        "load.audio features",
                        "load.denoiser",
                        "load.media reader",
                        "load.media writer",
                        "load.motion stage",
                        "load.portrait analyzer",
                        "load.renderer",
                        "load.sampler");
        assertThat(counts(1)).as("it never ran").isEmpty();
    }

    @Test
    void eventsSayWhichPieceTheyAreAndHowLarge() {
        try (DreamTalkEngine engine = engine(heard::add)) {
            engine.newJob(request().steps(2).build()).generate(Path.of("a.mp4"));
        }
        for (String phase : List.of("render", "write")) {
            List<Trace.Event> frames = events(phase);
            assertThat(frames).hasSize(50);
            for (int i = 0; i < 50; i++) {
                assertThat(frames.get(i).item()).isEqualTo(i);
                assertThat(frames.get(i).bytes()).isEqualTo(phase.equals("render") ? 3 * 32 * 16 : 0);
            }
        }
        assertThat(events("denoise.sample")).extracting(Trace.Event::item).containsExactly(0L, 8L, 24L, 40L);
        assertThat(events("denoise.condition")).extracting(Trace.Event::item).containsExactly(0L, 8L, 24L, 40L);
        assertThat(events("denoise.predict").stream().map(Trace.Event::item).distinct())
                .as("timesteps")
                .hasSize(2);
        assertThat(events("audio").get(0).bytes()).isEqualTo(4 * stages.sound.length);
        assertThat(events("portrait.read").get(0).bytes()).isEqualTo(3 * 32 * 16);
        assertThat(heard).allSatisfy(e -> assertThat(e.nanos()).isNotNegative());
        Trace.Event job = events("job").get(0);
        assertThat(job.job()).isEqualTo(1);
        assertThat(job.nanos())
                .isGreaterThanOrEqualTo(
                        events("render").stream().mapToLong(Trace.Event::nanos).sum());
        assertThat(events("stage.resampling")).as("nothing is resampled").isEmpty();
    }

    @Test
    void jobsAreToldApart() {
        try (DreamTalkEngine engine = engine(heard::add)) {
            DreamTalkJob one = engine.newJob(request().build());
            DreamTalkJob two = engine.newJob(request().build());
            two.motion();
            one.motion();
            assertThat(one.toString()).startsWith("DreamTalkJob[1 DreamTalkRequest[");
        }
        assertThat(counts(1)).isEqualTo(counts(2)).isNotEmpty();
        assertThat(events("job")).extracting(Trace.Event::job).containsExactly(2L, 1L);
    }

    @Test
    void aFailedJobIsToldToItsEnd() {
        stages.on(FakeStages.Point.CONDITION, resource -> {
            throw new IllegalStateException("broken");
        });
        try (DreamTalkEngine engine = engine(heard::add)) {
            assertThatThrownBy(() -> engine.newJob(request().build()).motion()).hasMessage("broken");
        }
        assertThat(counts(1)).containsKeys("style", "job").doesNotContainKey("finish");
    }

    @SuppressWarnings("unchecked") // erased: as from Kotlin, anything may be thrown anywhere
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    @Test
    void aTraceThatThrowsAnythingBreaksNothing() {
        for (Throwable thrown : List.of(
                new IllegalStateException("a trace that throws, as this test wants"),
                new IOException("a trace that throws, as this test wants"),
                new AssertionError("a trace that throws, as this test wants"))) {
            try (DreamTalkEngine engine = engine(event -> {
                heard.add(event);
                sneak(thrown);
            })) {
                assertThat(engine.newJob(request().build()).motion().frames()).isEqualTo(50);
            }
        }
        assertThat(heard.stream().filter(e -> e.phase().equals("job"))).hasSize(3);
    }

    /** The JVM's own distress is not the trace's. */
    @Test
    void anErrorOfTheMachineIsNotSwallowed() {
        OutOfMemoryError error = new OutOfMemoryError("of the test");
        try (DreamTalkEngine engine = engine(event -> {
            if (event.phase().equals("style")) {
                throw error;
            }
        })) {
            assertThatThrownBy(() -> engine.newJob(request().build()).motion()).isSameAs(error);
        }
    }

    @Test
    void nobodyWhoListensCostsNothing() {
        assertThat(Trace.NONE.ofJob(5)).isSameAs(Trace.NONE);
        Trace.NONE.report("x", 1, 2, 3);
        Trace.NONE.done(new Trace.Event(1, "x", 2, 3, 4));
        Trace ofJob = ((Trace) heard::add).ofJob(5);
        long start = System.nanoTime();
        ofJob.report("x", 1, start, 3);
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).job()).isEqualTo(5);
        assertThat(heard.get(0).item()).isEqualTo(1);
        assertThat(heard.get(0).bytes()).isEqualTo(3);
        assertThat(heard.get(0).nanos()).isBetween(0L, System.nanoTime() - start);
    }
}
