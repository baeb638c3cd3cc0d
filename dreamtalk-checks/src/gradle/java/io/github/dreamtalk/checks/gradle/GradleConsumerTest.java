package io.github.dreamtalk.checks.gradle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradle.api.Project;
import org.gradle.api.artifacts.Configuration;
import org.gradle.api.artifacts.repositories.MavenArtifactRepository;
import org.gradle.api.attributes.Attribute;
import org.gradle.nativeplatform.MachineArchitecture;
import org.gradle.nativeplatform.OperatingSystemFamily;
import org.gradle.testfixtures.ProjectBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Gradle itself resolves from a staged release and Maven Central, and that the README's program runs with it. */
class GradleConsumerTest {
    private static final Path STAGED =
            Path.of(System.getProperty("dreamtalk.staged", "target/staged")).toAbsolutePath();
    private static final Pattern NATIVES =
            Pattern.compile("(?:ffmpeg|javacpp)-[0-9].*-((?:linux|macosx|windows)-(?:x86_64|arm64))\\.jar");

    @TempDir
    Path folder;

    @Test
    void withoutAWordItGetsTheNativesOfAllPlatforms() {
        assertThat(natives(runtime(project(false))))
                .containsExactlyInAnyOrder("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");
    }

    @ParameterizedTest
    @CsvSource({
        "linux, x86-64, linux-x86_64",
        "linux, aarch64, linux-arm64",
        "macos, aarch64, macosx-arm64",
        "windows, x86-64, windows-x86_64"
    })
    void itGetsThoseOfOnePlatformIfItSaysWhich(String system, String processor, String expected) {
        Project project = project(false);
        Configuration runtime = runtime(project);
        choose(project, runtime, system, processor);
        assertThat(natives(runtime)).containsExactly(expected);
        assertThat(runtime.getFiles()).extracting(File::getName).anyMatch(n -> n.startsWith("onnxruntime-"));
    }

    /** Older versions, and tools that read POMs alone: everything resolves. */
    @Test
    void fromThePomsAloneNothingIsUnresolved() {
        assertThat(runtime(project(true)).getFiles())
                .extracting(File::getName)
                .anyMatch(n -> n.startsWith("dreamtalk-core-"))
                .anyMatch(n -> n.matches("ffmpeg-[0-9.]+-[0-9.]+\\.jar"));
    }

    @Test
    void theReadmesProgramRuns() throws Exception {
        Project project = project(false);
        Configuration runtime = runtime(project);
        choose(project, runtime, "linux", "x86-64");
        String path = runtime.getFiles().stream().map(File::getPath).collect(Collectors.joining(File.pathSeparator));
        Path root = Path.of("..").toAbsolutePath().normalize();
        Path source = root.resolve("dreamtalk-all/src/it/consumer/src/main/java/example/Main.java");
        run(List.of(java("javac"), "-d", folder.toString(), "-classpath", path, source.toString()));
        Path samples = Files.createDirectory(folder.resolve("samples"));
        for (String name : List.of("portrait.png", "speech.wav")) {
            Files.copy(root.resolve("samples").resolve(name), samples.resolve(name));
        }
        run(List.of(java("java"), "-classpath", folder + File.pathSeparator + path, "example.Main"));
        assertThat(folder.resolve("talking.mp4")).isRegularFile();
    }

    private Project project(boolean pomsAlone) {
        assertThat(STAGED.resolve("io/github/dreamtalk"))
                .as("a staged release; dreamtalk-checks/stage-release makes one")
                .isDirectory();
        Project project = ProjectBuilder.builder()
                .withProjectDir(folder.toFile())
                .withGradleUserHomeDir(Path.of("target/gradle-home").toAbsolutePath().toFile())
                .build();
        project.getPluginManager().apply("java-library");
        project.getRepositories().maven(repository -> {
            repository.setUrl(STAGED.toUri());
            if (pomsAlone) {
                repository.metadataSources(sources -> {
                    sources.mavenPom();
                    sources.ignoreGradleMetadataRedirection();
                });
            }
        });
        MavenArtifactRepository central = project.getRepositories().mavenCentral();
        central.content(content -> content.excludeGroup("io.github.dreamtalk"));
        project.getDependencies().add("implementation", "io.github.dreamtalk:dreamtalk-all:" + version());
        return project;
    }

    private static Configuration runtime(Project project) {
        return project.getConfigurations().getByName("runtimeClasspath");
    }

    private static void choose(Project project, Configuration runtime, String system, String processor) {
        Attribute<OperatingSystemFamily> family = OperatingSystemFamily.OPERATING_SYSTEM_ATTRIBUTE;
        runtime.getAttributes().attribute(family, project.getObjects().named(OperatingSystemFamily.class, system));
        runtime.getAttributes()
                .attribute(
                        MachineArchitecture.ARCHITECTURE_ATTRIBUTE,
                        project.getObjects().named(MachineArchitecture.class, processor));
    }

    private static Set<String> natives(Configuration runtime) {
        return runtime.getFiles().stream()
                .map(f -> NATIVES.matcher(f.getName()))
                .filter(m -> m.matches())
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String version() {
        File[] versions = STAGED.resolve("io/github/dreamtalk/dreamtalk-all").toFile().listFiles(File::isDirectory);
        assertThat(versions).hasSize(1);
        return versions[0].getName();
    }

    private static String java(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
