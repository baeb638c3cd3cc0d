package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkJob;
import io.github.dreamtalk.DreamTalkListener;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.spi.Phase;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping midway, by the API and by Ctrl-C, leaves nothing behind. */
class CancellationTest {
    private static final Path PORTRAIT = BadFiles.samples().resolve("portrait.png");
    private static final Path SPEECH = BadFiles.samples().resolve("speech.wav");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"x.mp4", "x.webm", "frames"})
    void cancelledJobLeavesNothing(String name) {
        AtomicReference<DreamTalkJob> running = new AtomicReference<>();
        DreamTalkListener listener = new DreamTalkListener() {
            @Override
            public void phaseProgress(Phase phase, long done, long total) {
                if (phase == Phase.ANIMATE && done >= 5) {
                    running.get().cancel();
                }
            }
        };
        DreamTalkRequest request = DreamTalk.builder()
                .portrait(PORTRAIT)
                .audio(SPEECH)
                .size(128)
                .motionOutput(folder.resolve("x.csv"))
                .listener(listener)
                .build();
        var spooled = CommandRun.spooledSound();
        try (DreamTalkEngine engine = DreamTalkEngine.builder().build()) {
            running.set(engine.newJob(request));
            assertThatThrownBy(() -> running.get().generate(folder.resolve(name)))
                    .isInstanceOf(CancelledException.class);
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(CommandRun.spooledSound()).isEqualTo(spooled);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void interruptedCommandTidiesUp(String signal, int exitCode) throws Exception {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "signals are sent by the kill command");
        assumeTrue(
                !signal.equals("INT") || !interruptIsIgnored(),
                "a build that runs in the background of a shell ignores SIGINT, and so does what it starts");
        Path temp = Files.createDirectory(folder.resolve("temp"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Djava.io.tmpdir=" + temp,
                        "-cp",
                        // As long as a large application's: a version of ONNX Runtime crashed while it read it.
                        System.getProperty("java.class.path") + File.pathSeparator + "x".repeat(20_000),
                        DreamTalkCommand.class.getName(),
                        "generate",
                        "--portrait",
                        PORTRAIT.toString(),
                        "--audio",
                        SPEECH.toString(),
                        "--steps",
                        "200",
                        "-o",
                        out.resolve("x.mp4").toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            StringBuilder seen = new StringBuilder();
            while (line != null && !line.startsWith("animate: ")) {
                seen.append(line).append('\n');
                line = lines.readLine();
            }
            assertThat(line)
                    .as("the command must reach its animation; it printed:%n%s", seen)
                    .isNotNull();
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            while (line != null) {
                line = lines.readLine();
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
        assertThat(out).isEmptyDirectory();
        // ONNX Runtime leaves an empty folder of its own there.
        assertThat(CommandRun.tree(temp)).noneMatch(name -> name.contains("dreamtalk"));
    }

    private static boolean interruptIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        // Bit 1 stands for signal 2, SIGINT.
        return (Long.parseUnsignedLong(mask, 16) & 2) != 0;
    }
}
