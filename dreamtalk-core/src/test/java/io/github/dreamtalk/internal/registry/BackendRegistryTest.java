package io.github.dreamtalk.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.Renderer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's renderer, compiled and packed into its own jar here, and jars that are broken in several ways. */
class BackendRegistryTest {
    private static final String SERVICE = "META-INF/services/io.github.dreamtalk.spi.Renderer$Provider";

    private static final String SOURCE =
            """
            package thirdparty;
            import io.github.dreamtalk.face.Portrait;
            import io.github.dreamtalk.media.RgbImage;
            import io.github.dreamtalk.motion.MotionSpace;
            import io.github.dreamtalk.spi.*;
            public class NAME implements Renderer.Provider {
                static { if (FAILS) { throw new IllegalStateException("no licence key"); } }
                public String name() { return "LABEL"; }
                public int priority() { return PRIORITY; }
                public boolean available(io.github.dreamtalk.model.ModelRepository models) { return AVAILABLE; }
                public Renderer create(BackendContext context) {
                    return new Renderer() {
                        public boolean accepts(MotionSpace space) { return true; }
                        public void close() {}
                        public PreparedPortrait prepare(Portrait portrait, MotionSpace space) {
                            return new PreparedPortrait() {
                                public PictureSize size() { return new PictureSize(2, 2); }
                                public void close() {}
                                public Session open() {
                                    return new Session() {
                                        public void render(float[] motion, int offset, RgbImage target) {
                                            java.util.Arrays.fill(target.data(), (byte) (255 * motion[offset]));
                                        }
                                        public void close() {}
                                    };
                                }
                            };
                        }
                    };
                }
            }
            """;

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final BackendContext context = new BackendContext(Device.cpu(), 1, ModelRepository.of(null));
    private BackendRegistry registry;

    @BeforeEach
    void fresh() {
        registry = new BackendRegistry();
    }

    @AfterEach
    void restore() throws IOException {
        if (Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader) {
            loader.close();
        }
        Thread.currentThread().setContextClassLoader(before);
    }

    private Path jar(String name, String label, int priority, boolean fails) throws IOException {
        return jar(name, label, String.valueOf(priority), fails, "true");
    }

