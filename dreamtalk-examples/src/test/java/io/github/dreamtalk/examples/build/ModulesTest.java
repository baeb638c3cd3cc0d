package io.github.dreamtalk.examples.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jars can be modules: each has a name of its own, and no package is split between two. */
class ModulesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE_NAME =
            Pattern.compile("<dreamtalk\\.module\\.name>(.*?)</dreamtalk\\.module\\.name>");

    @Test
    void noPackageIsSplit() throws IOException {
        Map<String, String> owners = new TreeMap<>();
        for (Path module : modulesWithCode()) {
            for (String name : packages(module)) {
                assertThat(owners.putIfAbsent(name, module.getFileName().toString()))
                        .as("other module with package %s", name)
                        .isNull();
            }
        }
        assertThat(owners)
                .containsKeys("io.github.dreamtalk", "io.github.dreamtalk.onnx", "io.github.dreamtalk.tarsos");
    }

    @Test
    void everyModuleHasANameOfItsOwn() throws IOException {
        Map<String, Path> names = new TreeMap<>();
        for (Path module : modulesWithCode()) {
            Matcher name = MODULE_NAME.matcher(Files.readString(module.resolve("pom.xml")));
            assertThat(name.find()).as("dreamtalk.module.name in %s", module).isTrue();
            assertThat(names.put(name.group(1), module))
                    .as("other module named %s", name.group(1))
                    .isNull();
        }
    }

    private static List<Path> modulesWithCode() throws IOException {
        Matcher module = Pattern.compile("<module>(.*?)</module>").matcher(Files.readString(ROOT.resolve("pom.xml")));
        List<Path> found = module.results()
                .map(m -> ROOT.resolve(m.group(1)))
                .filter(m -> Files.isDirectory(m.resolve("src/main")))
                .toList();
        assertThat(found).hasSizeGreaterThan(5);
        return found;
    }

    /** Packages a module's jar will hold, generated ones aside. */
    private static List<String> packages(Path module) throws IOException {
        Path main = module.resolve("src/main");
        try (Stream<Path> files = Files.walk(main)) {
            return files.filter(f -> f.toString().matches(".*\\.(java|kt)"))
                    .map(f -> main.relativize(f.getParent()))
                    .map(p -> p.subpath(1, p.getNameCount())
                            .toString()
                            .replace(p.getFileSystem().getSeparator(), "."))
                    .distinct()
                    .toList();
        }
    }
}
