package io.github.dreamtalk.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareInstallationsTest {
    @TempDir
    Path folder;

    /** A folder with a jar that behaves like the command line and takes so many tenths of a second. */
    private Path installation(String name, String jar, int tenths) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeCommand.class.getName());
        String code = FakeCommand.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(target.resolve(jar));
                JarOutputStream zip = new JarOutputStream(out, manifest);
                InputStream in = Objects.requireNonNull(
                        FakeCommand.class.getClassLoader().getResourceAsStream(code))) {
            zip.putNextEntry(new JarEntry(code));
            in.transferTo(zip);
            zip.putNextEntry(new JarEntry("figure"));
            zip.write(Integer.toString(tenths).getBytes(StandardCharsets.US_ASCII));
        }
        return target;
    }

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int status(String... arguments) throws InterruptedException {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return CompareInstallations.status(out, out, arguments);
    }

    @Test
    void everyWorkloadIsMeasuredInPairsAndLimitsDecideTheStatus() throws Exception {
        String before = installation("a", "dreamtalk-examples.jar", 8).toString();
        String after = installation("b", "dreamtalk-cli.jar", 2).toString();
        Path csv = folder.resolve("raw.csv");
        String all = "--workloads=generate,motion,first-frame,bench";
        assertThat(status(
                        before,
                        after,
                        all,
                        "--rounds=2",
                        "--warm-up=0",
                        "--csv=" + csv,
                        "--limit=bench.first_frame_s:0.3"))
                .isZero();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).contains("bench.first_frame_s,0,0.8,0.2", "bench.first_frame_s,1,0.8,0.2");
        assertThat(lines).contains("bench.stages_s.sampling,1,8.0,2.0");
        // Neither what the request said nor what only one of them reports.
        assertThat(lines).noneMatch(l -> l.contains("audio_s") || l.contains("only_") || l.contains("repetitions"));
        for (String figure : List.of("generate.wall-s", "generate.cpu-s", "motion.wall-s", "first-frame.wall-s")) {
            assertThat(lines).filteredOn(l -> l.startsWith(figure + ",")).hasSize(2);
        }
        for (String line : lines) {
            if (line.startsWith("first-frame.wall-s")) {
                // Not the half frame, which is there at once.
                assertThat(Double.parseDouble(line.split(",")[2])).isBetween(0.8, 300.0);
                assertThat(Double.parseDouble(line.split(",")[3])).isBetween(0.2, 300.0);
            }
        }
        String bench = "--workloads=bench";
        assertThat(status(before, after, bench, "--rounds=1", "--limit=bench.first_frame_s:0.2"))
                .isEqualTo(1);
        assertThat(status(before, after, bench, "--rounds=1", "--limit=bench.unknown:2"))
                .as("a limit on what was not measured is not kept")
                .isEqualTo(1);
        assertThat(status(before, after, "--workloads=nothing")).isEqualTo(2);
        assertThat(status(before)).isEqualTo(2);
    }

    @Test
    void aRunThatFailsIsNotAFigure() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("dreamtalk-cli.jar"), "no jar");
        String good = installation("a", "dreamtalk-cli.jar", 1).toString();
        assertThat(status(good, broken.toString(), "--rounds=1")).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("status 1", "jarfile");
        assertThatThrownBy(() -> MeasuredProcess.until(
                        Installation.of("x", Path.of(good), List.of()).with(List.of("--version")),
                        Files.createDirectories(folder.resolve("x-tmp")),
                        folder.resolve("log"),
                        () -> false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended before");
    }

    @Test
    void onlyWhatCanBeStartedIsAnInstallation() throws IOException {
        assertThatThrownBy(() -> Installation.of("old", folder, List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("dreamtalk-cli.jar");
        assertThatThrownBy(() -> Installation.of("old", folder.resolve("none"), List.of()))
                .isInstanceOf(InvalidInputException.class);
        Path text = Files.writeString(folder.resolve("notes"), "no launcher");
        assertThatThrownBy(() -> Installation.of("old", text, List.of())).hasMessageContaining("executable");
    }

    @Test
    void aRatioIsTheMedianOfPairs() {
        PairedFigures figures = new PairedFigures();
        // The machine was four times slower in the second round, for both.
        figures.add(Map.of("t", 1.0), Map.of("t", 0.5));
        figures.add(Map.of("t", 4.0), Map.of("t", 2.0, "other", 1.0));
        figures.add(Map.of("t", 1.0), Map.of("t", 3.0));
        figures.add(Map.of("t", Double.NaN), Map.of("t", 3.0));
        assertThat(figures.ratio("t")).isCloseTo(0.5, within(1e-12));
        assertThat(figures.ratio("other")).isNaN();
        assertThat(PairedFigures.median(List.of(3.0, 1.0, 2.0, 10.0))).isEqualTo(2.5);
        assertThat(figures.table()).contains("0.500 to 3.000 (3)");
    }
}