    private Path jar(String name, String label, String priority, boolean fails, String available) throws IOException {
        Path src = folder.resolve(name).resolve("thirdparty").resolve(name + ".java");
        Files.createDirectories(src.getParent());
        Files.writeString(
                src,
                SOURCE.replace("NAME", name)
                        .replace("LABEL", label)
                        .replace("PRIORITY", priority)
                        .replace("AVAILABLE", available)
                        .replace("FAILS", String.valueOf(fails)));
        int rc = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.resolve(name).toString(),
                        src.toString());
        assertThat(rc).isZero();
        Path jar = folder.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            try (var files = Files.walk(folder.resolve(name))) {
                for (Path f : files.filter(p -> p.toString().endsWith(".class")).toList()) {
                    put(out, folder.resolve(name).relativize(f).toString().replace('\\', '/'), Files.readAllBytes(f));
                }
            }
            put(out, SERVICE, ("thirdparty." + name + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        ((OutputStream) jar).write(bytes);
        jar.closeEntry();
    }

    private void onClassPath(Path... jars) throws IOException {
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) {
            urls[i] = jars[i].toUri().toURL();
        }
        Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, before));
    }

    private Renderer create(String name) {
        return BackendRegistry.checked(
                StageKey.RENDERER, registry.choose(StageKey.RENDERER, name, context.models()), context);
    }

    @Test
    void aThirdPartyRendererInItsOwnJarIsFoundAndRuns() throws IOException {
        onClassPath(jar("Grey", "grey", 5, false));
        RgbImage frame = new RgbImage(2, 2);
        try (Renderer renderer = create(null);
                Renderer.PreparedPortrait portrait = renderer.prepare(
                        new Portrait(new RgbImage(2, 2), new FaceGeometry(new float[1404], 1, 0, 0, 0)),
                        MotionSpace.ARKIT);
                Renderer.Session session = portrait.open()) {
            session.render(new float[] {1f}, 0, frame);
        }
        assertThat(frame.data()).containsOnly(255);
        List<BackendRegistry.Listed> here = registry.list().stream()
                .filter(b -> b.key().equals(StageKey.RENDERER))
                .toList();
        assertThat(here).containsExactly(new BackendRegistry.Listed(StageKey.RENDERER, "grey", 5, "Grey.jar", null));
    }

    @Test
    void theHighestPriorityWinsAndANameOverrules() throws IOException {
        onClassPath(jar("Low", "low", 1, false), jar("High", "high", 2, false));
        assertThat(create(null).getClass().getName()).contains("High");
        assertThat(create("low").getClass().getName()).contains("Low");
    }

    @Test
    void equalPrioritiesAreAnErrorThatListsBoth() throws IOException {
        onClassPath(jar("One", "one", 1, false), jar("Two", "two", 1, false));
        assertThatThrownBy(() -> create(null))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("'one' (priority 1, One.jar)")
                .hasMessageContaining("'two' (priority 1, Two.jar)");
    }

    @Test
    void anUnknownNameListsWhatIsThere() throws IOException {
        onClassPath(jar("One", "one", 1, false));
        assertThatThrownBy(() -> create("neural"))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("no backend named 'neural'")
                .hasMessageContaining("'one'");
    }

    @Test
    void aBrokenProviderIsReportedAndTakesNoOtherDown() throws IOException {
        onClassPath(jar("Broken", "broken", 9, true), jar("Fine", "fine", 1, false));
        assertThat(create(null).getClass().getName()).contains("Fine");
        assertThatThrownBy(() -> create("broken")).hasMessageContaining("thirdparty.Broken");
        assertThat(registry.list())
                .anySatisfy(b -> assertThat(b.problem()).isNotNull())
                .anySatisfy(b -> assertThat(b.name()).isEqualTo("fine"));
    }

    /** What the search itself asks of a provider may fail as well. */
    @Test
    void aProviderThatCannotSayWhatItIsIsABrokenOne() throws IOException {
        onClassPath(jar("Vague", "vague", "1 / (int) (0 * Math.PI)", false, "true"), jar("Fine", "fine", 1, false));
        assertThat(create(null).getClass().getName()).contains("Fine");
        assertThat(registry.list())
                .filteredOn(b -> b.name().equals("thirdparty.Vague"))
                .hasSize(1)
                .allSatisfy(b -> assertThat(b.problem()).contains("/ by zero"));
    }

    @Test
    void aProviderThatCannotSayWhetherItIsAvailableIsPassedOver() throws IOException {
        onClassPath(
                jar("Unsure", "unsure", "9", false, "1 / (int) (0 * Math.PI) == 0"),
                jar("Away", "away", "8", false, "false"),
                jar("Fine", "fine", 1, false));
        assertThat(create(null).getClass().getName()).contains("Fine");
        assertThat(create("unsure").getClass().getName()).as("it was asked for").contains("Unsure");
        assertThat(create("away").getClass().getName()).contains("Away");
    }

    @Test
    void ifNoneIsAvailableTheErrorSaysSo() throws IOException {
        onClassPath(jar("Away", "away", "8", false, "false"));
        assertThatThrownBy(() -> create(null))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("found no backend whose model files are there")
                .hasMessageContaining("'away' (priority 8, Away.jar)");
    }

    /** What is asked of stages and retargeters only. */
    @Test
    void aStageThatCannotSayWhereItBelongsIsABrokenOne() throws IOException {
        for (String[] wrong : new String[][] {
            {"MotionStage", "public int order() { return 1 / (int) (0 * Math.PI); }"},
            {"MotionStage", "public int order() { return 1; } public boolean joinsByDefault() { return (1 / (int) (0 *"
                    + " Math.PI)) == 0; }"},
            {"MotionStage", "public int order() { return 1; } public MotionStage.Place place() { throw new"
                    + " ArithmeticException(\"/ by zero\"); }"},
            {"Retargeter", "public io.github.dreamtalk.motion.MotionSpace from() { throw new ArithmeticException(\"/ by"
                    + " zero\"); } public io.github.dreamtalk.motion.MotionSpace to() { return null; }"},
            {"Retargeter", "public io.github.dreamtalk.motion.MotionSpace to() { throw new ArithmeticException(\"/ by"
                    + " zero\"); } public io.github.dreamtalk.motion.MotionSpace from() { return null; }"},
        }) {
            onClassPath(stage(wrong[0], wrong[1]));
            StageKey<?> key = wrong[0].equals("Retargeter") ? StageKey.RETARGETER : StageKey.MOTION_STAGE;
            assertThat(registry.all(key)).extracting(p -> p.getClass().getName()).doesNotContain("thirdparty.Odd");
            assertThat(registry.list())
                    .filteredOn(b -> b.name().equals("thirdparty.Odd"))
                    .hasSize(1)
                    .allSatisfy(b -> assertThat(b.problem()).contains("/ by zero"));
            restore();
        }
    }

    private Path stage(String kind, String methods) throws IOException {
        Path src = folder.resolve("Odd.java");
        Files.writeString(
                src,
                "package thirdparty; import io.github.dreamtalk.spi.*; public class Odd implements " + kind
                        + ".Provider { public String name() { return \"odd\"; } public " + kind
                        + " create(BackendContext context) { throw new AssertionError(); } " + methods + " }");
        Path classes = Files.createDirectories(folder.resolve("odd"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString(),
                                src.toString()))
                .isZero();
        Path jar = folder.resolve("Odd.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            put(out, "thirdparty/Odd.class", Files.readAllBytes(classes.resolve("thirdparty/Odd.class")));
            put(
                    out,
                    "META-INF/services/io.github.dreamtalk.spi." + kind + "$Provider",
                    "thirdparty.Odd\n".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    @Test
    void withoutAnyTheErrorSaysWhatToAdd() {
        assertThatThrownBy(() -> create(null))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("dreamtalk-all");
    }
}
