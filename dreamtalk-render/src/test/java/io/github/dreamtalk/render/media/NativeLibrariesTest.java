package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads when FFmpeg's natives cannot be loaded: each cause with its own mend, at each call, never an Error. */
class NativeLibrariesTest {
    private static final String CACHE = "-Dorg.bytedeco.javacpp.cachedir=";

    @TempDir
    Path dir;

    private String sound;

    @BeforeEach
    void makeSound() throws IOException {
        sound = Wav.sine(dir.resolve("a.wav"), 0.1, 16_000, 1).toString();
    }

    private List<String> probe(List<String> wrapper, List<String> options, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(sound));
        arguments.addAll(List.of(more));
        return ChildJvm.run(wrapper, options, NativeProbe.class, arguments.toArray(String[]::new));
    }

    /** All four uses fail with the same words, and the program goes on to its end. */
    private void assertRefused(List<String> said, String... words) {
        assertThat(said).hasSize(5);
        assertThat(said.get(4)).isEqualTo("exit 0");
        for (String line : said.subList(0, 4)) {
            assertThat(line)
                    .startsWith("BackendUnavailableException: FFmpeg: found ")
                    .contains(", expected ");
            assertThat(line).contains(words);
        }
    }

    @Test
    void aFolderThatCannotBeMade() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        assertRefused(
                probe(List.of(), List.of(CACHE + file.resolve("sub/cache"))),
                "found no folder " + file.resolve("sub/cache"),
                "it cannot be made: found a file at " + file,
                "org.bytedeco.javacpp.cachedir to another folder");
    }

    @Test
    void aFileInsteadOfAFolder() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        assertRefused(probe(List.of(), List.of(CACHE + file)), "found a file at " + file, "remove it");
    }

    @Test
    void aFolderThatMayNotBeWritten() throws Exception {
        Path locked = Files.createDirectory(dir.resolve("locked"));
        assumeTrue(locked.toFile().setWritable(false), "no permissions to take away");
        assumeFalse(Files.isWritable(locked), "this user writes everywhere");
        assertRefused(probe(List.of(), List.of(CACHE + locked)), locked.toString(), "change its permissions");
    }

    @Test
    void neitherOfTheUsualFolders() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        assertRefused(
                probe(List.of(), List.of("-Duser.home=" + file, "-Djava.io.tmpdir=" + file)),
                file + "/.javacpp/cache",
                file + "/.javacpp-" + System.getProperty("user.name") + "/cache",
                "set -Dorg.bytedeco.javacpp.cachedir");
    }

    @Test
    void aPlatformWithoutNatives() throws Exception {
        assertRefused(
                probe(List.of(), List.of("-Dorg.bytedeco.javacpp.platform=solaris-sparc")),
                "found the platform solaris-sparc",
                "linux-x86_64",
                "run on one of these");
        String other = System.getProperty("os.arch").contains("64")
                        && System.getProperty("os.name")
                                .toLowerCase(Locale.ROOT)
                                .contains("win")
                ? "linux-x86_64"
                : "windows-x86_64";
        assertRefused(
                probe(List.of(), List.of("-Dorg.bytedeco.javacpp.platform=" + other)),
                "no natives of " + other,
                "classifier " + other,
                "add both");
    }

    /** A file system of our own, where the system lets every user make one. */
    private List<String> onFileSystem(String options, Path at) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "no unshare here");
        Process trial = new ProcessBuilder("/usr/bin/unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", at.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(
                trial.waitFor(20, TimeUnit.SECONDS) && trial.exitValue() == 0, "no file systems may be mounted here");
        return List.of(
                "/usr/bin/unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o " + options + " tmpfs '" + at + "' && exec \"$@\"",
                "sh");
    }

    @Test
    void aFolderThatLoadsNoLibraries() throws Exception {
        Path at = Files.createDirectory(dir.resolve("noexec"));
        assertRefused(
                probe(onFileSystem("noexec", at), List.of(CACHE + at.resolve("cache"))),
                at.resolve("cache").toString(),
                "noexec",
                "mount it with exec");
    }

    @Test
    void aFolderThatIsFull() throws Exception {
        Path at = Files.createDirectory(dir.resolve("small"));
        assertRefused(
                probe(onFileSystem("size=4m", at), List.of(CACHE + at.resolve("cache"))),
                "MB free in " + at.resolve("cache"),
                "expected 60 MB",
                "free space there");
    }

    @Test
    void aFolderOnAFileSystemThatIsReadOnly() throws Exception {
        Path at = Files.createDirectory(dir.resolve("ro"));
        assertRefused(
                probe(onFileSystem("ro", at), List.of(CACHE + at.resolve("cache"))),
                "found no folder " + at.resolve("cache"),
                "found " + at + " on a file system that is read-only",
                "mount it for writing");
    }

    @Test
    void whatWasMendedWorksInTheSameJvm() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        Path good = Files.createDirectory(dir.resolve("good"));
        List<String> said = probe(List.of(), List.of(CACHE + file), good.toString());
        assertThat(said.get(2)).startsWith("BackendUnavailableException: FFmpeg: found a file at");
        assertThat(said.subList(3, 5)).containsExactly("works", "exit 0");
        assertThat(good).isNotEmptyDirectory();
    }

    /** A library that is there but cannot be loaded breaks FFmpeg's classes, and the reason must not be lost with them. */
    @Test
    void damagedLibrariesAreCalledSoEachTime() throws Exception {
        Path cache = Files.createDirectory(dir.resolve("cache"));
        probe(List.of(), List.of(CACHE + cache));
        List<Path> libraries;
        try (var all = Files.walk(cache)) {
            libraries = all.filter(p -> p.getFileName().toString().contains("avutil") && !Files.isSymbolicLink(p))
                    .filter(Files::isRegularFile)
                    .toList();
        }
        assertThat(libraries).isNotEmpty();
        for (Path library : libraries) {
            long changed = Files.getLastModifiedTime(library).toMillis();
            byte[] same = new byte[(int) Files.size(library)];
            Files.write(library, same);
            assertThat(library.toFile().setLastModified(changed)).isTrue();
        }
        List<String> said = probe(List.of(), List.of(CACHE + cache));
        assertRefused(said, "damaged libraries", "delete the folder");
    }

    /** Its limit is four times Java's heap, and a class that meets it at its start is broken for ever. */
    @Test
    void aProcessLargerThanJavacppAllows() throws Exception {
        assertRefused(
                probe(List.of(), List.of("-Dorg.bytedeco.javacpp.maxphysicalbytes=80m")),
                "found a process of",
                "JavaCPP refuses to allocate beyond 80 MB",
                "org.bytedeco.javacpp.maxphysicalbytes=0");
    }

    private static String words(String said, boolean musl) {
        BackendUnavailableException e = new LoadingFailure(new UnsatisfiedLinkError(said), said, musl).exception();
        assertThat(e.getCause()).isInstanceOf(UnsatisfiedLinkError.class);
        return e.getMessage();
    }

    @Test
    void whatTheSystemSaysIsPutIntoWords() {
        assertThat(words("ld-linux-x86-64.so.2: No such file or directory", true))
                .contains("musl (Alpine Linux)", "use an image of Debian");
        assertThat(words("write failed: No space left on device", false)).contains("no space left", "free space");
        assertThat(words("libx.so: failed to map segment from shared object", false))
                .contains("noexec");
        assertThat(words("/lib/libc.so.6: version `GLIBC_2.28' not found", false))
                .contains("too old");
        assertThat(words("Physical memory usage is too high", false)).contains("larger than JavaCPP allows");
        assertThat(words("libx.so: invalid ELF header", false)).contains("damaged");
        assertThat(words("no jniavutil in java.library.path", false))
                .contains("class path", "correct the dependencies");
    }

    @Test
    void mountsAreReadAsTheSystemSeesThem() {
        Mounts mounts = new Mounts(List.of(
                "/dev/sda / ext4 rw,relatime 0 0",
                "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
                "tmpfs /tmp/with\\040space tmpfs rw 0 0",
                "tmpfs /opt tmpfs rw,noexec 0 0",
                "tmpfs /opt tmpfs rw 0 0",
                "broken"));
        assertThat(mounts.noexec(Path.of("/home/a"))).isFalse();
        assertThat(mounts.noexec(Path.of("/tmp/a/b"))).isTrue();
        assertThat(mounts.noexec(Path.of("/tmpfoo"))).isFalse();
        assertThat(mounts.noexec(Path.of("/tmp/with space/x"))).isFalse();
        assertThat(mounts.noexec(Path.of("/opt/x"))).isFalse();
    }

    /** The folder for temporary files is asked for once in a JVM's life as well. */
    @Test
    void aTemporaryFolderThatDoesNotWork() throws Exception {
        Path none = dir.resolve("none");
        List<String> options = List.of("-Djava.io.tmpdir=" + none, CACHE + Files.createDirectory(dir.resolve("c")));
        assertThat(probe(List.of(), options).get(3))
                .startsWith("MediaException: " + sound)
                .contains("found no folder " + none, "create it", "java.io.tmpdir");
        Path small = Files.createDirectory(dir.resolve("small"));
        sound = Wav.sine(dir.resolve("b.wav"), 30, 16_000, 1).toString();
        options = List.of("-Djava.io.tmpdir=" + small, CACHE + dir.resolve("c"));
        assertThat(probe(onFileSystem("size=1m", small), options).get(3))
                .startsWith("MediaException: " + sound)
                .contains("0 MB free in " + small, "free space");
    }
}
