package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.cli.launched.FakeCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archive of classes, over a small jar in place of the command's. */
class LauncherTest {
    private static final String[] GENERATE = {"generate", "-o", "x.mp4"};
    private static final String ASKED = "asked for [generate, -o, x.mp4]\n";

    @TempDir
    Path folder;

    private Path target = Path.of("");

    @BeforeEach
    void install() throws IOException {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "the launcher is a shell script");
        Files.copy(Path.of("..", "dreamtalk"), folder.resolve("dreamtalk"));
        target = Files.createDirectories(folder.resolve("dreamtalk-cli/target"));
        Files.createDirectories(target.resolve("lib"));
        Files.createDirectories(target.resolve("runs"));
        jar(Instant.now().minusSeconds(60));
    }

    private void jar(Instant made) throws IOException {
        Path jar = target.resolve("dreamtalk-cli.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeCommand.class.getName());
        String entry = FakeCommand.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = FakeCommand.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new ZipEntry(entry));
            assertThat(in).isNotNull();
            in.transferTo(out);
        }
        Files.setLastModifiedTime(jar, FileTime.from(made));
    }

    /** A run that has been started. */
    private record Launched(Process process, Path out, Path err) {
        String ended() throws Exception {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(err)).isZero();
            return Files.readString(out);
        }
    }

    private Launched launch(List<String> jvmOptions, String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of(folder.resolve("dreamtalk").toString()));
        words.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", jvmOptions));
        return new Launched(builder.start(), out, err);
    }

    private String run(String... args) throws Exception {
        return launch(List.of(), args).ended();
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(f -> f.toString().endsWith(".jsa")).toList();
        }
    }

    private Path archive() throws IOException {
        assertThat(archives()).hasSize(1);
        return archives().get(0);
    }

    private int runsToArchive() throws IOException {
        try (Stream<Path> files = Files.list(target.resolve("runs"))) {
            return (int) files.count();
        }
    }

    /** Whether the command's class came out of an archive. */
    private boolean mapsItsClasses() throws Exception {
        Path log = folder.resolve("classes.log");
        assertThat(launch(List.of("-Xlog:class+load:file=" + log), GENERATE).ended())
                .isEqualTo(ASKED);
        return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .anyMatch(line -> line.contains(FakeCommand.class.getName()) && line.contains("shared objects file"));
    }

    @Test
    void theFirstLongCommandMakesAnArchiveAndLaterOnesMapIt() throws Exception {
        assertThat(run("styles")).isEqualTo("asked for [styles]\n");
        assertThat(archives()).isEmpty();
        assertThat(run(GENERATE)).isEqualTo(ASKED);
        assertThat(archive()).isNotEmptyFile();
        assertThat(runsToArchive()).isOne();
        assertThat(mapsItsClasses()).isTrue();
        assertThat(runsToArchive()).isOne();
        try (Stream<Path> left = Files.list(target)) {
            assertThat(left.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "lib",
                            "runs",
                            "dreamtalk-cli.jar",
                            archive().getFileName().toString());
        }
    }

    @Test
    void aNewJarHasANewArchive() throws Exception {
        run(GENERATE);
        Path archive = archive();
        FileTime first = FileTime.from(Instant.now().minusSeconds(30));
        Files.setLastModifiedTime(archive, first);
        jar(Instant.now().minusSeconds(10));
        assertThat(run(GENERATE)).isEqualTo(ASKED);
        assertThat(Files.getLastModifiedTime(archive())).isGreaterThan(first);
        assertThat(runsToArchive()).isEqualTo(2);
        assertThat(mapsItsClasses()).isTrue();
    }

    @Test
    void aNewLibraryHasANewArchive() throws Exception {
        run(GENERATE);
        Files.setLastModifiedTime(archive(), FileTime.from(Instant.now().minusSeconds(30)));
        Files.copy(target.resolve("dreamtalk-cli.jar"), target.resolve("lib/other.jar"));
        run(GENERATE);
        assertThat(runsToArchive()).isEqualTo(2);
    }

    @Test
    void manyAtOnceAllWork() throws Exception {
        List<Launched> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(launch(List.of(), GENERATE));
        }
        for (Launched launched : runs) {
            assertThat(launched.ended()).isEqualTo(ASKED);
        }
        assertThat(mapsItsClasses()).isTrue();
    }

    @Test
    void whatCannotBeArchivedIsTriedOnce() throws Exception {
        Files.createFile(target.resolve("fail"));
        assertThat(run(GENERATE)).isEqualTo(ASKED);
        assertThat(archive()).isEmptyFile();
        assertThat(run(GENERATE)).isEqualTo(ASKED);
        assertThat(runsToArchive()).isOne();
        assertThat(mapsItsClasses()).isFalse();
    }

    /** An archive of another JVM, of another jar, or no archive at all: the command runs, and says nothing of it. */
    @Test
    void anArchiveThatCannotBeUsedIsPassedOver() throws Exception {
        run(GENERATE);
        Path archive = archive();
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(archive, "no archive");
        Launched launched = launch(List.of(), GENERATE);
        assertThat(launched.ended()).isEqualTo(ASKED);
        assertThat(Files.readAllLines(launched.err())).noneMatch(line -> line.contains("cds"));
    }

    @Test
    void anInstallationThatMayNotBeWrittenWorksWithout() throws Exception {
        Set<java.nio.file.attribute.PosixFilePermission> before = Files.getPosixFilePermissions(target);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(target), "this user may write everywhere (root)");
            Launched launched = launch(List.of(), GENERATE);
            assertThat(launched.ended()).isEqualTo(ASKED);
            assertThat(archives()).isEmpty();
        } finally {
            Files.setPosixFilePermissions(target, before);
        }
    }
}
