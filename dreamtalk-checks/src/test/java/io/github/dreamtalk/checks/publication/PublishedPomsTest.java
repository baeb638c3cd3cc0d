package io.github.dreamtalk.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.checks.HouseModule;
import io.github.dreamtalk.checks.Pom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** The POMs that the build flattens, and the metadata that it makes for Gradle. */
class PublishedPomsTest {
    private static final List<String> PLATFORMS =
            List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");

    static List<HouseModule> published() {
        return HouseModule.all().stream().filter(HouseModule::published).toList();
    }

    @ParameterizedTest
    @MethodSource("published")
    void aPublishedPomIsCompleteByItself(HouseModule module) {
        assertThat(new PublishedPom(flattened(module)).problems(false)).isEmpty();
    }

    @Test
    void theRulesCanFail(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pom.xml");
        Files.writeString(
                file,
                """
                <project>
                  <parent><artifactId>dreamtalk-parent</artifactId></parent>
                  <version>1-SNAPSHOT</version>
                  <name>x</name><url>x</url><scm><url>x</url></scm>
                  <licenses><license><name>x</name></license></licenses>
                  <developers><developer><name>x</name></developer></developers>
                  <dependencies>
                    <dependency><artifactId>a</artifactId><classifier>${os}</classifier><version>1-SNAPSHOT</version></dependency>
                    <dependency><artifactId>dreamtalk-checks</artifactId><scope>test</scope></dependency>
                  </dependencies>
                  <profiles><profile><dependencies>
                    <dependency><artifactId>b</artifactId></dependency>
                  </dependencies></profile></profiles>
                </project>
                """);
        assertThat(new PublishedPom(file).problems(true))
                .containsExactlyInAnyOrder(
                        "no description",
                        "no licenses/license/url",
                        "no scm/connection",
                        "a parent, which is not published",
                        "the unresolved property ${os}",
                        "a snapshot of a",
                        "no version of dreamtalk-checks",
                        "dreamtalk-checks of scope test",
                        "dreamtalk-checks, which is not published",
                        "no version of b",
                        "the version 1-SNAPSHOT");
    }

    @Test
    void whereNoProfileIsReadNothingIsMissingButTheNatives() {
        assertThat(render().pom().dependencies())
                .allMatch(d -> d.classifier().isEmpty())
                .extracting(Pom.Dependency::artifact)
                .contains("ffmpeg", "javacpp", "dreamtalk-core");
    }

    /** One by the system that builds, and the same by -Djavacpp.platform, which turns the other off. */
    @Test
    void eachPlatformHasTwoProfilesWithTheNativesOfIt() {
        Map<String, List<Element>> byClassifier = render().pom().list("profiles", "profile").stream()
                .collect(Collectors.groupingBy(
                        p -> Pom.dependencies(p).get(0).classifier(), TreeMap::new, Collectors.toList()));
        assertThat(byClassifier).containsOnlyKeys(PLATFORMS);
        byClassifier.forEach((platform, profiles) -> {
            assertThat(profiles).hasSize(2).allSatisfy(profile -> assertThat(Pom.dependencies(profile))
                    .hasSize(2)
                    .allMatch(d -> d.classifier().equals(platform) && d.scope().equals("runtime"))
                    .extracting(Pom.Dependency::artifact)
                    .containsExactlyInAnyOrder("ffmpeg", "javacpp"));
            Element bySystem = activation(profiles.get(0));
            assertThat(Pom.children(bySystem, "os")).hasSize(1);
            assertThat(bySystem.getTextContent()).contains("!javacpp.platform");
            Element byChoice = activation(profiles.get(1));
            assertThat(Pom.children(byChoice, "os")).isEmpty();
            assertThat(byChoice.getTextContent().replaceAll("\\s", "")).isEqualTo("javacpp.platform" + platform);
        });
    }

