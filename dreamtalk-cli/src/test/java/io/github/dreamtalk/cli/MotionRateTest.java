package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A motion file's rate is its own until another is asked for. */
class MotionRateTest {
    private static final Path PORTRAIT = Path.of("..", "samples", "portrait.png");

    @TempDir
    Path folder;

    private Path motion(String name, int rows) {
        Path file = folder.resolve(name);
        MotionFiles.write(
                file,
                new MotionSequence(
                        MotionSpace.ARKIT, FrameRate.of(30), new float[rows * MotionSpace.ARKIT.channels()]));
        return file;
    }

    private CommandRun render(Object... more) {
        Object[] args = new Object[7 + more.length];
        System.arraycopy(
                new Object[] {"render", "--portrait", PORTRAIT, "--size", 128, "-o", folder.resolve("o.mp4")},
                0,
                args,
                0,
                7);
        System.arraycopy(more, 0, args, 7, more.length);
        return CommandRun.of(args);
    }

    @Test
    void theFilesOwnRateIsKept() {
        CommandRun run = render("--motion", motion("m.csv", 45));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("45 frames at 30 fps");
    }

    @Test
    void anotherRateResamples() {
        assertThat(render("--motion", motion("m.csv", 45), "--fps", 10).out()).contains("15 frames at 10 fps");
    }

    @Test
    void aClipOfLessThanASecondNeedsItsRate() {
        Path brief = motion("brief.csv", 12);
        CommandRun untold = render("--motion", brief);
        assertThat(untold.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(untold.err()).contains("cannot be told from 12 rows").contains("render --rate");
        assertThat(render("--motion", brief, "--rate", 30).out()).contains("12 frames at 30 fps");
        assertThat(render("--motion", brief, "--rate", 30, "--fps", 10).out()).contains("4 frames at 10 fps");
    }

    @Test
    void soundOfAnotherLengthIsToldOf() {
        CommandRun run =
                render("--motion", motion("m.json", 30), "--audio", Path.of("..", "samples", "speech.wav"), "--fps", 5);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("! the motion lasts 1.00 s, the sound");
    }
}
