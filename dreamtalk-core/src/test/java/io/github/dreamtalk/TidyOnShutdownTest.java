package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Style;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a signal leaves of work that runs: nothing where the engine tidies, parts of files where it was not asked to. */
class TidyOnShutdownTest {
    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    /** What the other JVM does when the signal comes. */
    enum Work {
        /** A job that writes motion and has done half of it. */
        JOB {
            @Override
            void run(DreamTalkEngine engine, Path folder) {
                engine.newJob(request()).motion(folder.resolve("motion.csv"));
            }
        },
        /** Features of a sound, which is no job. */
        FEATURES {
            @Override
            void run(DreamTalkEngine engine, Path folder) {
                engine.writeFeatures(Path.of("speech.wav"), folder.resolve("features.npy"));
            }
        };

        abstract void run(DreamTalkEngine engine, Path folder);
    }

    private static DreamTalkRequest request() {
        float[] rest = new float[MotionSpace.ARKIT.channels()];
        return DreamTalk.builder()
                .audio(Path.of("speech.wav"))
                .style(Style.fromMotion(new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, rest)))
                .build();
    }

    /** The other JVM. Its network and its sound never come to an end by themselves. */
    static final class OtherJvm {
        private OtherJvm() {}

        public static void main(String[] args) {
            Path folder = Path.of(args[0]);
            FakeStages stages = new FakeStages();
            stages.sound = new float[60 * 16_000];
            stages.onPredict = OtherJvm::rest;
            stages.onHeard = OtherJvm::rest;
            try (DreamTalkEngine engine = stages.engine()
                    .tidyOnShutdown(Boolean.parseBoolean(args[1]))
                    .build()) {
                Work.valueOf(args[2]).run(engine, folder);
            }
        }

        private static void rest() {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private void signalled(Work work, boolean tidy) throws Exception {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "Windows has no signal that a JVM may answer");
        Path log = Files.createTempFile("tidy-on-shutdown", ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        folder.toString(),
                        Boolean.toString(tidy),
                        work.name())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            // A part that is there only to try whether one can be, before work begins, is gone at the second look.
            for (int seen = 0; seen < 2 && process.isAlive(); seen = left().isEmpty() ? 0 : seen + 1) {
                Thread.sleep(200);
            }
            process.destroy(); // SIGTERM
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(log, StandardCharsets.UTF_8))
                    .isEqualTo(TERMINATED);
        } finally {
            process.destroyForcibly();
            Files.delete(log);
        }
    }

    @ParameterizedTest
    @EnumSource(Work.class)
    void anEngineThatTidiesLeavesNothing(Work work) throws Exception {
        signalled(work, true);
        assertThat(left()).isEmpty();
    }

    /** The default is to add no hook; that the part stays is what the option is for, and what the test above sees go. */
    @ParameterizedTest
    @EnumSource(Work.class)
    void withoutItAPartStays(Work work) throws Exception {
        signalled(work, false);
        assertThat(left()).singleElement().asString().endsWith(".part");
    }

    @Test
    void aClosedEngineIsForgotten() throws InterruptedException {
        DreamTalkEngine engine = new FakeStages().engine().tidyOnShutdown(true).build();
        WeakReference<DreamTalkEngine> trail = new WeakReference<>(engine);
        engine.close();
        engine = null;
        for (int i = 0; i < 100 && trail.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(trail.get()).isNull();
    }

    @Test
    void closingTwiceIsQuiet() {
        DreamTalkEngine engine = new FakeStages().engine().tidyOnShutdown(true).build();
        engine.close();
        assertThatCode(engine::close).doesNotThrowAnyException();
    }
}
