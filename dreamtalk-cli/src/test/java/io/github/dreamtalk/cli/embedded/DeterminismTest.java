package io.github.dreamtalk.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.motion.HeadMotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises about seeds, threads and chunks, held by the embedded models. */
class DeterminismTest {
    private static final Path SAMPLES = Path.of("..", "samples");
    private static final int SECONDS = 2;

    @TempDir
    static Path folder;

    private static Path voice = Path.of("");

    @BeforeAll
    static void cut() throws IOException, UnsupportedAudioFileException {
        voice = folder.resolve("voice.wav");
        try (AudioInputStream all = AudioSystem.getAudioInputStream(
                        SAMPLES.resolve("speech.wav").toFile());
                AudioInputStream start = new AudioInputStream(
                        all, all.getFormat(), (long) (SECONDS * all.getFormat().getFrameRate()))) {
            AudioSystem.write(start, AudioFileFormat.Type.WAVE, voice.toFile());
        }
    }

    private static DreamTalkRequest.Builder request() {
        return DreamTalk.builder().audio(voice).style("happy").guidance(1.5f).seed(7);
    }

    private static Path motion(String name, int threads, int chunk, DreamTalkRequest.Builder request) {
        Path file = folder.resolve(name);
        try (DreamTalkEngine engine =
                DreamTalkEngine.builder().threads(threads).chunkFrames(chunk).build()) {
            engine.newJob(request.build()).motion(file);
        }
        return file;
    }

    @Test
    void theSameSeedGivesTheSameFileFromRunToRunAndForAnyThreads() {
        Path one = motion("one.npy", 1, 64, request());
        assertThat(motion("again.npy", 1, 64, request())).hasSameBinaryContentAs(one);
        assertThat(motion("threads.npy", 2, 64, request())).hasSameBinaryContentAs(one);
        assertThat(motion("one.csv", 1, 64, request())).hasSameBinaryContentAs(motion("two.csv", 2, 64, request()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096})
    void otherChunksGiveTheSameToRounding(int chunk) {
        float[] expected = MotionFiles.read(motion("c64.npy", 2, 64, request())).toArray();
        float[] found = MotionFiles.read(motion("c" + chunk + ".npy", 2, chunk, request()))
                .toArray();
        assertThat(found).hasSameSizeAs(expected);
        float worst = 0;
        for (int i = 0; i < found.length; i++) {
            worst = Math.max(worst, Math.abs(found[i] - expected[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(1e-5f);
    }

    /** Head and blinks are off: the seed must reach the sampler itself. */
    @Test
    void anotherSeedGivesOtherMotion() {
        float[] one = MotionFiles.read(motion(
                        "s7.npy", 2, 64, request().head(HeadMotion.still()).blink(false)))
                .toArray();
        float[] other = MotionFiles.read(motion(
                        "s8.npy",
                        2,
                        64,
                        request().seed(8).head(HeadMotion.still()).blink(false)))
                .toArray();
        float worst = 0;
        for (int i = 0; i < one.length; i++) {
            worst = Math.max(worst, Math.abs(one[i] - other[i]));
        }
        assertThat(worst).isGreaterThan(1e-3f);
    }

    @ParameterizedTest
    @ValueSource(strings = {".mp4", ".webm", ""})
    void theSameVideoFromRunToRunAndForAnyThreads(String extension) throws IOException {
        Path one = video("one" + extension, 1);
        Path two = video("two" + extension, 2);
        if (!extension.isEmpty()) {
            assertThat(two).hasSameBinaryContentAs(one);
            return;
        }
        List<Path> frames = list(one);
        assertThat(frames).hasSize(25 * SECONDS);
        assertThat(list(two)).hasSameSizeAs(frames);
        for (Path frame : frames) {
            assertThat(two.resolve(frame.getFileName())).hasSameBinaryContentAs(frame);
        }
    }

    private static Path video(String name, int threads) {
        Path target = folder.resolve(name);
        try (DreamTalkEngine engine = DreamTalkEngine.builder().threads(threads).build()) {
            engine.newJob(request()
                            .portrait(SAMPLES.resolve("portrait.png"))
                            .size(128)
                            .build())
                    .generate(target);
        }
        return target;
    }

    private static List<Path> list(Path frames) throws IOException {
        try (Stream<Path> files = Files.list(frames)) {
            return files.sorted().toList();
        }
    }
}
