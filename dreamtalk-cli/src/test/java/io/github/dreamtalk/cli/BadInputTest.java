package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a user can do wrong: every case ends with its exit code and a message to act on, and leaves nothing behind. */
class BadInputTest {
    private static final int USAGE = 2;
    private static final Path PORTRAIT = BadFiles.samples().resolve("portrait.png");

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeFiles() throws Exception {
        BadFiles.in(folder);
    }

    private static Path f(String name) {
        return folder.resolve(name);
    }

    private static DynamicTest bad(String name, int code, String message, Object... args) {
        return DynamicTest.dynamicTest(name, () -> refused(code, message, args));
    }

    private static void refused(int code, String message, Object... args) {
        Set<String> before = CommandRun.tree(folder);
        Set<String> spooled = CommandRun.spooledSound();
        CommandRun run = CommandRun.of(args);
        assertThat(run.err()).containsIgnoringCase(message).doesNotContain("\tat ");
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.out()).doesNotContain("wrote");
        assertThat(CommandRun.tree(folder)).isEqualTo(before);
        assertThat(CommandRun.spooledSound()).isEqualTo(spooled);
    }

    private static DynamicTest badSound(String file, int code, String message) {
        return bad("sound " + file, code, message, "motion", "--audio", f(file), "-o", f("x.csv"));
    }

    private static DynamicTest badPicture(String file, int code, String message) {
        return bad("picture " + file, code, message, render(f(file), f("still.csv"), f("x.mp4")));
    }

    private static DynamicTest badMotion(String file, int code, String message) {
        return bad("motion " + file, code, message, render(PORTRAIT, f(file), f("x.mp4")));
    }

    private static Object[] render(Path portrait, Path motion, Path target, Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("render", "--portrait", portrait, "--motion", motion, "-o", target, "--size", "128"));
        args.addAll(List.of(more));
        return args.toArray();
    }

    private static DynamicTest badMotionOption(int code, String message, String... option) {
        List<Object> args = new ArrayList<>(List.of("motion", "--audio", f("short.wav"), "-o", f("x.csv")));
        args.addAll(List.of(option));
        return bad("option " + String.join(" ", option), code, message, args.toArray());
    }

    @TestFactory
    Stream<DynamicTest> sounds() {
        return Stream.of(
                badSound("missing.wav", ExitCode.INVALID_INPUT, "no such file"),
                badSound("folder.wav", ExitCode.INVALID_INPUT, "a folder"),
                badSound("empty.wav", ExitCode.INVALID_INPUT, "empty file"),
                badSound("text.wav", ExitCode.INVALID_INPUT, "no supported sound"),
                badSound("header-cut.wav", ExitCode.INVALID_INPUT, "header-cut.wav"),
                badSound("no-samples.wav", ExitCode.INVALID_INPUT, "no sound"),
                badSound("channels.wav", ExitCode.INVALID_INPUT, "65"),
                badSound("rate.wav", ExitCode.INVALID_INPUT, "2000000 Hz"),
                badSound("over-long.wav", ExitCode.INVALID_INPUT, "43200"),
                badSound("no-face.png", ExitCode.INVALID_INPUT, "no supported sound"),
                badSound("playlist.wav", ExitCode.INVALID_INPUT, "no supported sound"),
                badSound("playlist.m3u8", ExitCode.INVALID_INPUT, "no supported sound"),
                badSound("concat.wav", ExitCode.INVALID_INPUT, "no supported sound"),
                badSound("session.sdp", ExitCode.INVALID_INPUT, "no supported sound"),
                bad(
                        "sound beside a motion file",
                        ExitCode.INVALID_INPUT,
                        "no supported sound",
                        render(PORTRAIT, f("still.csv"), f("x.mp4"), "--audio", f("concat.wav"))));
    }

    @TestFactory
    Stream<DynamicTest> pictures() {
        return Stream.of(
                badPicture("missing.png", ExitCode.INVALID_INPUT, "no such file"),
                badPicture("folder.png", ExitCode.INVALID_INPUT, "a folder"),
                badPicture("empty.png", ExitCode.INVALID_INPUT, "empty file"),
                badPicture("text.png", ExitCode.INVALID_INPUT, "no supported picture"),
                badPicture("header-cut.png", ExitCode.INVALID_INPUT, "cut off"),
                badPicture("truncated.png", ExitCode.INVALID_INPUT, "cut off"),
                badPicture("huge.png", ExitCode.INVALID_INPUT, "100000x100000"),
                badPicture("tiny.png", ExitCode.INVALID_INPUT, "32x32"),
                badPicture("no-face.png", ExitCode.INVALID_INPUT, "no face"),
                badPicture("script.svg", ExitCode.INVALID_INPUT, "no supported picture"),
                badPicture("script.png", ExitCode.INVALID_INPUT, "no supported picture"),
                badPicture("short.wav", ExitCode.INVALID_INPUT, "no supported picture"),
                bad(
                        "face 2 of 2",
                        ExitCode.INVALID_INPUT,
                        "expected 0 to 1",
                        "render",
                        "--portrait",
                        f("two-faces.png"),
                        "--motion",
                        f("still.csv"),
                        "--face",
                        "2",
                        "-o",
                        f("x.mp4")),
                bad(
                        "face -1",
                        ExitCode.INVALID_INPUT,
                        "face",
                        render(PORTRAIT, f("still.csv"), f("x.mp4"), "--face", "-1")),
                bad(
                        "size 10",
                        ExitCode.INVALID_INPUT,
                        "64 to 8192",
                        "render",
                        "--portrait",
                        PORTRAIT,
                        "--motion",
                        f("still.csv"),
                        "--size",
                        "10",
                        "-o",
                        f("x.mp4")),
                bad(
                        "size large",
                        ExitCode.INVALID_INPUT,
                        "ORIGINAL",
                        "render",
                        "--portrait",
                        PORTRAIT,
                        "--motion",
                        f("still.csv"),
                        "--size",
                        "large",
                        "-o",
                        f("x.mp4")));
    }

    @TestFactory
    Stream<DynamicTest> motions() {
        return Stream.of(
                badMotion("missing.csv", ExitCode.INVALID_INPUT, "missing.csv"),
                badMotion("folder.csv", ExitCode.INVALID_INPUT, "folder.csv"),
                badMotion("empty.csv", ExitCode.INVALID_INPUT, "empty.csv"),
                badMotion("nan.csv", ExitCode.INVALID_INPUT, "nan"),
                badMotion("words.csv", ExitCode.INVALID_INPUT, "wide"),
                badMotion("columns.csv", ExitCode.INVALID_INPUT, "columns.csv"),
                badMotion("cut.json", ExitCode.INVALID_INPUT, "cut.json"),
                badMotion("text.json", ExitCode.INVALID_INPUT, "text.json"),
                badMotion("nan.npy", ExitCode.INVALID_INPUT, "nan"),
                badMotion("cut.npy", ExitCode.INVALID_INPUT, "cut.npy"),
                badMotion("alone.npy", ExitCode.INVALID_INPUT, "frame rate"),
                badMotion("other-space.json", ExitCode.INVALID_INPUT, "bfm"),
                badMotion("motion.txt", ExitCode.INVALID_INPUT, ".csv, .json or .npy"),
                bad(
                        "phones into a text",
                        ExitCode.INVALID_INPUT,
                        ".json, .TextGrid or .tsv",
                        "phones",
                        "--audio",
                        f("short.wav"),
                        "-o",
                        f("x.txt")),
                badMotionOption(ExitCode.INVALID_INPUT, "language: found 'ko'", "--text", "x", "--language", "ko"),
                badMotionOption(ExitCode.INVALID_INPUT, "language: found '!'", "--text", "x", "--language", "!"),
                badMotionOption(ExitCode.INVALID_INPUT, "no such file", "--text-file", "missing.txt"),
                badMotionOption(ExitCode.INVALID_INPUT, "no such file", "--marks", "missing.json"),
                badMotionOption(USAGE, "mutually exclusive", "--text", "x", "--text-file", "y.txt"),
                badMotionOption(ExitCode.INVALID_INPUT, "missing.csv", "--style", "missing.csv"),
                badMotionOption(
                        ExitCode.INVALID_INPUT,
                        "bfm",
                        "--style",
                        f("other-space.json").toString()),
                badMotionOption(ExitCode.INVALID_INPUT, "missing.csv", "--head", "missing.csv"));
    }

    @TestFactory
    Stream<DynamicTest> options() {
        return Stream.of(
                bad("no command", USAGE, "a command is needed"),
                bad("unknown command", USAGE, "sing", "sing"),
                bad("no output", USAGE, "--output", "motion", "--audio", f("short.wav")),
                bad("no audio", USAGE, "--audio", "motion", "-o", f("x.csv")),
                badMotionOption(USAGE, "--volume", "--volume", "3"),
                badMotionOption(USAGE, "many", "--steps", "many"),
                badMotionOption(USAGE, "much", "--guidance", "much"),
                badMotionOption(USAGE, "1.5", "--seed", "1.5"),
                badMotionOption(ExitCode.INVALID_INPUT, "expected one of [angry", "--style", "bored"),
                badMotionOption(ExitCode.INVALID_INPUT, "one of [ddim", "--sampler", "euler"),
                badMotionOption(ExitCode.INVALID_INPUT, "0 to 10", "--guidance", "-1"),
                badMotionOption(ExitCode.INVALID_INPUT, "0 to 10", "--guidance", "11"),
                badMotionOption(ExitCode.INVALID_INPUT, "0 to 10", "--guidance", "NaN"),
                badMotionOption(ExitCode.INVALID_INPUT, "1 to 1000", "--steps", "0"),
                badMotionOption(ExitCode.INVALID_INPUT, "1 to 1000", "--steps", "1001"),
                badMotionOption(ExitCode.INVALID_INPUT, "frame rate", "--fps", "0"),
                badMotionOption(ExitCode.INVALID_INPUT, "1 to 240", "--fps", "241"),
                badMotionOption(ExitCode.INVALID_INPUT, "fast", "--fps", "fast"),
                badMotionOption(ExitCode.INVALID_INPUT, "threads", "--threads", "0"),
                badMotionOption(ExitCode.INVALID_INPUT, "chunk", "--chunk", "0"),
                badMotionOption(ExitCode.INVALID_INPUT, "tpu", "--device", "tpu"),
                badMotionOption(ExitCode.BACKEND_UNAVAILABLE, "cuda", "--device", "cuda:0"),
                badMotionOption(
                        ExitCode.MODEL_MISMATCH,
                        "missing-models",
                        "--models",
                        f("missing-models").toString()),
                badMotionOption(
                        ExitCode.MODEL_MISMATCH,
                        "plain-file",
                        "--models",
                        f("plain-file").toString()),
                badMotionOption(
                        ExitCode.MODEL_MISMATCH,
                        ".safetensors",
                        "--models",
                        f("damaged-models").toString()));
    }

    /** What is wrong with the request is told before the sound and the portrait, which are wrong too, are opened. */
    @TestFactory
    Stream<DynamicTest> beforeSoundAndPortrait() {
        return Stream.of(
                        new Wrong(ExitCode.INVALID_INPUT, "expected one of [angry", "--style", "bored"),
                        new Wrong(ExitCode.INVALID_INPUT, "missing.csv", "--style", "missing.csv"),
                        new Wrong(ExitCode.INVALID_INPUT, "text.json", "--style", f("text.json")),
                        new Wrong(ExitCode.INVALID_INPUT, "missing.csv", "--head", "missing.csv"),
                        new Wrong(ExitCode.INVALID_INPUT, "cut.json", "--head", f("cut.json")),
                        new Wrong(ExitCode.INVALID_INPUT, "one of [ddim", "--sampler", "euler"),
                        new Wrong(ExitCode.INVALID_INPUT, "'smoothing'", "--stage", "sparkle"),
                        new Wrong(ExitCode.INVALID_INPUT, "'smoothing'", "--no-stage", "sparkle"),
                        new Wrong(ExitCode.INVALID_INPUT, "left out", "--stage", "blink", "--no-stage", "Blink"),
                        new Wrong(ExitCode.INVALID_INPUT, "left out", "--stage", "blink", "--no-blink"),
                        new Wrong(ExitCode.INVALID_INPUT, "more than 0 seconds", "--timeout", "0"),
                        new Wrong(ExitCode.INVALID_INPUT, "more than 0 seconds", "--timeout", "NaN"),
                        new Wrong(USAGE, "soon", "--timeout", "soon"))
                .flatMap(w -> Stream.of(
                        w.in("motion", "--audio", f("concat.wav"), "-o", f("x.csv")),
                        w.in("generate", "--portrait", f("text.png"), "--audio", f("concat.wav"), "-o", f("x.mp4"))));
    }

    /** Options that are wrong, with what is told of them. */
    private record Wrong(int code, String message, Object... options) {
        DynamicTest in(Object... command) {
            Object[] args =
                    Stream.concat(Stream.of(command), Stream.of(options)).toArray();
            return bad(command[0] + " " + List.of(options), code, message, args);
        }
    }

    @Test
    void motionIsReadBeforeThePortrait() {
        refused(ExitCode.INVALID_INPUT, "cut.json", render(f("text.png"), f("cut.json"), f("x.mp4")));
    }

    @Test
    void aJobThatTakesTooLongIsGivenUp() {
        refused(
                ExitCode.CANCELLED,
                "deadline",
                "motion",
                "--audio",
                f("short.wav"),
                "--timeout",
                "0.001",
                "-o",
                f("x.csv"));
    }

    @Test
    void stagesAreLeftOutByName() throws Exception {
        Path plain = f("plain.csv");
        Path still = f("still-head.csv");
        Path without = f("without-head.csv");
        try {
            CommandRun.done("motion", "--audio", f("short.wav"), "-o", plain, "--stage", "head");
            CommandRun.done("motion", "--audio", f("short.wav"), "-o", still, "--head", "still");
            CommandRun.done("motion", "--audio", f("short.wav"), "-o", without, "--no-stage", "head");
            assertThat(without).hasSameTextualContentAs(still);
            assertThat(Files.readString(plain)).isNotEqualTo(Files.readString(still));
        } finally {
            for (Path file : List.of(plain, still, without)) {
                Files.deleteIfExists(file);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> targets() {
        Path csv = f("still.csv");
        return Stream.of(
                bad("video ending", ExitCode.INVALID_INPUT, ".mp4 or .webm", render(PORTRAIT, csv, f("x.avi"))),
                bad("video parent", ExitCode.INVALID_INPUT, "no folder", render(PORTRAIT, csv, f("no/x.mp4"))),
                bad(
                        "frames in full folder",
                        ExitCode.INVALID_INPUT,
                        "empty one",
                        render(PORTRAIT, csv, f("full-folder"))),
                bad("frames over a file", ExitCode.INVALID_INPUT, "plain-file", render(PORTRAIT, csv, f("plain-file"))),
                target("motion ending", ExitCode.INVALID_INPUT, ".csv, .json or .npy", "x.txt"),
                target("motion parent", ExitCode.INVALID_INPUT, "no folder", "no/x.csv"),
                target("motion is a folder", ExitCode.INVALID_INPUT, "folder.csv", "folder.csv"),
                bad(
                        "motion-out ending",
                        ExitCode.INVALID_INPUT,
                        ".csv, .json or .npy",
                        generate("--motion-out", f("x.txt"))),
                bad("motion-out parent", ExitCode.INVALID_INPUT, "no folder", generate("--motion-out", f("no/x.csv"))));
    }

    private static Object[] generate(Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "generate", "--portrait", PORTRAIT, "--audio", f("short.wav"), "-o", f("x.mp4"), "--size", "128"));
        args.addAll(List.of(more));
        return args.toArray();
    }

    private static DynamicTest target(String name, int code, String message, String file) {
        return bad(name, code, message, "motion", "--audio", f("short.wav"), "-o", f(file));
    }

    @Test
    void silentSoundWorks() throws Exception {
        Path out = f("silent.csv");
        try {
            CommandRun run = CommandRun.done("motion", "--audio", f("silent.wav"), "-o", out);
            assertThat(run.out()).contains("25 frames");
            assertThat(out).isNotEmptyFile();
        } finally {
            Files.deleteIfExists(out);
        }
    }

    @Test
    void unreadableSoundIsRefused() throws Exception {
        Path secret = Files.copy(f("short.wav"), f("secret.wav"));
        try {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
            assumeTrue(!Files.isReadable(secret), "this user may read everything (root)");
            refused(ExitCode.INVALID_INPUT, "may not be read", "motion", "--audio", secret, "-o", f("x.csv"));
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void folderThatMayNotBeWrittenIsRefused() throws Exception {
        Path closed = Files.createDirectory(f("closed"));
        try {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
            assumeTrue(!Files.isWritable(closed), "this user may write everywhere (root)");
            refused(
                    ExitCode.INVALID_INPUT,
                    "may not be written",
                    render(PORTRAIT, f("still.csv"), closed.resolve("x.mp4")));
            refused(
                    ExitCode.INVALID_INPUT,
                    "may not be written",
                    "motion",
                    "--audio",
                    f("short.wav"),
                    "-o",
                    closed.resolve("x.csv"));
        } finally {
            Files.delete(closed);
        }
    }

    @Test
    void fullDiskIsAMediaErrorAndLeavesNothing() throws Exception {
        assumeTrue(System.getProperty("os.name").contains("Linux"), "a small file system is mounted by Linux means");
        Path small = Files.createDirectory(f("small-disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mount.waitFor() == 0, "this user may not mount a file system");
        try {
            Path speech = BadFiles.samples().resolve("speech.wav");
            Path csv = f("still.csv");
            refused(
                    ExitCode.MEDIA,
                    "space",
                    render(PORTRAIT, csv, small.resolve("x.mp4"), "--fps", "100", "--audio", speech));
            refused(ExitCode.MEDIA, "space", render(PORTRAIT, csv, small.resolve("frames")));
            refused(ExitCode.MEDIA, "space", "motion", "--audio", speech, "-o", small.resolve("x.csv"));
        } finally {
            new ProcessBuilder("umount", small.toString()).inheritIO().start().waitFor();
            Files.delete(small);
        }
    }
}
