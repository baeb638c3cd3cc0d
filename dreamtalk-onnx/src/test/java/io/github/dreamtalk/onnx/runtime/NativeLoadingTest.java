package io.github.dreamtalk.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime loaded in JVMs of their own, from folders of all kinds. */
@Timeout(240)
class NativeLoadingTest {
    private static final String UNAVAILABLE = "io.github.dreamtalk.error.BackendUnavailableException: ";

    @TempDir
    private Path folder;

    private Path home;
    private Path temp;
    private Path cache;

    @BeforeEach
    void makeFolders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        temp = Files.createDirectory(folder.resolve("temp"));
        cache = folder.resolve("cache");
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", runtimeClassPath(), LoadProbe.class.getName()));
        return command;
    }

    /** Without the library that only tests read graphs with, so that nothing else can need it. */
    private static String runtimeClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("protobuf") && !entry.contains("tribuo"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().remove("LOCALAPPDATA");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    /** What the probe printed; a line for each of its five uses. */
    private static List<String> output(Process process) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            // Newer JDKs say by themselves that the folder for temporary files is missing.
            reader.lines()
                    .filter(line -> !line.startsWith("WARNING: java.io.tmpdir"))
                    .forEach(lines::add);
        }
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }

    private List<String> probe(String... options) throws IOException, InterruptedException {
        return output(start(java(options)));
    }

    private String temporary() {
        return "-Djava.io.tmpdir=" + temp;
    }

    private String home() {
        return "-Duser.home=" + home;
    }

    private static String cache(Path folder) {
        return "-Ddreamtalk.native.cache=" + folder;
    }

    private static void works(List<String> lines) {
        assertThat(lines).hasSize(5).allSatisfy(line -> assertThat(line).startsWith("OK "));
        assertThat(lines.get(0)).isEqualTo("OK 2.0");
    }

    /** The same clear message at every use, the first and all later ones. */
    private static void refuses(List<String> lines, String... parts) {
        assertThat(lines).hasSize(5);
        for (int i = 0; i < 5; i++) {
            // The device probe does not throw, it reports.
            assertThat(lines.get(i))
                    .startsWith(i == 3 ? "OK DeviceStatus[name=cpu, " : UNAVAILABLE)
                    .contains(parts)
                    .doesNotContain("NoClassDefFoundError", "ExceptionInInitializerError");
        }
    }

    private static List<String> filesUnder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static Path library(Path under) throws IOException {
        try (Stream<Path> files = Files.walk(under)) {
            return files.filter(f -> f.endsWith(System.mapLibraryName("onnxruntime")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean bundled() throws IOException {
        return NativeLibrary.find("onnxruntime") != null;
    }

    @Test
    void librariesAreUnpackedOnceIntoTheUsersCacheAndNothingIsLeftBehind() throws Exception {
        assumeTrue(bundled() && System.getProperty("os.name").contains("nux"), "Linux's folders");
        works(probe(home(), temporary()));
        List<String> files = filesUnder(home.resolve(".cache").resolve("dreamtalk"));
        assertThat(files).contains(System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));
        assertThat(temp).isEmptyDirectory();
        Path library = library(home);
        var first = Files.readAttributes(library, BasicFileAttributes.class);
        works(probe(home(), temporary()));
        var second = Files.readAttributes(library, BasicFileAttributes.class);
        assertThat(second.fileKey()).isEqualTo(first.fileKey());
        assertThat(filesUnder(home)).isEqualTo(files);
        assertThat(Files.getPosixFilePermissions(library.getParent()).toString())
                .doesNotContain("GROUP", "OTHERS");
    }

    @Test
    void aKilledJvmLeavesNothingBehind() throws Exception {
        List<String> command = java(cache(cache), temporary());
        command.add("stay");
        Process process = start(command);
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(reader.lines().anyMatch("READY"::equals)).isTrue();
            process.destroyForcibly().waitFor();
        }
        assertThat(temp).isEmptyDirectory();
        assertThat(filesUnder(cache)).noneMatch(name -> name.endsWith(".unfinished"));
    }

    @Test
    void manyJvmsAtOnceUnpackIntoTheSameFolder() throws Exception {
        assumeTrue(bundled());
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(start(java(cache(cache), temporary())));
        }
        for (Process p : all) {
            works(output(p));
        }
        assertThat(filesUnder(cache))
                .noneMatch(name -> name.endsWith(".unfinished"))
                .doesNotHaveDuplicates();
        try (Stream<Path> folders = Files.list(cache)) {
            assertThat(folders).hasSize(1);
        }
    }

    @Test
    void aDamagedCopyIsUnpackedAgainAndAbandonedOnesAreRemoved() throws Exception {
        assumeTrue(bundled());
        works(probe(cache(cache), temporary()));
        Path library = library(cache);
        byte[] sound = Files.readAllBytes(library);
        byte[] damaged = sound.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(library, damaged);
        Path old = Files.createFile(library.resolveSibling("x.unfinished"));
        Files.setLastModifiedTime(old, FileTime.fromMillis(0));
        Path fresh = Files.createFile(library.resolveSibling("y.unfinished"));
        works(probe(cache(cache), temporary()));
        assertThat(library).hasBinaryContent(sound);
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        Files.write(library, Arrays.copyOf(sound, 1000));
        works(probe(cache(cache), temporary()));
        assertThat(library).hasBinaryContent(sound);
    }

    @Test
    void twoClassLoadersOfOneJvmBothLoadIt() throws Exception {
        assumeTrue(bundled());
        List<String> command = java(cache(cache), temporary());
        command.add("loaders");
        List<String> lines = output(start(command));
        works(lines.subList(0, 5));
        works(lines.subList(5, 10));
        assertThat(temp).isEmptyDirectory();
        try (Stream<Path> folders = Files.list(cache)) {
            assertThat(folders).as("the copy of the second").hasSize(1);
        }
    }

    @Test
    void aUsersOwnLibrariesAreUsed() throws Exception {
        assumeTrue(bundled());
        works(probe(cache(cache), temporary()));
        Path own = library(cache).getParent();
        Path elsewhere = folder.resolve("elsewhere");
        works(probe("-Donnxruntime.native.path=" + own, cache(elsewhere), temporary()));
        assertThat(elsewhere).doesNotExist();
        refuses(
                probe("-Donnxruntime.native.path=" + temp, temporary()),
                "onnxruntime.native.path",
                temp.toString(),
                "correct or remove it");
    }

    @Test
    void aCacheThatCannotBeMadeIsNamedWithItsObstacle() throws Exception {
        assumeTrue(bundled());
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        for (Path bad : List.of(file, file.resolve("below").resolve("it"))) {
            refuses(
                    probe(cache(bad), temporary()),
                    bad.toString(),
                    "no such folder",
                    "because " + file + " is a file",
                    "-Ddreamtalk.native.cache=FOLDER");
        }
    }

    @Test
    void withoutAUsableHomeTheTemporaryFolderServesAndWithoutBothBothAreNamed() throws Exception {
        assumeTrue(bundled() && !System.getProperty("os.name").contains("Win"));
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        List<String> lines = probe("-Duser.home=" + file, temporary(), "-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
        assertThat(lines.get(0)).contains("are kept in " + temp, "because " + file);
        works(lines.subList(1, lines.size()));
        assertThat(filesUnder(temp)).contains(System.mapLibraryName("onnxruntime"));
        Path blocked = Files.writeString(
                Files.createDirectory(folder.resolve("temp2")).resolve("dreamtalk-" + System.getProperty("user.name")),
                "in the way");
        refuses(
                probe("-Duser.home=" + file, "-Djava.io.tmpdir=" + blocked.getParent()),
                file.toString(),
                "because " + blocked + " is a file",
                "-Ddreamtalk.native.cache=FOLDER");
    }

    @Test
    void aFolderOfAnotherUserAmongTheTemporaryFilesIsNotTrusted() throws Exception {
        assumeTrue(bundled());
        Path foreign = Files.createDirectory(temp.resolve("dreamtalk-" + System.getProperty("user.name")));
        try {
            Files.setAttribute(foreign, "unix:uid", 54321);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            assumeTrue(false, "folders cannot be given away here: " + e);
        }
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        refuses(
                probe("-Duser.home=" + file, temporary()),
                foreign.toString(),
                "another user",
                "-Ddreamtalk.native.cache=FOLDER");
    }

    /** JDK 24 and later warn of memory access by sun.misc.Unsafe, and will deny it. */
    @Test
    void memoryAccessByUnsafeIsNotNeeded() throws Exception {
        works(probe(
                cache(cache), temporary(), "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=deny"));
    }

    @Test
    void anUnusableFolderForTemporaryFilesIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        refuses(
                probe(cache(cache), "-Djava.io.tmpdir=" + folder.resolve("nowhere")),
                folder.resolve("nowhere").toString(),
                "no such folder",
                "-Djava.io.tmpdir=FOLDER");
        refuses(
                probe(cache(cache), "-Djava.io.tmpdir=" + file),
                file.toString(),
                "because " + file + " is a file",
                "-Djava.io.tmpdir=FOLDER");
    }

    /**
     * A command that first makes a small file system at {@link #mount}. A name space of its own lets any user mount one,
     * where the system permits it.
     */
    private List<String> mounting(String options, String then) throws Exception {
        Files.createDirectory(mount());
        String script = "mount -t tmpfs -o " + options + " tmpfs " + mount() + then + " && exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
        List<String> trial = new ArrayList<>(command);
        trial.add("true");
        boolean permitted;
        try {
            permitted = start(trial).waitFor() == 0;
        } catch (IOException e) {
            permitted = false;
        }
        assumeTrue(permitted, "this system lets not everybody mount a file system");
        return command;
    }

    private List<String> probeOn(String mountOptions, String... options) throws Exception {
        List<String> command = mounting(mountOptions, "");
        command.addAll(java(options));
        return output(start(command));
    }

    private Path mount() {
        return folder.resolve("mount");
    }

    @Test
    void aFileSystemThatIsMountedNoexecIsNamed() throws Exception {
        assumeTrue(bundled());
        refuses(
                probeOn("size=100m,noexec", cache(mount()), temporary()),
                mount().toString(),
                "noexec",
                "-Ddreamtalk.native.cache=FOLDER");
    }

    @Test
    void aFileSystemWithoutRoomIsNamed() throws Exception {
        assumeTrue(bundled());
        refuses(
                probeOn("size=1m", cache(mount()), temporary()),
                mount().toString(),
                "no room left",
                " MB can be used",
                "-Ddreamtalk.native.cache=FOLDER");
    }

    @Test
    void aReadOnlyFileSystemIsNamed() throws Exception {
        assumeTrue(bundled());
        refuses(
                probeOn("size=1m,ro", cache(mount()), temporary()),
                mount().toString(),
                "may not be written",
                "-Ddreamtalk.native.cache=FOLDER");
    }

    @Test
    void aReadOnlyFolderForTemporaryFilesIsNamed() throws Exception {
        refuses(
                probeOn("size=1m,ro", cache(cache), "-Djava.io.tmpdir=" + mount()),
                mount().toString(),
                "may not be written",
                "-Djava.io.tmpdir=FOLDER");
    }

    /** The JVM is not told of noexec by the mount table here, but by the loader. */
    @Test
    void aUsersOwnLibrariesOnNoexecAreNamed() throws Exception {
        assumeTrue(bundled());
        works(probe(cache(cache), temporary()));
        Path own = library(cache).getParent();
        List<String> command = mounting("size=100m,noexec", " && cp " + own + "/* " + mount());
        command.addAll(java("-Donnxruntime.native.path=" + mount(), temporary()));
        refuses(output(start(command)), "noexec");
    }
}
