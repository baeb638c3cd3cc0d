package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path folder;

    private static void write(Path target, String text) throws IOException {
        try (AtomicFile file = new AtomicFile(target)) {
            file.stream().write(text.getBytes(StandardCharsets.UTF_8));
            file.commit();
        }
    }

    private static void refused(Path target, String found) {
        assertThatThrownBy(() -> OutputFile.check(target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(target + ": found ")
                .hasMessageContaining(found);
    }

    @Test
    void whatCannotBeWrittenIsFoundBeforeItIsTried() throws IOException {
        OutputFile.check(folder.resolve("new.csv"));
        OutputFile.check(Files.createFile(folder.resolve("old.csv")));
        refused(folder.resolve("none/new.csv"), "no folder");
        refused(folder, "a folder");
        refused(folder.resolve("x".repeat(300) + ".csv"), "nothing can be written there");
        assertThat(folder).isDirectoryNotContaining(f -> f.toString().endsWith(".part"));
    }

    /** The hidden name beside it must not be longer than the name itself may be. */
    @Test
    void aNameMayBeAsLongAsTheFileSystemAllows() throws IOException {
        for (String name : new String[] {"n".repeat(251) + ".csv", "嬉".repeat(80) + ".csv", "🙂".repeat(60) + ".csv"}) {
            Path target = folder.resolve(name);
            OutputFile.check(target);
            write(target, "x");
            assertThat(target).hasContent("x");
            assertThat(OutputFile.of(target).part().getFileName().toString().getBytes(StandardCharsets.UTF_8).length)
                    .isLessThan(200);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderThatMayNotBeWrittenIsNamed() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(closed), "this user may write anywhere");
            refused(closed.resolve("m.csv"), "a folder that may not be written");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Where even root cannot make files, asking for permission says nothing; trying does. */
    @Test
    void aPlaceThatTakesNoFilesIsNamed() {
        assumeTrue(Files.isWritable(Path.of("/proc")), "no folder that claims to be writable and is not");
        refused(Path.of("/proc/m.csv"), "nothing can be written there");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDeviceIsNotReplaced() {
        refused(Path.of("/dev/null"), "a device or pipe");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkIsFollowedAndStays() throws IOException {
        Path real =
                Files.writeString(Files.createDirectory(folder.resolve("real")).resolve("m.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("real", "m.csv"));
        Path again = Files.createSymbolicLink(folder.resolve("again.csv"), link.getFileName());
        write(again, "new");
        assertThat(real).hasContent("new");
        assertThat(link).isSymbolicLink();
        assertThat(again).isSymbolicLink();
        Path absent = Files.createSymbolicLink(folder.resolve("absent.csv"), Path.of("real", "made.csv"));
        write(absent, "made");
        assertThat(folder.resolve("real/made.csv")).hasContent("made");
        Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere.csv"), Path.of("none", "m.csv"));
        refused(nowhere, "no folder");
        Path round = Files.createSymbolicLink(folder.resolve("round.csv"), Path.of("round.csv"));
        refused(round, "links that lead on without end");
        assertThat(folder.resolve("real"))
                .isDirectoryNotContaining(f -> f.toString().endsWith(".part"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anotherNameOfAFileKeepsTheOldContent() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "old");
        Path other = Files.createLink(folder.resolve("b.csv"), file);
        write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(other).hasContent("old");
    }

    @Test
    void aFolderOfFramesMustBeNewOrEmpty() throws IOException {
        OutputFile.checkFolder(folder.resolve("new"));
        OutputFile.checkFolder(Files.createDirectory(folder.resolve("empty")));
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> OutputFile.checkFolder(file)).hasMessageContaining("a file of that name");
        assertThatThrownBy(() -> OutputFile.checkFolder(folder)).hasMessageContaining("files in it");
        assertThatThrownBy(() -> OutputFile.checkFolder(folder.resolve("x".repeat(300))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(folder).isDirectoryNotContaining(f -> f.toString().endsWith(".part"));
    }
}
