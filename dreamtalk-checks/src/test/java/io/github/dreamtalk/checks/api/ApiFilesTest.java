package io.github.dreamtalk.checks.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.dreamtalk.checks.HouseModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change of what a module shows is a decision: {@code api.txt} beside its POM says what it shows, and must be changed with
 * it, by {@code dreamtalk-checks/update-api}.
 */
class ApiFilesTest {
    private static final String FIXTURE = "io.github.dreamtalk.checks.fixture.api";

    static List<HouseModule> modules() {
        return HouseModule.publishedWithCode();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void theApiIsWhatItsFileSays(HouseModule module) throws IOException {
        Path file = module.directory().resolve("api.txt");
        ApiFile now = ApiFile.of(module.descriptor(), name -> classes(module.classes(), name));
        if (Boolean.getBoolean("dreamtalk.api.update")) {
            Files.writeString(file, now.text());
            return;
        }
        String written = Files.exists(file) ? Files.readString(file).replace("\r\n", "\n") : "";
        if (!written.equals(now.text())) {
            fail(
                    """
                    %s: its public API is not what %s says:
                    %s
                    If the change is meant, run dreamtalk-checks/update-api and commit the file with a line in \
                    CHANGELOG.md; docs/versions.md says which changes need which version."""
                            .formatted(module, file, ApiFile.parse(written).difference(now)));
        }
    }

    @Test
    void everythingVisibleIsWritten() {
        assertThat(fixture().text())
                .isEqualTo(
                        """
                module fixture
                requires transitive other

                package io.github.dreamtalk.checks.fixture.api

                    abstract class Shown<T extends Comparable<? super T>> implements AutoCloseable
                        @Deprecated final void close()
                        protected Shown(int size)
                        protected abstract T make()
                        static <K> @Nullable java.util.List<? extends @Nullable K> nulls(java.util.Map<String, ?> a, byte @Nullable [] b, float... rest) throws java.io.IOException
                        static final int LIMIT = 7
                        void inherited()

                    sealed interface Shown.Closed permits Shown.Only

                    final class Shown.Only implements Shown.Closed

                    enum Shown.Order
                        B
                        A

                    record Shown.Pair(@Nullable String left, int right)
                """);
    }

    @Test
    void aDifferenceNamesTheTypeItIsIn() {
        ApiFile before = ApiFile.parse(
                """
                module m

                package p

                    class A
                        int a()
                        int same()

                    class B
                        int a()
                        int same()
                """);
        ApiFile after = ApiFile.parse(before.text().replaceFirst("int a\\(\\)", "long a()"));
        assertThat(before.difference(after))
                .isEqualTo(
                        """
                  - package p | class A | int a()
                  + package p | class A | long a()
                """);
        assertThat(before.difference(before)).isEmpty();
    }

    private static ApiFile fixture() {
        ModuleDescriptor descriptor = ModuleDescriptor.newModule("fixture")
                .requires(Set.of(ModuleDescriptor.Requires.Modifier.TRANSITIVE), "other")
                .requires("mine")
                .exports(FIXTURE)
                .exports("io.github.dreamtalk.checks.fixture.cycle.one", Set.of("friend"))
                .build();
        return ApiFile.of(descriptor, name -> classes(Path.of("target/test-classes"), name));
    }

    private static List<Class<?>> classes(Path root, String packageName) {
        try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".class") && !f.equals("package-info.class"))
                    .<Class<?>>map(f -> load(packageName + "." + f.substring(0, f.length() - ".class".length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiFilesTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    name + ": found in its module's folder but not on this module's class path; add the module to "
                            + "the dependencies of dreamtalk-checks",
                    e);
        }
    }
}
