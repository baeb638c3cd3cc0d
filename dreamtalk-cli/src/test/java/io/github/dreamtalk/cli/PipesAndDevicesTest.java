package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A pipe nobody writes to and a device without end, wherever a command takes a file: refused, never opened. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipesAndDevicesTest {
    private static final Path PORTRAIT = Path.of("..", "samples", "portrait.png");
    private static final Path SPEECH = Path.of("..", "samples", "speech.wav");
    private static final Path ZERO = Path.of("/dev/zero");

    @TempDir
    Path dir;

    private Path pipe;

    @BeforeEach
    void make() throws IOException, InterruptedException {
        pipe = dir.resolve("pipe");
        Process mkfifo;
        try {
            mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        } catch (IOException e) {
            assumeTrue(false, "this system has no mkfifo");
            return;
        }
        assertThat(mkfifo.waitFor()).isZero();
    }

    private static void refused(Object... command) {
        CommandRun run = CommandRun.of(command);
        assertThat(run.err()).containsAnyOf("a device or pipe", "not a regular file", "none of");
        assertThat(run.code()).as(run.err()).isBetween(ExitCode.INVALID_INPUT, ExitCode.MEDIA);
    }

    private Path named(String name, Path leads) throws IOException {
        Path link = dir.resolve(name);
        Files.deleteIfExists(link);
        return Files.createSymbolicLink(link, leads);
    }

    @Test
    void everyOptionThatTakesAFile() throws IOException {
        Path out = dir.resolve("out.npy");
        Path csv = dir.resolve("out.csv");
        Path mp4 = dir.resolve("out.mp4");
        for (Path hostile : new Path[] {pipe, ZERO}) {
            Path npy = named("h.npy", hostile);
            Path motion = named("h.csv", hostile);
            Path json = named("h.json", hostile);
            Path mat = named("h.mat", hostile);
            refused("motion", "--features", npy, "-o", out);
            refused("motion", "--audio", SPEECH, "--noise", npy, "-o", csv);
            refused("motion", "--audio", hostile, "-o", csv);
            for (Path style : new Path[] {npy, motion, json, mat}) {
                refused("motion", "--audio", SPEECH, "--style", style, "-o", csv);
                refused("motion", "--audio", SPEECH, "--head", style, "-o", csv);
                refused("render", "--portrait", PORTRAIT, "--motion", style, "-o", mp4);
                refused("style", "--clip", style, "-o", out);
            }
            refused("features", "--audio", hostile, "-o", out);
            refused("generate", "--portrait", hostile, "--audio", SPEECH, "-o", mp4);
            refused("evaluate", hostile);
            refused("evaluate", SPEECH, "--embedder", hostile);
            refused("evaluate", SPEECH, "--syncnet", hostile);
            refused("evaluate", SPEECH, "--phonemes", hostile);
            refused("import", "--denoiser", hostile, "-o", dir.resolve("models"));
            Path wav2vec2 = Files.createDirectories(dir.resolve("w"));
            Files.writeString(wav2vec2.resolve("model.safetensors"), "x");
            Files.deleteIfExists(wav2vec2.resolve("config.json"));
            Files.createSymbolicLink(wav2vec2.resolve("config.json"), hostile);
            refused("import", "--wav2vec2", wav2vec2, "-o", dir.resolve("models"));
            Path models = Files.createDirectories(dir.resolve("m"));
            Files.deleteIfExists(models.resolve("manifest.properties"));
            Files.createSymbolicLink(models.resolve("manifest.properties"), hostile);
            refused("motion", "--models", models, "--audio", SPEECH, "-o", csv);
            refused("import", "--denoiser", SPEECH, "-o", models);
            assertThat(out).doesNotExist();
            assertThat(csv).doesNotExist();
            assertThat(mp4).doesNotExist();
        }
    }
}
