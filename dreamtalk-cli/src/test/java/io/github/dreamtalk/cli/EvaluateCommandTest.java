package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
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

    @Test
    void aSuiteGoesOnBehindAClipThatCannotBeUsedAndSaysSo() throws IOException {
        Path suite = dir.resolve("suite");
        Files.createDirectories(suite.resolve("empty"));
        Path ours = Files.createDirectories(suite.resolve("ours"));
        Files.writeString(ours.resolve("a.mp4"), "no video");
        Path json = dir.resolve("suite.json");
        CommandRun none = CommandRun.of("evaluate", "--suite", suite, "--json", json);
        assertThat(none.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(none.out()).contains("- empty: ", "found no video in it", "- ours/a.mp4: ");

        // A clip after the bad one, in name too.
        CommandRun.done(
                "generate",
                "--portrait",
                Path.of("..", "samples", "portrait.png"),
                "--audio",
                hum(dir.resolve("a.wav")),
                "-o",
                ours.resolve("b.mp4"));
        CommandRun some = CommandRun.of("evaluate", "--suite", suite, "--json", json);
        assertThat(some.code()).as(some.err()).isEqualTo(ExitCode.PARTIAL);
        assertThat(some.out()).contains("| ours | 1 |", "| empty | 0 |", "- ours/a.mp4: ");
        assertThat(some.err()).contains("2 of 3 could not be measured");
        assertThat(Files.readString(json))
                .contains(
                        "\"failures\": [", "\"name\": \"a.mp4\"", "\"code\": \"invalid_input\"", "\"name\": \"b.mp4\"");
    }

    /** A fifth of a second. */
    private static Path hum(Path file) throws IOException {
        byte[] bytes = new byte[2 * 3200];
        for (int i = 0; i < 3200; i++) {
            int v = (int) (6000 * Math.sin(0.08 * i));
            bytes[2 * i] = (byte) v;
            bytes[2 * i + 1] = (byte) (v >> 8);
        }
        AudioFormat format = new AudioFormat(16_000, 16, 1, true, false);
        try (AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(bytes), format, 3200)) {
            AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }
}
