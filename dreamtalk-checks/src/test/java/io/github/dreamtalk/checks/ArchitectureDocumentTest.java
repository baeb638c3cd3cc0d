package io.github.dreamtalk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} shows the house as it is; {@link ArchitectureDocument} says how it is read. */
class ArchitectureDocumentTest {
    private static final Path FILE = HouseModule.ROOT.resolve("docs/architecture.md");
    private static final String BASE = "io.github.dreamtalk";

    @Test
    void thePictureOfTheModulesHasTheArrowsOfThePoms() {
        Map<String, List<String>> arrows = new TreeMap<>();
        for (HouseModule module : HouseModule.all()) {
            if (module.hasCode()) {
                arrows.put(
                        shortName(module.name()),
                        module.pom().dependencies().stream()
                                .filter(d -> d.travels()
                                        && d.group().equals(BASE)
                                        && d.type().isEmpty())
                                .map(d -> shortName(d.artifact()))
                                .toList());
            }
        }
        assertThat(ArchitectureDocument.read(FILE).moduleArrows()).isEqualTo(ArchitectureDocument.reduced(arrows));
    }

    @Test
    void thePictureOfTheFloorsHasThemAll() {
        List<String> floors = new ArrayList<>(Floors.CORE);
        floors.add("root");
        assertThat(ArchitectureDocument.read(FILE).floors()).isEqualTo(floors);
    }

    @Test
    void thePictureOfTheChainNamesTypesThatExistAndEveryStage() throws IllegalAccessException {
        SortedSet<String> exist = new TreeSet<>();
        HouseModule.all().stream()
                .filter(m -> m.name().equals("dreamtalk-core"))
                .forEach(m -> m.imported().forEach(c -> exist.add(c.getSimpleName())));
        SortedSet<String> named = ArchitectureDocument.read(FILE).chainTypes();
        assertThat(exist).containsAll(named);
        SortedSet<String> stages = new TreeSet<>();
        for (var field : io.github.dreamtalk.spi.StageKey.class.getFields()) {
            if (field.get(null) instanceof io.github.dreamtalk.spi.StageKey<?> key) {
                stages.add(key.type().getSimpleName());
            }
        }
        assertThat(named).containsAll(stages);
    }

    @Test
    void theTableHasEveryModuleWithItsPackages() {
        SortedMap<String, SortedSet<String>> exist = new TreeMap<>();
        for (HouseModule module : HouseModule.all()) {
            SortedSet<String> packages = new TreeSet<>();
            if (module.hasCode()) {
                module.packages().forEach(p -> packages.add(p.equals(BASE) ? p : p.substring(BASE.length() + 1)));
            }
            exist.put(module.directory().getFileName().toString(), packages);
        }
        assertThat(ArchitectureDocument.read(FILE).packages()).isEqualTo(exist);
    }

    @Test
    void theDocumentIsReadAsItsRulesSay() {
        ArchitectureDocument document = new ArchitectureDocument(
                """
                # House
                ```mermaid
                %% modules
                flowchart BT
                    all --> onnx
                    onnx --> core
                ```
                ```mermaid
                %% floors
                flowchart TB
                    root --> spi
                    --> error
                ```
                ```mermaid
                %% chain
                flowchart LR
                    sound[a Voice] --> features[AudioFeatureExtractor: rows]
                ```
                | module | packages | |
                |---|---|---|
                | `dreamtalk-core` | `io.github.dreamtalk`, `error` | the API |
                | `dreamtalk-bom` | | |
                | `benchmarks` | `benchmarks` | |
                """);
        assertThat(document.moduleArrows()).containsExactly("all --> onnx", "onnx --> core");
        assertThat(document.floors()).containsExactly("error", "spi", "root");
        assertThat(document.chainTypes()).containsExactly("AudioFeatureExtractor", "Voice");
        assertThat(document.packages())
                .containsOnlyKeys("dreamtalk-core", "dreamtalk-bom", "benchmarks")
                .containsEntry("dreamtalk-bom", new TreeSet<>())
                .containsEntry("dreamtalk-core", new TreeSet<>(List.of("io.github.dreamtalk", "error")));
    }

    @Test
    void anArrowThatALongerWaySaysIsLeftOut() {
        assertThat(ArchitectureDocument.reduced(Map.of(
                        "cli", List.of("all", "core", "eval"),
                        "all", List.of("onnx", "core"),
                        "eval", List.of("onnx"),
                        "onnx", List.of("core"),
                        "core", List.of())))
                .containsExactly("all --> onnx", "cli --> all", "cli --> eval", "eval --> onnx", "onnx --> core");
    }

    private static String shortName(String artifact) {
        return artifact.replace("dreamtalk-", "");
    }
}
