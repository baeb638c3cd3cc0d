package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    Path dir;

    @Test
    void needsAVideoOrASuiteAndNotBoth() {
        assertThat(CommandRun.of("evaluate").code()).isEqualTo(2);
        assertThat(CommandRun.of("evaluate", "a.mp4", "--suite", dir).code()).isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongWithItsFiles() throws IOException {
        Path text = Files.writeString(dir.resolve("a.mp4"), "no video");
        assertThat(CommandRun.of("evaluate", text).code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(CommandRun.of("evaluate", dir.resolve("none.mp4")).err()).contains("no such file");
        assertThat(CommandRun.of("evaluate", "--suite", dir).err()).contains("found no method");
        assertThat(CommandRun.of("evaluate", text, "--embedder", text).code()).isEqualTo(ExitCode.MODEL_MISMATCH);
        assertThat(CommandRun.of("evaluate", text, "--syncnet", text).code()).isEqualTo(ExitCode.MODEL_MISMATCH);
        assertThat(CommandRun.of("evaluate", text, "--phonemes", text).code()).isEqualTo(ExitCode.INVALID_INPUT);
    }
}
