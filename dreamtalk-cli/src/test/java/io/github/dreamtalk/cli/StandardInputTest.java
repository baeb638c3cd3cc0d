package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --audio -}: the voice comes through a pipe. */
class StandardInputTest {
    private static final Path SPEECH = Path.of("..", "samples", "speech.wav");

    @TempDir
    Path folder;

    private static CommandRun fed(byte[] bytes, Supplier<CommandRun> run) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(bytes));
        try {
            return run.get();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void soundMayComeThroughStandardInput() throws IOException {
        Path fromFile = folder.resolve("file.csv");
        Path piped = folder.resolve("piped.csv");
        CommandRun.done("motion", "--audio", SPEECH, "--steps", 1, "-o", fromFile);
        CommandRun run = fed(
                Files.readAllBytes(SPEECH), () -> CommandRun.of("motion", "--audio", "-", "--steps", 1, "-o", piped));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(piped).hasSameBinaryContentAs(fromFile);
    }

    @Test
    void featuresTakeItToo() throws IOException {
        Path fromFile = folder.resolve("file.npy");
        Path piped = folder.resolve("piped.npy");
        CommandRun.done("features", "--audio", SPEECH, "-o", fromFile);
        CommandRun run = fed(Files.readAllBytes(SPEECH), () -> CommandRun.of("features", "--audio", "-", "-o", piped));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(piped).hasSameBinaryContentAs(fromFile);
    }

    @Test
    void nothingOnStandardInputIsSaid() {
        CommandRun run = fed(new byte[0], () -> CommandRun.of("motion", "--audio", "-", "-o", folder.resolve("m.csv")));
        assertThat(run.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(run.err()).contains("audio: found an empty stream");
        assertThat(folder).isEmptyDirectory();
    }
}
