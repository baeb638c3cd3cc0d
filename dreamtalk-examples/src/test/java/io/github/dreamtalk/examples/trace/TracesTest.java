package io.github.dreamtalk.examples.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.examples.Studio;
import io.github.dreamtalk.spi.Trace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static final int FRAMES = 20;

    /** Two jobs of one avatar, each of 20 frames. */
    private static void run(Trace trace, Consumer<DreamTalkEngine> before) {
        try (DreamTalkEngine engine = DreamTalkEngine.builder().trace(trace).build();
                Avatar face = engine.avatar(Studio.PORTRAIT, Studio.SMALL)) {
            before.accept(engine);
            for (int i = 0; i < 2; i++) {
                engine.newJob(DreamTalk.builder()
                                .avatar(face)
                                .voice(Voice.bytes(Studio.speech(FRAMES / 25.0)))
                                .build())
                        .frames((index, frame) -> {});
            }
        }
    }

    @Test
    void micrometerHasATimerForEachPhase() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        run(MicrometerTrace.of(registry), engine -> {});
        assertThat(registry.get("dreamtalk").tag("phase", "render").timer().count())
                .isEqualTo(2 * FRAMES);
        assertThat(registry.get("dreamtalk")
                        .tag("phase", "portrait.analyse")
                        .timer()
                        .count())
                .as("the avatar is analysed once")
                .isEqualTo(1);
        assertThat(registry.get("dreamtalk").tag("phase", "job").timer().count())
                .isEqualTo(2);
        double job = registry.get("dreamtalk").tag("phase", "job").timer().totalTime(TimeUnit.MILLISECONDS);
        double render = registry.get("dreamtalk").tag("phase", "render").timer().totalTime(TimeUnit.MILLISECONDS);
        assertThat(render).isPositive().isLessThan(job);
        assertThat(registry.get("dreamtalk.bytes")
                        .tag("phase", "render")
                        .counter()
                        .count())
                .isEqualTo(2.0 * FRAMES * 3 * Studio.SIZE * Studio.SIZE);
    }

    /** A job that ends in the middle: nothing may be kept for it. */
    private static void failOnce(DreamTalkEngine engine) {
        assertThatThrownBy(() -> engine.newJob(DreamTalk.builder()
                                .voice(Voice.bytes(Studio.speech(0.4)))
                                .build())
                        .frames((index, frame) -> {}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("portrait");
    }

    @Test
    void openTelemetryHasASpanForEachJobWithItsWorkInside() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                .build();
        run(new OpenTelemetryTrace(provider.get("dreamtalk")), TracesTest::failOnce);
        List<SpanData> all = spans.getFinishedSpanItems();
        List<SpanData> jobs =
                all.stream().filter(s -> s.getName().equals("job")).toList();
        assertThat(jobs).as("two, and one that failed").hasSize(3);
        assertThat(jobs)
                .extracting(s -> s.getAttributes().get(AttributeKey.longKey("dreamtalk.job")))
                .doesNotHaveDuplicates();
        for (SpanData job : jobs.subList(1, 3)) {
            List<SpanData> frames = all.stream()
                    .filter(s ->
                            s.getName().equals("render") && s.getParentSpanId().equals(job.getSpanId()))
                    .toList();
            assertThat(frames).hasSize(FRAMES);
            assertThat(frames)
                    .allMatch(s -> s.getStartEpochNanos() >= job.getStartEpochNanos()
                            && s.getEndEpochNanos() <= job.getEndEpochNanos());
            assertThat(frames.stream().map(s -> s.getAttributes().get(AttributeKey.longKey("dreamtalk.item"))))
                    .containsExactlyInAnyOrderElementsOf(
                            java.util.stream.LongStream.range(0, FRAMES).boxed().toList());
        }
        assertThat(all)
                .as("of no job")
                .anyMatch(s -> s.getName().equals("portrait.analyse")
                        && !s.getParentSpanContext().isValid());
    }
}
