package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.eval.identity.FaceEmbedder;
import io.github.dreamtalk.eval.sync.SyncScorer;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.SelfChecker;
import io.github.dreamtalk.spi.testing.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Networks have one owner, which lets go of all of them, and of none that is in use. */
@ExtendWith(LeakCheck.class)
@Timeout(180)
class EvaluatorLifetimeTest {
    @TempDir
    Path dir;

    /** An embedder that notices when it is used after its end. */
    private static final class Watched implements FaceEmbedder {
        private final AtomicInteger inside = new AtomicInteger();
        private final CountDownLatch used = new CountDownLatch(1);
        private final @Nullable RuntimeException onClose;
        private volatile int closes;
        private volatile boolean misused;

        Watched(@Nullable RuntimeException onClose) {
            this.onClose = onClose;
        }

        @Override
        public String name() {
            return "watched";
        }

        @Override
        public float[] embed(RgbImage image, FaceGeometry face) {
            inside.incrementAndGet();
            used.countDown();
            try {
                Thread.sleep(40);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            misused |= closes > 0;
            inside.decrementAndGet();
            return new float[] {1, 0};
        }

        @Override
        public void close() {
            misused |= inside.get() > 0;
            closes++;
            if (onClose != null) {
                throw onClose;
            }
        }
    }

    private static SyncScorer scorer(AtomicInteger closes, RuntimeException onClose) {
        return new SyncScorer() {
            @Override
            public Clip open(FrameRate rate) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                closes.incrementAndGet();
                throw onClose;
            }
        };
    }

    private Path video(int frames) {
        RgbImage portrait = Clips.portrait();
        List<RgbImage> all = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            all.add(portrait);
        }
        return Clips.encode(dir.resolve("still.mp4"), all, null);
    }

    @Test
    void everythingIsClosedWhateverFailsOnTheWay() {
        RuntimeException first = new IllegalStateException("the scorer does not close");
        RuntimeException second = new IllegalStateException("nor does the embedder");
        AtomicInteger scorerClosed = new AtomicInteger();
        Watched embedder = new Watched(second);
        Evaluator evaluator = Evaluator.builder()
                .threads(1)
                .embedder(embedder)
                .syncScorer(scorer(scorerClosed, first))
                .build();
        FrameMeasurer measurer = evaluator.measurer();
        FrameMeasurer.Job still = new FrameMeasurer.Job(0, null, Clips.portrait(), null);
        assertThat(measurer.find(still).faces()).hasSize(1);
        assertThatThrownBy(evaluator::close).isSameAs(first).hasSuppressedException(second);
        assertThat(scorerClosed.get()).isEqualTo(1);
        assertThat(embedder.closes).isEqualTo(1);
        // The networks behind them in the row are closed too.
        assertThatThrownBy(() -> measurer.find(still)).isInstanceOf(IllegalStateException.class);
        evaluator.close();
        assertThat(embedder.closes).as("a second close does nothing").isEqualTo(1);
    }

    /** The last network to be loaded is damaged; the leak check sees whether the first ones stay. */
    @Test
    void nothingStaysOpenWhenOneNetworkCannotBeLoaded() throws IOException {
        Path models = Files.createDirectory(dir.resolve("models"));
        Files.write(models.resolve("face-emotion.onnx"), new byte[] {1, 2, 3});
        Watched embedder = new Watched(null);
        Evaluator.Builder builder =
                Evaluator.builder().threads(1).models(models).embedder(embedder);
        assertThatThrownBy(builder::build).isInstanceOf(DreamTalkException.class);
        assertThat(embedder.closes).as("what was given stays the caller's").isZero();
        assertThatThrownBy(() -> Evaluator.builder().models(models).build()).isInstanceOf(DreamTalkException.class);
        BackendContext context = new BackendContext(Clips.context().device(), 1, ModelRepository.of(models));
        assertThatThrownBy(() -> new FrameSelfCheckerProvider().create(context)).isInstanceOf(DreamTalkException.class);
    }

    @Test
    void closingEndsWhatIsMeasuredBeforeAnythingIsFreed() throws Exception {
        Path video = video(400);
        Watched embedder = new Watched(null);
        Evaluator evaluator = Evaluator.builder().threads(2).embedder(embedder).build();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread =
                new Thread(() -> thrown.set(catchThrowable(() -> evaluator.evaluate(EvaluationRequest.of(video)))));
        thread.start();
        assertThat(embedder.used.await(1, TimeUnit.MINUTES)).isTrue();
        evaluator.close();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(CancelledException.class).hasMessageContaining("evaluator");
        assertThat(embedder.closes).isEqualTo(1);
        assertThat(embedder.misused).as("used while or after it was closed").isFalse();
        assertThatThrownBy(() -> evaluator.evaluate(EvaluationRequest.of(video)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the evaluator is closed");
    }

    /** As a job does whose consumer throws: the session goes first, at once the networks after it. */
    @Test
    void aSelfCheckMayBeClosedWhileItsFramesAreMeasured() {
        RgbImage portrait = Clips.portrait();
        BackendContext context =
                new BackendContext(Clips.context().device(), 4, Clips.context().models());
        for (int round = 0; round < 6; round++) {
            SelfChecker checker = new FrameSelfCheckerProvider().create(context);
            SelfChecker.Session session =
                    checker.open(new SelfChecker.Clip(portrait, null, FrameRate.FPS_25, PcmAudio.of(new float[0])));
            for (int i = 0; i < 3 + round; i++) {
                session.accept(portrait);
            }
            if (round % 2 == 0) {
                session.close();
                checker.close();
            } else {
                checker.close();
                assertThatThrownBy(session::finish).isInstanceOf(IllegalStateException.class);
                session.close();
            }
        }
    }
}
