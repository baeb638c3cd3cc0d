package io.github.dreamtalk.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.checks.HouseModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The unpacked bundle of a release, as {@code dreamtalk-checks/stage-release} makes it: what Maven Central asks for is there. */
@EnabledIfSystemProperty(
        named = "dreamtalk.staged",
        matches = ".+",
        disabledReason = "there is no staged release; dreamtalk-checks/stage-release makes one and runs this")
class StagedReleaseTest {
    private static final Path GROUP =
            Path.of(System.getProperty("dreamtalk.staged", "")).resolve("io/github/dreamtalk");
    private static final Map<String, String> CHECKSUMS = Map.of("md5", "MD5", "sha1", "SHA-1");

    static List<HouseModule> published() {
        return HouseModule.all().stream().filter(HouseModule::published).toList();
    }

    @Test
    void thePublishedModulesAreThereAndNoOther() throws IOException {
        try (Stream<Path> folders = Files.list(GROUP)) {
            assertThat(folders.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            published().stream().map(HouseModule::name).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void aModuleHasAllThatCentralAsksFor(HouseModule module) throws Exception {
        Path folder = folder(module);
        String stem = module.name() + "-" + folder.getFileName();
        assertThat(folder.getFileName().toString()).doesNotContain("SNAPSHOT");
        Set<String> artifacts = new TreeSet<>(Set.of(stem + ".pom"));
        if (!"pom".equals(module.pom().text("packaging"))) {
            artifacts.addAll(Set.of(stem + ".jar", stem + "-sources.jar", stem + "-javadoc.jar"));
        }
        if (module.name().equals("dreamtalk-render")) {
            artifacts.add(stem + ".module");
        }
        Set<String> names = names(folder);
        assertThat(names).containsAll(artifacts);
        for (String name : names) {
            if (name.matches(".*\\.(asc|md5|sha1|sha256|sha512)")) {
                continue;
            }
            assertThat(names).contains(name + ".asc");
            verifySignature(folder.resolve(name));
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            for (Map.Entry<String, String> sum : CHECKSUMS.entrySet()) {
                assertThat(Files.readString(folder.resolve(name + "." + sum.getKey()))
                                .strip())
                        .as("%s of %s", sum.getKey(), name)
                        .isEqualTo(PublishedPomsTest.digest(sum.getValue(), bytes));
            }
            if (name.endsWith(".jar")) {
                try (ZipFile zip = new ZipFile(folder.resolve(name).toFile())) {
                    assertThat(zip.size()).as("entries of " + name).isGreaterThan(1);
                }
            }
        }
        assertThat(new PublishedPom(folder.resolve(stem + ".pom")).problems(true))
                .isEmpty();
    }

    private static Path folder(HouseModule module) throws IOException {
        try (Stream<Path> versions = Files.list(GROUP.resolve(module.name()))) {
            List<Path> found =
                    new ArrayList<>(versions.filter(Files::isDirectory).toList());
            assertThat(found).as("versions of " + module).hasSize(1);
            return found.get(0);
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void verifySignature(Path file) throws IOException, InterruptedException {
        Process gpg = new ProcessBuilder("gpg", "--batch", "--verify", file + ".asc", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(gpg.getInputStream().readAllBytes());
        assertThat(gpg.waitFor()).as(said).isZero();
    }
}