    @Test
    void gradleFindsTheSameDependenciesAndTheNativesOfAllPlatforms() throws Exception {
        assertThat(Files.readString(flattened(render("dreamtalk-render"))))
                .contains("<!-- do_not_remove: published-with-gradle-metadata -->");
        HouseModule module = render("dreamtalk-render");
        String version = String.valueOf(render().pom().text("version"));
        Path target = module.directory().resolve("target");
        Path jar = target.resolve("dreamtalk-render-" + version + ".jar");
        assertThat(jar).as("the jar; build all modules: ./mvnw verify").exists();
        GradleMetadata metadata = GradleMetadata.read(target.resolve("dreamtalk-render-" + version + ".module"));
        assertThat(metadata.format()).isEqualTo("1.1");
        assertThat(metadata.component())
                .containsEntry("group", "io.github.dreamtalk")
                .containsEntry("module", "dreamtalk-render")
                .containsEntry("version", version);

        TreeSet<String> always = coordinates(render().pom().dependencies());
        Map<String, TreeSet<String>> natives = new TreeMap<>();
        render().pom().list("profiles", "profile").forEach(p -> {
            List<Pom.Dependency> dependencies = Pom.dependencies(p);
            natives.put(dependencies.get(0).classifier(), coordinates(dependencies));
        });
        Map<String, Map<String, Object>> variants = metadata.variants();
        assertThat(variants)
                .containsOnlyKeys(
                        "apiElements",
                        "runtimeElements",
                        "linux-x86_64-runtimeElements",
                        "linux-arm64-runtimeElements",
                        "macosx-arm64-runtimeElements",
                        "windows-x86_64-runtimeElements");
        assertThat(GradleMetadata.dependencies(variants.get("apiElements"))).isEqualTo(always);
        TreeSet<String> everything = new TreeSet<>(always);
        natives.values().forEach(everything::addAll);
        assertThat(GradleMetadata.dependencies(variants.get("runtimeElements"))).isEqualTo(everything);
        natives.forEach((platform, own) -> {
            TreeSet<String> expected = new TreeSet<>(always);
            expected.addAll(own);
            assertThat(GradleMetadata.dependencies(variants.get(platform + "-runtimeElements")))
                    .isEqualTo(expected);
        });

        byte[] bytes = Files.readAllBytes(jar);
        variants.forEach((name, variant) -> {
            assertThat(GradleMetadata.attributes(variant))
                    .containsEntry("org.gradle.usage", name.equals("apiElements") ? "java-api" : "java-runtime")
                    .containsEntry("org.gradle.jvm.version", 17L)
                    .containsEntry("org.gradle.category", "library");
            assertThat(GradleMetadata.files(variant)).singleElement().satisfies(file -> assertThat(file)
                    .containsEntry("url", jar.getFileName().toString())
                    .containsEntry("size", (long) bytes.length)
                    .containsEntry("sha1", digest("SHA-1", bytes))
                    .containsEntry("sha256", digest("SHA-256", bytes))
                    .containsEntry("sha512", digest("SHA-512", bytes))
                    .containsEntry("md5", digest("MD5", bytes)));
        });
    }

    private static TreeSet<String> coordinates(List<Pom.Dependency> dependencies) {
        return dependencies.stream()
                .map(d -> d.group() + ":" + d.artifact() + ":" + d.version()
                        + (d.classifier().isEmpty() ? "" : ":" + d.classifier()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String digest(String algorithm, byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }

    private static Element activation(Element profile) {
        return Pom.children(profile, "activation").get(0);
    }

    private static PublishedPom render() {
        return new PublishedPom(flattened(render("dreamtalk-render")));
    }

    private static HouseModule render(String name) {
        return published().stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
    }

    private static Path flattened(HouseModule module) {
        Path file = module.directory().resolve("target/.flattened-pom.xml");
        assertThat(file)
                .as("the flattened POM; build all modules: ./mvnw verify")
                .exists();
        return file;
    }
}
