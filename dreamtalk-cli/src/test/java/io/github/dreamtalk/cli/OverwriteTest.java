package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Outputs onto inputs, onto each other, and where none can be: refused by every command, with everything as it was. */
class OverwriteTest {
    private static final Path PORTRAIT = Path.of("..", "samples", "portrait.png");
    private static final Path SPEECH = Path.of("..", "samples", "speech.wav");

    @TempDir
    Path dir;

    private Path io;
    private Path motion;
    private Path array;

    @BeforeEach
    void make() throws IOException {
        // A sound file under a name that a video may have too: its kind is told from what is in it.
        io = Files.copy(SPEECH, dir.resolve("io.mp4"));
        motion = dir.resolve("m.csv");
        array = dir.resolve("a.npy");
        CommandRun.done("motion", "--audio", SPEECH, "--steps", 1, "-o", motion);
        CommandRun.done("features", "--audio", SPEECH, "-o", array);
    }

    private void refused(String said, Object... command) throws IOException {
        Set<String> before = CommandRun.tree(dir);
        Set<String> spooled = CommandRun.spooledSound();
        byte[] sound = Files.readAllBytes(io);
        byte[] rows = Files.readAllBytes(motion);
        byte[] features = Files.readAllBytes(array);
        CommandRun run = CommandRun.of(command);
        assertThat(run.err()).contains(said);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(run.err()).as("nothing is decoded").doesNotContain("audio: done", "animate");
        assertThat(CommandRun.tree(dir)).isEqualTo(before);
        assertThat(CommandRun.spooledSound()).isEqualTo(spooled);
        assertThat(io).hasBinaryContent(sound);
        assertThat(motion).hasBinaryContent(rows);
        assertThat(array).hasBinaryContent(features);
    }

    @Test
    void noCommandWritesOverWhatItReads() throws IOException {
        refused("read as the audio", "generate", "--portrait", PORTRAIT, "--audio", io, "-o", io);
        refused("read as the portrait", "generate", "--portrait", io, "--audio", SPEECH, "-o", io);
        refused(
                "read as the head",
                "generate",
                "--portrait",
                PORTRAIT,
                "--audio",
                SPEECH,
                "--head",
                motion,
                "--motion-out",
                motion,
                "-o",
                dir.resolve("new.mp4"));
        refused(
                "read as the style",
                "generate",
                "--portrait",
                PORTRAIT,
                "--audio",
                SPEECH,
                "--style",
                motion,
                "--motion-out",
                motion,
                "-o",
                dir.resolve("new.mp4"));
        refused("read as the audio", "render", "--portrait", PORTRAIT, "--motion", motion, "--audio", io, "-o", io);
        refused("read as the style", "motion", "--audio", SPEECH, "--style", motion, "-o", motion);
        refused("read as the features", "motion", "--features", array, "-o", array);
        refused("read as the noise", "motion", "--audio", SPEECH, "--noise", array, "-o", array);
        refused("read as the head", "motion", "--features", array, "--head", motion, "-o", motion);
        refused("read as the audio", "features", "--audio", io, "-o", io);
        refused("read as the clip", "style", "--clip", array, "-o", array);
        refused("read as the video", "evaluate", io, "--json", io);
        refused("read as the video", "evaluate", io, "--html", io);
        refused("read as the reference", "evaluate", SPEECH, "--reference", io, "--json", io);
        refused("read as the phonemes", "evaluate", SPEECH, "--phonemes", motion, "--html", motion);
        refused("read as the audio", "bench", "--audio", io, "--json", io);
    }

