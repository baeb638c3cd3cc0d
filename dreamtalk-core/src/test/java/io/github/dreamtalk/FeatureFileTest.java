package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.StageKey;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Features of a sound, written to a file: all of them, or none. */
@Timeout(60)
class FeatureFileTest {
    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages().sound(50);
    private final AtomicInteger pushes = new AtomicInteger();
    private Runnable onPush = () -> {};

    /** Gives nothing until the sound has ended, and then a row for each push. */
    private final class Late implements AudioFeatureExtractor.Provider {
        @Override
        public String name() {
            return "late";
        }

        @Override
        public AudioFeatureExtractor create(BackendContext context) {
            return new AudioFeatureExtractor() {
                @Override
                public FeatureSpec spec() {
                    return FakeStages.LEVEL;
                }

                @Override
                public Session<Samples, Rows> open(ClipInfo clip) {
                    return new Session<>() {
                        @Override
                        public void push(Samples piece, Sink<? super Rows> out) {
                            pushes.incrementAndGet();
                            onPush.run();
                        }

                        @Override
                        public void finish(Sink<? super Rows> out) {
                            for (int i = 0; i < pushes.get(); i++) {
                                out.accept(new Rows(new float[] {i}, 1));
                            }
                        }
                    };
                }
            };
        }
    }

    private DreamTalkEngine engine() {
        return stages.engine().backend(StageKey.AUDIO_FEATURES, new Late()).build();
    }

    @Test
    void whatComesAtTheEndIsWritten() {
        Path file = folder.resolve("f.npy");
        try (DreamTalkEngine engine = engine()) {
            long frames = engine.writeFeatures(Path.of("voice.wav"), file);
            assertThat(frames).isEqualTo(pushes.get()).isPositive();
            float[] values = NpyFormat.read(file).toFloats();
            assertThat(values).hasSize(pushes.get());
            assertThat(values[values.length - 1]).isEqualTo(pushes.get() - 1f);
        }
    }

    @Test
    void noFrameAtAllIsRefusedAndLeavesNoFile() {
        try (DreamTalkEngine engine = engine()) {
            onPush = () -> pushes.set(0);
            assertThatThrownBy(() -> engine.writeFeatures(Path.of("voice.wav"), folder.resolve("f.npy")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("expected enough for one frame of features");
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** Whatever the extractor does when its engine is closed under it: goes on, or breaks. */
    @Test
    void closingTheEngineEndsItAndLeavesNoFile() throws Exception {
        for (boolean breaks : new boolean[] {false, true}) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch closing = new CountDownLatch(1);
            DreamTalkEngine engine = engine();
            onPush = () -> {
                inside.countDown();
                Waiting.until(() -> closing.getCount() == 0);
                Waiting.pause(100);
                if (breaks) {
                    throw new IllegalStateException("the network was interrupted");
                }
            };
            Future<Long> writing = new Waiting.Caller<>(
                            () -> engine.writeFeatures(Path.of("voice.wav"), folder.resolve("f.npy")))
                    .result();
            inside.await();
            pushes.set(0);
            closing.countDown();
            engine.close();
            assertThat(Waiting.failure(writing))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("the engine was closed");
            assertThat(pushes).hasValueLessThan(2);
            assertThat(folder).isEmptyDirectory();
        }
    }
}
