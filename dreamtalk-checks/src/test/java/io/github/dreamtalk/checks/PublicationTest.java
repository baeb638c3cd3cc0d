package io.github.dreamtalk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What goes to Maven Central, and what never does. */
class PublicationTest {
    private static final Set<String> NEVER =
            Set.of("dreamtalk-benchmarks", "dreamtalk-checks", "dreamtalk-examples", "dreamtalk-example-stages");

    @Test
    void examplesBenchmarksAndChecksAreNeverPublished() {
        assertThat(HouseModule.all().stream().filter(m -> !m.published()).map(HouseModule::name))
                .containsExactlyInAnyOrderElementsOf(NEVER);
    }

    /** The plugin that bundles for Central does not ask whether a module is deployed. Flattened POMs need no parent. */
    @Test
    void theBundleLeavesThemOut() {
        Pom parent = Pom.read(HouseModule.ROOT.resolve("pom.xml"));
        Set<String> excluded = new TreeSet<>();
        parent.list("profiles", "profile").stream()
                .flatMap(p -> elements(p, "excludeArtifact").stream())
                .forEach(e -> excluded.add(e.getTextContent().strip()));
        Set<String> expected = new TreeSet<>(NEVER);
        expected.add("dreamtalk-parent");
        assertThat(excluded).isEqualTo(expected);
    }

    @Test
    void noPublishedModuleDependsOnOneThatIsNot() {
        HouseModule.all().stream().filter(HouseModule::published).forEach(module -> assertThat(
                        module.pom().dependencies().stream().map(Pom.Dependency::artifact))
                .as(module.name())
                .doesNotContainAnyElementsOf(NEVER));
    }

    @Test
    void theBomNamesEveryPublishedModuleAndNothingElse() {
        HouseModule bom = HouseModule.all().stream()
                .filter(m -> m.name().equals("dreamtalk-bom"))
                .findAny()
                .orElseThrow();
        Set<String> published = HouseModule.publishedWithCode().stream()
                .map(HouseModule::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(bom.pom().managed()).containsExactlyInAnyOrderElementsOf(published);
        Pom parent = Pom.read(HouseModule.ROOT.resolve("pom.xml"));
        assertThat(parent.managed()).containsAll(published);
    }

    @Test
    void theGplStaysAlone() {
        HouseModule.all().stream()
                .filter(m -> !m.name().equals("dreamtalk-tarsos") && !m.name().equals("dreamtalk-checks"))
                .forEach(module -> assertThat(
                                module.pom().dependencies().stream().map(Pom.Dependency::artifact))
                        .as(module.name())
                        .doesNotContain("TarsosDSP", "dreamtalk-tarsos"));
    }

    /** The POM's arrows are those of the table: a dependency that no class uses yet is an arrow too. */
    @Test
    void theArrowsOfThePomsAreThoseOfTheTable() {
        HouseModule.all().stream().filter(HouseModule::hasCode).forEach(module -> {
            List<String> arrows = module.pom().dependencies().stream()
                    .filter(d -> d.travels() && d.group().equals("io.github.dreamtalk"))
                    .map(Pom.Dependency::artifact)
                    .toList();
            if (module.published()) {
                assertThat(Rooms.MAY_USE.get(module.name()))
                        .as(module.name())
                        .isNotNull()
                        .containsAll(arrows);
            }
        });
    }

    private static List<Element> elements(Element parent, String name) {
        var nodes = parent.getElementsByTagName(name);
        return java.util.stream.IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }
}
