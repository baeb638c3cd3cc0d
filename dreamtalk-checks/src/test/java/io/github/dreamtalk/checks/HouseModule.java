package io.github.dreamtalk.checks;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A module of this repository.
 *
 * @param name its artifact's name
 * @param directory its folder
 * @param pom its POM
 */
public record HouseModule(String name, Path directory, Pom pom) {
    public static final Path ROOT = Path.of("..");

    private static final Map<String, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

    /** All modules, in the order of the parent POM. */
    public static List<HouseModule> all() {
        return Pom.read(ROOT.resolve("pom.xml")).list("modules", "module").stream()
                .map(e -> ROOT.resolve(e.getTextContent().strip()))
                .map(HouseModule::in)
                .toList();
    }

    /** Those that are published and have code or a module descriptor. */
    public static List<HouseModule> publishedWithCode() {
        return all().stream().filter(m -> m.published() && m.hasCode()).toList();
    }

    private static HouseModule in(Path directory) {
        Pom pom = Pom.read(directory.resolve("pom.xml"));
        return new HouseModule(String.valueOf(pom.text("artifactId")), directory, pom);
    }

    public boolean published() {
        return !"true".equals(pom.text("properties", "maven.deploy.skip"));
    }

    public boolean hasCode() {
        return Files.isDirectory(directory.resolve("src/main/java"));
    }

    public Path classes() {
        Path classes = directory.resolve("target/classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException(
                    name + ": found no compiled classes, expected " + classes + "; build all modules: ./mvnw verify");
        }
        return classes;
    }

    public JavaClasses imported() {
        return IMPORTED.computeIfAbsent(name, n -> new ClassFileImporter().importPath(classes()));
    }

    public ModuleDescriptor descriptor() {
        try (var in = Files.newInputStream(classes().resolve("module-info.class"))) {
            return ModuleDescriptor.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The packages that hold a class, but for those that a tool writes. */
    public SortedSet<String> packages() {
        try (Stream<Path> files = Files.walk(classes())) {
            SortedSet<String> packages = new TreeSet<>();
            files.filter(f -> f.toString().endsWith(".class") && !f.endsWith("module-info.class"))
                    .map(f -> classes().relativize(f.getParent()).toString())
                    .map(p -> p.replace(File.separatorChar, '.'))
                    .filter(p -> !p.endsWith(".jmh_generated"))
                    .forEach(packages::add);
            return packages;
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
