package io.github.dreamtalk.onnx.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.denoiser.DreamTalkDenoiser;
import io.github.dreamtalk.onnx.face.MediaPipePortraitAnalyzer;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.phone.PhoneFeatureExtractor;
import io.github.dreamtalk.onnx.pirenderer.PiRenderer;
import io.github.dreamtalk.onnx.pirenderer.PiRendererGraphs;
import io.github.dreamtalk.onnx.pirenderer.PiRendererPortrait;
import io.github.dreamtalk.onnx.pirenderer.PiRendererSession;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.onnx.runtime.OpenNatives;
import io.github.dreamtalk.onnx.testing.Contexts;
import io.github.dreamtalk.onnx.testing.FeatureRows;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.onnx.testing.RandomDenoiserWeights;
import io.github.dreamtalk.onnx.testing.RandomRendererWeights;
import io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Config;
import io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Extractor;
import io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Graphs;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.weights.SafetensorsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything that owns native memory, closed or cancelled by one thread while another works with it: the work ends with an
 * exception that says so, nothing stays open, and the JVM lives.
 */
@Timeout(300)
@ExtendWith(NoOpenNatives.class)
class ClosedInUseTest {
    private static final int ROUNDS = 8;
    private static final ModelRepository MODELS = ModelRepository.of(null);
    private static final BackendContext EMBEDDED = new BackendContext(Device.cpu(), 2, MODELS);

    /** Work that can be repeated, and ways to end it. */
    private interface Subject {
        void work();

        /** Ends the work in one of its ways. */
        void end(int way);

        int ways();

        /** Closes what is still open. */
        void close();
    }

    private static Subject subject(Scope owned, Runnable work, Runnable... ends) {
        return new Subject() {
            @Override
            public void work() {
                work.run();
            }

            @Override
            public void end(int way) {
                ends[way].run();
            }

            @Override
            public int ways() {
                return ends.length;
            }

            @Override
            public void close() {
                owned.close();
            }
        };
    }

    private static Subject denoiser() {
        Scope owned = new Scope();
        DenoiserMetadata metadata = RandomDenoiserWeights.arkitMetadata();
        DreamTalkDenoiser denoiser = owned.own(
                new DreamTalkDenoiser(RandomDenoiserWeights.make(metadata, 64, 2, 3), metadata, Contexts.cpu(1)));
        MotionDenoiser.Session session = owned.own(denoiser.open(new StyleCode(new float[64]), true, 100));
        int rows = denoiser.spec().featureRows(100);
        float[] features = new float[rows * 244];
        float[] x = new float[100 * 52];
        float[] a = new float[100 * 52];
        float[] b = new float[100 * 52];
        Random random = new Random(1);
        return subject(
                owned,
                () -> {
                    session.condition(features, 40 + random.nextInt(61));
                    for (int t = 1000; t > 0; t -= 250) {
                        session.predict(t, x, a, b);
                    }
                },
                session::cancel,
                session::close,
                denoiser::close);
    }

    private static Subject renderer() {
        Scope owned = new Scope();
        PiRendererGraphs g = new PiRendererGraphs(RandomRendererWeights.make(8, 2, 2, 4, 3));
        PiRenderer renderer = owned.own(new PiRenderer(session(g.portrait()), session(g.frame())));
        PiRendererPortrait portrait =
                owned.own(renderer.prepare(new Portrait(new RgbImage(256, 256), null), MotionSpace.BFM));
        PiRendererSession session = owned.own(portrait.open());
        float[] rows = new float[27 * 73];
        RgbImage out = new RgbImage(256, 256);
        return subject(
                owned,
                () -> session.render(rows, 13 * 73, out),
                session::cancel,
                session::close,
                portrait::close,
                renderer::close);
    }

    private static Subject preparing() {
        Scope owned = new Scope();
        PiRendererGraphs g = new PiRendererGraphs(RandomRendererWeights.make(8, 2, 2, 4, 3));
        PiRenderer renderer = owned.own(new PiRenderer(session(g.portrait()), session(g.frame())));
        return subject(
                owned,
                () -> {
                    try (PiRendererPortrait portrait =
                                    renderer.prepare(new Portrait(new RgbImage(256, 256), null), MotionSpace.BFM);
                            PiRendererSession session = portrait.open()) {
                        session.render(new float[27 * 73], 13 * 73, new RgbImage(256, 256));
                    }
                },
                renderer::close);
    }

    private static Subject analyzer() {
        Scope owned = new Scope();
        MediaPipePortraitAnalyzer analyzer = owned.own(new MediaPipePortraitAnalyzer(EMBEDDED));
        RgbImage picture = new RgbImage(300, 300);
        new Random(4).nextBytes(picture.data());
        return subject(owned, () -> analyzer.analyze(picture), analyzer::close);
    }

