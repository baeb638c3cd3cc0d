package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsReadUpToItsLimit() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[] {1, 2, 3});
        assertThat(LocalFile.read(file, "three bytes", 3)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> LocalFile.read(file, "two bytes", 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": found a file of 3 bytes, expected two bytes of at most 2 bytes");
    }

    @Test
    void whatIsNoFileIsNamed() throws IOException {
        refused(folder, "a folder");
        refused(folder.resolve("none"), "no such file");
        refused(Files.createFile(folder.resolve("empty")), "an empty file");
    }

    private static void refused(Path file, String found) {
        assertThatThrownBy(() -> LocalFile.check(file, "something"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": found " + found)
                .hasMessageContaining("expected something");
        assertThatThrownBy(() -> LocalFile.open(file, "something")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> LocalFile.read(file, "something", 10)).isInstanceOf(InvalidInputException.class);
    }

    /** A device has no size, a pipe no writer: whoever opens them does not come back. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void pipesAndDevicesAreNeverOpened() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assumeTrue(made(pipe), "this system has no mkfifo");
        for (Path hostile : List.of(pipe, Path.of("/dev/zero"))) {
            refused(hostile, "a device or pipe");
            for (String name : List.of("m.csv", "m.json", "m.npy", "m.npz")) {
                Path link = folder.resolve(name);
                Files.createSymbolicLink(link, hostile);
                assertThatThrownBy(() -> {
                            if (name.endsWith("npy")) {
                                NpyFormat.read(link);
                            } else if (name.endsWith("npz")) {
                                NpzFormat.read(link);
                            } else {
                                MotionFiles.read(link);
                            }
                        })
                        .isInstanceOf(DreamTalkException.class)
                        .hasMessageContaining(link.toString());
                Files.delete(link);
            }
            new MotionFilesTestData(folder);
            Path description = folder.resolve("m.npy.json");
            Files.delete(description);
            Files.createSymbolicLink(description, hostile);
            assertThatThrownBy(() -> MotionFiles.read(folder.resolve("m.npy")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(description + ": found a device or pipe");
            Files.delete(description);
            Path manifest = folder.resolve("manifest.properties");
            Files.createSymbolicLink(manifest, hostile);
            assertThatThrownBy(() -> ModelRepository.of(folder))
                    .isInstanceOf(DreamTalkException.class)
                    .hasMessageContaining("a device or pipe");
            for (String name : List.of("manifest.properties", "m.csv", "m.json", "m.npy")) {
                Files.delete(folder.resolve(name));
            }
        }
    }

    private static boolean made(Path pipe) throws InterruptedException {
        try {
            Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
            return mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A list that is larger than the heap has room for is refused before it is made. */
    @Test
    void motionThatTheHeapCannotHoldIsRefused() {
        assertThat(HeapRoom.holds(HeapRoom.most())).isTrue();
        assertThat(HeapRoom.holds(HeapRoom.most() + 1)).isFalse();
        assertThat(HeapRoom.most()).isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 24);
        FloatList list = new FloatList(Path.of("m.csv"));
        assertThatThrownBy(() -> {
                    while (true) {
                        list.add(0);
                    }
                })
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("m.csv: found more than " + HeapRoom.most() + " values")
                .hasMessageContaining("-Xmx");
    }
}
