package io.github.dreamtalk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Arrows between floors, packages and modules. */
class ArchitectureTest {
    private static final String FIXTURE = "io.github.dreamtalk.checks.fixture.";

    @Test
    void coreUsesOnlyFloorsBelow() {
        JavaClasses core = classes("dreamtalk-core");
        assertThat(core).hasSizeGreaterThan(100);
        assertThat(new Floors("io.github.dreamtalk", Floors.CORE).violations(core))
                .isEmpty();
    }

    @Test
    void everyCoreFloorExists() {
        Set<String> packages = classes("dreamtalk-core").stream()
                .map(c -> c.getPackageName().replaceFirst("^io\\.github\\.dreamtalk\\.?", ""))
                .map(p -> p.split("\\.")[0])
                .collect(Collectors.toSet());
        assertThat(packages).containsAll(Floors.CORE);
    }

    @Test
    void noModuleHasACycleOfPackages() {
        assertThat(broken(all(), Rules.noCycles())).isEmpty();
    }

    @Test
    void modulesUseOnlyWhatTheTableAllows() {
        assertThat(new ModuleArrows(Rooms.MAY_USE).violations(all())).isEmpty();
    }

    @Test
    void nobodyOutsideCoreUsesWhatCoreHides() {
        assertThat(broken(
                        others("dreamtalk-core"),
                        Rules.useNoneOf("io.github.dreamtalk.internal..", "io.github.dreamtalk.service..")))
                .isEmpty();
    }

    @Test
    void onlyTarsosUsesTheGplLibrary() {
        assertThat(broken(others("dreamtalk-tarsos"), Rules.useNoneOf("be.tarsos..")))
                .isEmpty();
        assertThat(Rules.broken(Rules.useNoneOf("be.tarsos.."), classes("dreamtalk-tarsos")))
                .as("the library's package has another name now, and this test must follow")
                .isNotEmpty();
    }

    @Test
    void librariesNeitherPrintNorExit() {
        Map<String, JavaClasses> libraries = others("dreamtalk-cli", "dreamtalk-benchmarks", "dreamtalk-examples");
        assertThat(broken(libraries, Rules.neverPrint(), Rules.neverExit())).isEmpty();
    }

    /** But for the preview window, and examples and benchmarks, which draw of their own accord. */
    @Test
    void librariesNeedNoScreen() {
        Map<String, JavaClasses> libraries =
                others("dreamtalk-javacv", "dreamtalk-examples", "dreamtalk-example-stages", "dreamtalk-benchmarks");
        assertThat(broken(libraries, Rules.neverDraw())).isEmpty();
        assertThat(Rules.broken(Rules.neverDraw(), classes("dreamtalk-javacv")))
                .as("the rule finds the preview window")
                .contains("FramePanel");
    }

    @Test
    void theRulesCanFail() {
        JavaClasses floors = fixture("floors");
        assertThat(new Floors(FIXTURE + "floors", List.of("low", "high")).violations(floors))
                .hasSize(3)
                .anyMatch(v -> v.contains("Cellar.above") && v.contains("has type <[L") && v.contains("Roof"))
                .anyMatch(v -> v.contains("Attic stands on no floor"));
        assertThat(new Floors(FIXTURE + "floors", List.of("high", "low", "attic")).violations(floors))
                .isEmpty();

        assertThat(Rules.broken(Rules.noCycles(), fixture("cycle"))).contains("Cycle detected");
        assertThat(Rules.broken(Rules.noCycles(), floors)).isEmpty();

        Map<String, JavaClasses> house =
                Map.of("low", fixture("floors.low"), "high", fixture("floors.high"), "attic", fixture("floors.attic"));
        Map<String, Set<String>> table = new HashMap<>(Map.of("low", Set.of("attic"), "high", Set.of("low")));
        assertThat(new ModuleArrows(table).violations(house))
                .hasSize(3)
                .anyMatch(v -> v.startsWith("low -> high: "))
                .anyMatch(v -> v.equals("attic is not in the table of modules"));
        table.put("low", Set.of("high"));
        table.put("attic", Set.of());
        assertThat(new ModuleArrows(table).violations(house)).isEmpty();

        assertThat(Rules.broken(Rules.useNoneOf(FIXTURE + "floors.high.."), fixture("floors.low")))
                .contains("Roof");
        assertThat(Rules.broken(Rules.neverPrint(), fixture("printing"))).contains("System.out");
        assertThat(Rules.broken(Rules.neverExit(), fixture("printing")))
                .contains("speak()")
                .doesNotContain("main(");
        assertThat(Rules.broken(Rules.neverExit(), floors)).isEmpty();
        assertThat(Rules.broken(Rules.neverDraw(), fixture("drawing")))
                .contains("Painter.image(")
                .contains("Painter.screen(")
                .contains("Painter.toolkit(");
    }

    private static JavaClasses classes(String module) {
        return HouseModule.all().stream()
                .filter(m -> m.name().equals(module))
                .findAny()
                .orElseThrow()
                .imported();
    }

    private static Map<String, JavaClasses> all() {
        return HouseModule.all().stream()
                .filter(HouseModule::hasCode)
                .map(HouseModule::name)
                .collect(Collectors.toMap(name -> name, ArchitectureTest::classes, (a, b) -> b, TreeMap::new));
    }

    private static Map<String, JavaClasses> others(String... except) {
        Map<String, JavaClasses> others = all();
        assertThat(others.keySet()).contains(except);
        others.keySet().removeAll(Set.of(except));
        return others;
    }

    /** The modules in which a rule does not hold, each with what was found. */
    private static Map<String, String> broken(Map<String, JavaClasses> modules, ArchRule... rules) {
        Map<String, String> found = new TreeMap<>();
        modules.forEach((name, classes) -> {
            for (ArchRule rule : rules) {
                found.merge(name, Rules.broken(rule, classes), String::concat);
            }
        });
        found.values().removeIf(String::isEmpty);
        return found;
    }

    private static JavaClasses fixture(String name) {
        return new ClassFileImporter().importPackages(FIXTURE + name);
    }
}
