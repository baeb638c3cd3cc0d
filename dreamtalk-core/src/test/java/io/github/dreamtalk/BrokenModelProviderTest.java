package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.model.ModelProvider;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A third party's jar of models that is broken in some way takes nothing down with it, and is named. */
class BrokenModelProviderTest {
    private static final String SOURCE =
            """
            package thirdparty;
            import io.github.dreamtalk.model.*;
            import java.io.*;
            import java.util.List;
            public class Models implements ModelProvider {
                STATIC
                public List<ModelRepository.Entry> entries() { ENTRIES }
                public InputStream open(String name) { OPEN }
                @SuppressWarnings("unchecked")
                static <E extends Throwable> RuntimeException sneak(Throwable t) throws E { throw (E) t; }
            }
            """;
    private static final String GOOD_ENTRIES =
            "return List.of(new ModelRepository.Entry(\"style-odd.npy\", \"odd.jar\", \"0\", \"none\", 1));";

    private enum Defect {
        NEWER_CLASS_FILE("Models has been compiled by a more recent version", "", GOOD_ENTRIES, "return null;"),
        MISSING_CLASS(
                "thirdparty.Models",
                "static final Object NEEDED = new Missing(); static class Missing {}",
                GOOD_ENTRIES,
                "return null;"),
        FAILING_INITIALISER(
                "thirdparty.Models",
                "static { if (true) { throw new IllegalStateException(\"no licence key\"); } }",
                GOOD_ENTRIES,
                "return null;"),
        FAILING_ENTRIES("thirdparty.Models", "", "throw new IllegalStateException(\"no licence key\");", "return null;"),
        CHECKED_EXCEPTION("thirdparty.Models", "", "throw sneak(new IOException(\"no disk\"));", "return null;"),
        ASSERTION("thirdparty.Models", "", "throw new AssertionError(\"no key\");", "return null;");

        private final String named;
        private final String initialiser;
        private final String entries;
        private final String open;

        Defect(String named, String initialiser, String entries, String open) {
            this.named = named;
            this.initialiser = initialiser;
            this.entries = entries;
            this.open = open;
        }
    }

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final FakeStages stages = new FakeStages().sound(5);

    @BeforeEach
    void aDefaultStyle() throws IOException {
        io.github.dreamtalk.format.NpyFormat.write(folder.resolve("style-neutral.npy"), new float[52], 1, 52);
    }

    @AfterEach
    void restore() throws IOException {
        if (Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader) {
            loader.close();
        }
        Thread.currentThread().setContextClassLoader(before);
    }

    private void onClassPath(Defect defect) throws IOException {
        onClassPath(defect.initialiser, defect.entries, defect.open, defect);
    }

    private void onClassPath(String initialiser, String entries, String open, Defect defect) throws IOException {
        Path source = folder.resolve("src/thirdparty/Models.java");
        Files.createDirectories(source.getParent());
        Files.writeString(
                source, SOURCE.replace("STATIC", initialiser).replace("ENTRIES", entries).replace("OPEN", open));
        Path classes = folder.resolve("classes");
        int rc = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(rc).isZero();
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path f : files.filter(Files::isRegularFile).toList()) {
                content.put(classes.relativize(f).toString().replace(File.separatorChar, '/'), Files.readAllBytes(f));
            }
        }
        if (defect == Defect.NEWER_CLASS_FILE) {
            content.get("thirdparty/Models.class")[7] = 99;
        }
        content.remove("thirdparty/Models$Missing.class");
        content.put(
                "META-INF/services/" + ModelProvider.class.getName(),
                "thirdparty.Models\n".getBytes(StandardCharsets.UTF_8));
        Path jar = folder.resolve("odd.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> e : content.entrySet()) {
                out.putNextEntry(new JarEntry(e.getKey()));
                out.write(e.getValue());
                out.closeEntry();
            }
        }
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {
            jar.toUri().toURL()
        }, before));
    }

    @ParameterizedTest
    @EnumSource(Defect.class)
    void theEngineWorksWithoutItAndTheMessageNamesIt(Defect defect) throws IOException {
        onClassPath(defect);
        try (DreamTalkEngine engine = stages.engine().models(folder).build()) {
            assertThat(engine.styles()).containsExactly("neutral");
            assertThat(engine.newJob(request().style("neutral").build()).motion().frames())
                    .isEqualTo(5);
            assertThat(engine.diagnostics().models()).isNotEmpty();
        }
        assertThatThrownBy(() -> ModelRepository.of(null).read("gone.onnx"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining(defect.named)
                .hasMessageContaining("(broken: ");
    }

    @Test
    void aProviderThatCannotOpenAModelIsNamedToo() throws IOException {
        for (String open : List.of(
                "throw new IllegalStateException(\"no key\");",
                "throw new NoClassDefFoundError(\"com/example/Gone\");",
                "throw sneak(new IOException(\"no disk\"));")) {
            onClassPath("", GOOD_ENTRIES, open, Defect.ASSERTION);
            assertThatThrownBy(() -> ModelRepository.of(null).read("style-odd.npy"))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageContaining("model 'style-odd.npy' of odd.jar cannot be read");
            restore();
        }
    }

    /** What is broken about the class path of the first one who asks must not stay for the life of the JVM. */
    @Test
    void theSharedEngineCanBeMadeAfterAFirstFailure() throws Exception {
        ClassLoader broken = new ClassLoader(before) {
            @Override
            public Enumeration<URL> getResources(String name) {
                throw new InternalError("a class loader that is closed, say");
            }
        };
        // A class loader of its own, since this JVM may have its shared engine already.
        try (URLClassLoader fresh = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Method shared =
                    fresh.loadClass(DreamTalkEngine.class.getName()).getMethod("shared");
            Thread.currentThread().setContextClassLoader(broken);
            assertThatThrownBy(() -> shared.invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasRootCauseInstanceOf(InternalError.class);
            Thread.currentThread().setContextClassLoader(fresh);
            Object engine = shared.invoke(null);
            assertThat(engine).isNotNull().isSameAs(shared.invoke(null));
            assertThat(engine.getClass().getMethod("styles").invoke(engine)).isEqualTo(List.of());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL[] classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new AssertionError(e);
                    }
                })
                .toArray(URL[]::new);
    }
}
