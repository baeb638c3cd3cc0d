package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkJob;
import io.github.dreamtalk.DreamTalkListener;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Phase;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping midway, by the API and by Ctrl-C, leaves nothing behind. */
class CancellationTest {
    private static final Path PORTRAIT = BadFiles.samples().resolve("portrait.png");
    private static final Path SPEECH = BadFiles.samples().resolve("speech.wav");

    /** Values of a frame of the embedded features. */
    private static final int FEATURES = 244;

    @TempDir
    static Path shared;

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

    /** What is interrupted: the command's arguments, and whether it has come as far as it is to come. */
    private record Midway(String name, boolean tellsOfIt, Object... args) {
        boolean reached(String printed, Path out, Path temp) {
            return tellsOfIt
                    ? printed.contains("animate: ")
                    : Stream.of(out, temp).anyMatch(f -> CommandRun.tree(f).stream()
                            .anyMatch(n -> n.endsWith(".part") && !n.contains("onnxruntime")));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Every command that writes something and works for a while. */
    static Stream<Arguments> interrupted() throws IOException {
        Midway generate = new Midway(
                "generate", true, "generate", "--portrait", PORTRAIT, "--audio", SPEECH, "--steps", 200, "-o", "x.mp4");
        Path features = shared.resolve("features.npy");
        NpyFormat.write(features, new float[3000 * FEATURES], 3000, FEATURES);
        Path motion = shared.resolve("long.json");
        MotionFiles.write(
                motion,
                new MotionSequence(
                        MotionSpace.ARKIT, FrameRate.FPS_25, new float[3000 * MotionSpace.ARKIT.channels()]));
        return Stream.of(
                Arguments.of(generate, "INT", 130),
                Arguments.of(generate, "TERM", 143),
                Arguments.of(
                        new Midway("motion", true, "motion", "--audio", SPEECH, "--steps", 200, "-o", "x.csv"),
                        "TERM",
                        143),
                Arguments.of(
                        new Midway("expression", true, "motion", "--features", features, "--steps", 200, "-o", "x.npy"),
                        "TERM",
                        143),
                Arguments.of(
                        new Midway("render", true, "render", "--portrait", PORTRAIT, "--motion", motion, "-o", "x"),
                        "TERM",
                        143),
                Arguments.of(
                        new Midway("features", false, "features", "--audio", minutes(), "-o", "x.npy"), "TERM", 143),
                Arguments.of(
                        new Midway(
                                "bench",
                                false,
                                "bench",
                                "--portrait",
                                PORTRAIT,
                                "--audio",
                                SPEECH,
                                "--steps",
                                "200",
                                "--json",
                                "x.json"),
                        "TERM",
                        143));
    }

    /** A sound that takes a while to hear. */
    private static Path minutes() throws IOException {
        byte[] speech = Files.readAllBytes(SPEECH);
        int header = 44;
        int times = 200;
        ByteBuffer all = ByteBuffer.allocate(header + times * (speech.length - header))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(speech, 0, header);
        for (int i = 0; i < times; i++) {
            all.put(speech, header, speech.length - header);
        }
        all.putInt(4, all.capacity() - 8).putInt(header - 4, all.capacity() - header);
        return Files.write(shared.resolve("minutes.wav"), all.array());
    }

    @ParameterizedTest
    @MethodSource("interrupted")
    void anInterruptedCommandTidiesUp(Midway command, String signal, int exitCode) throws Exception {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "signals are sent by the kill command");
        assumeTrue(
                !signal.equals("INT") || !interruptIsIgnored(),
                "a build that runs in the background of a shell ignores SIGINT, and so does what it starts");
        Path temp = Files.createDirectory(folder.resolve("temp"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Path printed = folder.resolve("printed");
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + temp,
                "-cp",
                // As long as a large application's: a version of ONNX Runtime crashed while it read it.
                System.getProperty("java.class.path") + File.pathSeparator + "x".repeat(20_000),
                DreamTalkCommand.class.getName()));
        Stream.of(command.args()).map(String::valueOf).forEach(words::add);
        Process process = new ProcessBuilder(words)
                .directory(out.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            while (process.isAlive() && !command.reached(Files.readString(printed), out, temp)) {
                Thread.sleep(20);
            }
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(printed)).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
        if (command.tellsOfIt()) {
            // The job was stopped and heard of it; it was not cut off where it was.
            assertThat(Files.readString(printed)).contains("animate: failed");
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
