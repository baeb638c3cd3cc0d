package io.github.dreamtalk.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderTroubleTest {
    @Test
    void systemsSayInManyWaysWhatIsWrong() {
        assertThat(FolderTrouble.of(new AccessDeniedException("/x"))).isEqualTo(FolderTrouble.NOT_WRITABLE);
        assertThat(FolderTrouble.of(new ReadOnlyFileSystemException())).isEqualTo(FolderTrouble.NOT_WRITABLE);
        assertThat(FolderTrouble.of(new FileSystemException("/x", null, "Read-only file system")))
                .isEqualTo(FolderTrouble.NOT_WRITABLE);
        assertThat(FolderTrouble.of(new FileSystemException("/x", null, "Operation not permitted")))
                .isEqualTo(FolderTrouble.NOT_WRITABLE);
        assertThat(FolderTrouble.of(new NoSuchFileException("/x"))).isEqualTo(FolderTrouble.MISSING);
        assertThat(FolderTrouble.of(new FileAlreadyExistsException("/x"))).isEqualTo(FolderTrouble.MISSING);
        assertThat(FolderTrouble.of(new FileSystemException("/x", null, "Not a directory")))
                .isEqualTo(FolderTrouble.MISSING);
        assertThat(FolderTrouble.of(new IOException("No space left on device"))).isEqualTo(FolderTrouble.FULL);
        assertThat(FolderTrouble.of(new FileSystemException("/x", null, "Disk quota exceeded")))
                .isEqualTo(FolderTrouble.FULL);
        assertThat(FolderTrouble.of(new IOException("There is not enough space on the disk")))
                .isEqualTo(FolderTrouble.FULL);
        IOException other = new IOException("Input/output error");
        assertThat(FolderTrouble.of(other)).isEqualTo(FolderTrouble.OTHER);
        assertThat(FolderTrouble.OTHER.found(Path.of("/x"), other)).contains("Input/output error");
    }

    @Test
    void everyTroubleHasItsOwnWordsAndFix() {
        assertThat(List.of(FolderTrouble.values()).stream()
                        .map(t -> t.found(Path.of("/nowhere/at/all"), null) + t.fix()))
                .doesNotHaveDuplicates()
                .allSatisfy(words -> assertThat(words).startsWith("found "));
    }

    @Test
    void theLastMountOfTheLongestPathCounts() {
        List<String> table = List.of(
                "22 27 0:21 / / rw,relatime - ext4 /dev/a rw",
                "23 22 0:22 / /home rw,noexec,nosuid - ext4 /dev/b rw",
                "24 23 0:23 / /home/my\\040user rw - ext4 /dev/c rw",
                "25 22 0:24 / /tmp rw - tmpfs tmpfs rw",
                "26 22 0:24 / /tmp rw,noexec - tmpfs tmpfs rw",
                "27 22 0:25 / /data rw - tmpfs tmpfs rw,noexec",
                "half a line");
        assertThat(MountTable.noexec(Path.of("/opt/x"), table)).isFalse();
        assertThat(MountTable.noexec(Path.of("/home/other"), table)).isTrue();
        assertThat(MountTable.noexec(Path.of("/home/my user/.cache"), table)).isFalse();
        assertThat(MountTable.noexec(Path.of("/tmp"), table)).isTrue();
        assertThat(MountTable.noexec(Path.of("/tmpfile"), table)).isFalse();
        assertThat(MountTable.noexec(Path.of("/data"), table))
                .as("an option of the file system itself")
                .isFalse();
    }
}