    private static Subject features(AudioFeatureExtractor made, int seconds) {
        Scope owned = new Scope();
        AudioFeatureExtractor extractor = owned.own(made);
        float[] clip = new float[16_000 * seconds];
        Random random = new Random(7);
        for (int i = 0; i < clip.length; i++) {
            clip[i] = 0.1f * random.nextFloat();
        }
        Stage.Session<Samples, Rows> session = owned.own(extractor.open(FeatureRows.clip(PcmAudio.of(clip))));
        return subject(
                owned,
                () -> session.push(new Samples(clip, 16_000), rows -> {}),
                session::cancel,
                session::close,
                extractor::close);
    }

    private static AudioFeatureExtractor wav2vec2() {
        Wav2Vec2Graphs g = new Wav2Vec2Graphs(
                SafetensorsReader.read("model.safetensors", resource("/wav2vec2-layer/model.safetensors")),
                Wav2Vec2Config.read(resource("/wav2vec2-layer/config.json"), "config.json"),
                "test-features");
        return new Wav2Vec2Extractor(
                null, session(g.features()), session(g.encoder()), new Wav2Vec2Extractor.Window(200, 50));
    }

    private static byte[] resource(String name) {
        try (InputStream in = ClosedInUseTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OnnxSession session(GraphBuilder graph) {
        return OnnxSession.open("test", graph.build(), Device.cpu(), 1);
    }

    private record Case(String name, Supplier<Subject> maker) {}

    @TestFactory
    Stream<DynamicTest> workEndsWhateverIsClosedOrCancelled() {
        List<Case> cases = new ArrayList<>(List.of(
                new Case("denoiser", ClosedInUseTest::denoiser),
                new Case("renderer", ClosedInUseTest::renderer),
                new Case("preparing a portrait", ClosedInUseTest::preparing),
                new Case("portrait analyzer", ClosedInUseTest::analyzer),
                new Case("phone features", () -> features(PhoneFeatureExtractor.open(EMBEDDED), 2)),
                new Case("wav2vec2 features", () -> features(wav2vec2(), 60))));
        return cases.stream().map(c -> DynamicTest.dynamicTest(c.name, () -> endsInEveryWay(c.maker)));
    }

    private static void endsInEveryWay(Supplier<Subject> maker) throws InterruptedException {
        Object before = NoOpenNatives.now();
        Random random = new Random(9);
        int ways = 1;
        for (int way = 0; way < ways; way++) {
            for (int round = 0; round < ROUNDS; round++) {
                Subject subject = maker.get();
                ways = subject.ways();
                endsWhileWorking(subject, way, random.nextInt(40));
                subject.close();
                assertThat(NoOpenNatives.now()).isEqualTo(before);
            }
        }
    }

    private static void endsWhileWorking(Subject subject, int way, int delayMillis) throws InterruptedException {
        CountDownLatch working = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                while (true) {
                    working.countDown();
                    subject.work();
                }
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        worker.start();
        assertThat(working.await(60, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(delayMillis);
        subject.end(way);
        worker.join(60_000);
        assertThat(worker.isAlive()).as("the work goes on").isFalse();
        assertThat(thrown.get())
                .satisfiesAnyOf(e -> assertThat(e).isInstanceOf(CancelledException.class), e -> assertThat(e)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is closed"));
    }

    /** The second network is missing: the first must not stay open. */
    @Test
    void aConstructorThatFailsHalfWayLeavesNothingOpen() {
        int before = OpenNatives.NETWORKS.count();
        for (String missing : List.of(MediaPipePortraitAnalyzer.MESH, MediaPipePortraitAnalyzer.DETECTOR)) {
            assertThat(catchThrowable(() -> new MediaPipePortraitAnalyzer(without(missing))))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageContaining(missing);
        }
        // A network of another signature in place of the mesh.
        assertThat(catchThrowable(() -> new MediaPipePortraitAnalyzer(
                        swapped(MediaPipePortraitAnalyzer.MESH, MediaPipePortraitAnalyzer.DETECTOR))))
                .isInstanceOf(ModelMismatchException.class);
        assertThat(OpenNatives.NETWORKS.count()).isEqualTo(before);
    }

    private static BackendContext without(String missing) {
        return swapped(missing, "none at all");
    }

    /** The embedded models, but one of them is read from another file. */
    private static BackendContext swapped(String name, String other) {
        return new BackendContext(Device.cpu(), 1, new ModelRepository() {
            @Override
            public List<Entry> entries() {
                return List.of();
            }

            @Override
            public byte[] read(String file) {
                if (file.equals(name) && !MODELS.contains(other)) {
                    throw new ModelMismatchException("model file '" + file + "' is missing");
                }
                return MODELS.read(file.equals(name) ? other : file);
            }

            @Override
            public boolean contains(String file) {
                return MODELS.contains(file);
            }
        });
    }
}