    @Test
    void outputsAreNotWrittenOverEachOther() throws IOException {
        refused("written as the json", "evaluate", io, "--json", dir.resolve("r"), "--html", dir.resolve("r"));
        Path frames = Files.createDirectory(dir.resolve("frames"));
        refused(
                "written as the output",
                "generate",
                "--portrait",
                PORTRAIT,
                "--audio",
                SPEECH,
                "--motion-out",
                frames.resolve("m.csv"),
                "-o",
                frames);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void otherNamesDoNotDeceive() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("link.mp4"), io);
        Path hard = Files.createLink(dir.resolve("hard.mp4"), io);
        for (Path name : new Path[] {link, hard, dir.resolve("no/../io.mp4")}) {
            refused(
                    "read as the audio",
                    "render",
                    "--portrait",
                    PORTRAIT,
                    "--motion",
                    motion,
                    "--audio",
                    io,
                    "-o",
                    name);
            refused("read as the video", "evaluate", name, "--json", io);
        }
    }

    @Test
    void aSuiteIsNotWrittenOver() throws IOException {
        Path suite = Files.createDirectories(dir.resolve("suite/method")).getParent();
        Path clip = Files.copy(SPEECH, suite.resolve("method/clip.mp4"));
        refused("read as the suite", "evaluate", "--suite", suite, "--json", clip);
    }

    @Test
    void aPlaceWhereNothingCanBeIsToldBeforeAnythingIsDecoded() throws IOException {
        String[] places = {"none/out", "x".repeat(300)};
        for (String place : places) {
            refused("output", "generate", "--portrait", PORTRAIT, "--audio", SPEECH, "-o", dir.resolve(place + ".mp4"));
            refused("output", "generate", "--portrait", PORTRAIT, "--audio", SPEECH, "-o", dir.resolve(place));
            refused("m.csv", "motion", "--audio", SPEECH, "-o", dir.resolve("none/m.csv"));
            refused(place, "features", "--audio", SPEECH, "-o", dir.resolve(place + ".npy"));
            refused(place, "style", "--clip", array, "-o", dir.resolve(place + ".npy"));
            refused(place, "evaluate", io, "--json", dir.resolve(place + ".json"));
            refused(place, "bench", "--json", dir.resolve(place + ".json"));
        }
        refused(
                "no folder",
                "generate",
                "--portrait",
                PORTRAIT,
                "--audio",
                SPEECH,
                "--motion-out",
                dir.resolve("none/m.csv"),
                "-o",
                dir.resolve("new.mp4"));
    }

    /** 230 letters are a name; with what was put beside it for the time of writing they were none. */
    @Test
    void aLongNameIsAName() throws IOException {
        Path csv = dir.resolve("n".repeat(251) + ".csv");
        CommandRun.done("motion", "--audio", SPEECH, "--steps", 1, "-o", csv);
        assertThat(csv).hasSameBinaryContentAs(motion);
        Path mp4 = dir.resolve("n".repeat(251) + ".mp4");
        CommandRun.done("render", "--portrait", PORTRAIT, "--size", 128, "--motion", motion, "-o", mp4);
        assertThat(mp4).isNotEmptyFile();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkedOutputIsFollowed() throws IOException {
        Path real = Files.createDirectory(dir.resolve("real"));
        Path link = Files.createSymbolicLink(dir.resolve("link.mp4"), real.resolve("video.mp4"));
        CommandRun.done("render", "--portrait", PORTRAIT, "--size", 128, "--motion", motion, "-o", link);
        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("video.mp4")).isNotEmptyFile();
        CommandRun.done("render", "--portrait", PORTRAIT, "--size", 128, "--motion", motion, "-o", link);
        assertThat(CommandRun.tree(real)).containsExactly("", "video.mp4");
    }

    @Test
    void aFailedImportLeavesNoFolder() throws IOException {
        CommandRun run = CommandRun.of("import", "--denoiser", array, "-o", dir.resolve("models"));
        assertThat(run.code()).isEqualTo(ExitCode.MODEL_MISMATCH);
        assertThat(dir.resolve("models")).doesNotExist();
        Path denoiser = Files.createDirectory(dir.resolve("mine")).resolve("motion-denoiser.safetensors");
        Files.copy(array, denoiser, StandardCopyOption.REPLACE_EXISTING);
        refused("read as the denoiser", "import", "--denoiser", denoiser, "-o", denoiser.getParent());
    }
}
