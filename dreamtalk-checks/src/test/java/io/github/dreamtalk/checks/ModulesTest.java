package io.github.dreamtalk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the jars say of themselves: the same on the module path as on the class path. */
class ModulesTest {
    static List<HouseModule> modules() {
        return HouseModule.publishedWithCode();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleIsNamedAsItsArtifact(HouseModule module) {
        assertThat(module.descriptor().name())
                .isEqualTo("io.github.dreamtalk." + module.name().replace("dreamtalk-", ""));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void servicesAreTheSameOnBothPaths(HouseModule module) throws IOException {
        Map<String, List<String>> provided = module.descriptor().provides().stream()
                .collect(Collectors.toMap(
                        ModuleDescriptor.Provides::service,
                        ModuleDescriptor.Provides::providers,
                        (a, b) -> a,
                        TreeMap::new));
        assertThat(provided).isEqualTo(serviceFiles(module.classes()));
    }

    @Test
    void coreUsesEveryServiceThatAnyModuleProvidesAndEveryKeyOfItsOwn() throws IllegalAccessException {
        Set<String> uses = descriptor("dreamtalk-core").uses();
        Set<String> provided = modules().stream()
                .flatMap(m -> m.descriptor().provides().stream())
                .map(ModuleDescriptor.Provides::service)
                .collect(Collectors.toSet());
        assertThat(provided).hasSizeGreaterThan(5);
        assertThat(uses).containsAll(provided);
        Set<String> keys = new TreeSet<>();
        for (var field : io.github.dreamtalk.spi.StageKey.class.getFields()) {
            if (field.get(null) instanceof io.github.dreamtalk.spi.StageKey<?> key) {
                keys.add(key.providerType().getName());
            }
        }
        assertThat(keys).hasSizeGreaterThan(10);
        assertThat(uses).containsAll(keys);
    }

    @Test
    void coreExportsAllButWhatItHides() {
        ModuleDescriptor core = descriptor("dreamtalk-core");
        Set<String> exported = core.exports().stream()
                .filter(e -> !e.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        Set<String> hidden = new HashSet<>(core.packages());
        hidden.removeAll(exported);
        assertThat(hidden)
                .isNotEmpty()
                .allMatch(p -> p.matches("io\\.github\\.dreamtalk\\.(service|internal)(\\..*)?"));
        assertThat(core.exports()).noneMatch(ModuleDescriptor.Exports::isQualified);
        assertThat(core.opens()).isEmpty();
    }

    /** What is exported to a friend must be used by it, or it was forgotten there. */
    @ParameterizedTest
    @MethodSource("modules")
    void whatIsSharedWithAFriendIsUsedByIt(HouseModule module) {
        Map<String, HouseModule> byName =
                modules().stream().collect(Collectors.toMap(m -> m.descriptor().name(), Function.identity()));
        module.descriptor().exports().stream()
                .filter(ModuleDescriptor.Exports::isQualified)
                .forEach(export -> export.targets().forEach(target -> {
                    assertThat(byName).as("friend of " + export).containsKey(target);
                    assertThat(usedPackages(byName.get(target)))
                            .as("%s, to which %s exports", target, module)
                            .contains(export.source());
                }));
    }

    @Test
    void noPackageIsSplit() {
        Map<String, HouseModule> owners = new TreeMap<>();
        HouseModule.all().stream().filter(HouseModule::hasCode).forEach(module -> module.packages()
                .forEach(name -> assertThat(owners.putIfAbsent(name, module))
                        .as("other module with package %s, which %s has", name, module)
                        .isNull()));
        assertThat(owners)
                .containsKeys("io.github.dreamtalk", "io.github.dreamtalk.onnx.runtime", "io.github.dreamtalk.tarsos");
    }

    /** Else NullAway passes them over, and callers do not know what may be null. */
    @ParameterizedTest
    @MethodSource("modules")
    void everyPackageSaysThatNothingIsNullUnlessItSaysSo(HouseModule module) {
        Set<String> marked = new TreeSet<>();
        for (JavaClass type : module.imported()) {
            if (type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class)) {
                marked.add(type.getPackageName());
            }
        }
        assertThat(marked).isEqualTo(module.packages());
    }

    @Test
    void aProviderCanBeMade() {
        modules().stream()
                .flatMap(m -> m.descriptor().provides().stream())
                .flatMap(p -> p.providers().stream())
                .forEach(name -> {
                    Class<?> provider = load(name);
                    assertThat(provider).isPublic();
                    assertThat(Arrays.stream(provider.getConstructors()))
                            .as(name)
                            .anyMatch(c -> c.getParameterCount() == 0 && Modifier.isPublic(c.getModifiers()));
                });
    }

    private static Set<String> usedPackages(HouseModule module) {
        Set<String> used = new HashSet<>();
        module.imported().forEach(c -> c.getDirectDependenciesFromSelf()
                .forEach(d -> used.add(d.getTargetClass().getBaseComponentType().getPackageName())));
        return used;
    }

    private static Map<String, List<String>> serviceFiles(Path classes) throws IOException {
        Path services = classes.resolve("META-INF/services");
        Map<String, List<String>> found = new TreeMap<>();
        if (Files.isDirectory(services)) {
            try (Stream<Path> files = Files.list(services)) {
                files.forEach(file -> found.put(file.getFileName().toString(), providers(file)));
            }
        }
        return found;
    }

    private static List<String> providers(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModuleDescriptor descriptor(String artifact) {
        return modules().stream()
                .filter(m -> m.name().equals(artifact))
                .findAny()
                .orElseThrow()
                .descriptor();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ModulesTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
