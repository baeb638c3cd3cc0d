package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application of modules is compiled with JavaCV on the module path, and run with it on the class path: its module needs
 * cameras and toolkits that are not there, which javac does not mind and the JVM does.
 */
class ModulePathTest {
    @TempDir
    Path folder;

    private static final List<String> ALL =
            List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                    .filter(e -> !e.contains("test-classes"))
                    .toList();

    private static String path(Predicate<String> which) {
        return ALL.stream().filter(which).collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void anApplicationOfModulesReadsJavaCvFromTheClassPath() throws Exception {
        Path descriptor = folder.resolve("module-info.java");
        Files.writeString(descriptor, "module app { requires io.github.dreamtalk.javacv; }");
        Path program = Files.createDirectories(folder.resolve("app")).resolve("Main.java");
        Files.writeString(
                program,
                """
                package app;

                import io.github.dreamtalk.javacv.PictureConverter;
                import io.github.dreamtalk.media.RgbImage;

                public class Main {
                    public static void main(String[] args) throws Exception {
                        try (PictureConverter converter = new PictureConverter()) {
                            org.bytedeco.javacv.Frame frame = converter.convert(new RgbImage(3, 2));
                            System.out.println(converter.getClass().getModule().getName() + " "
                                    + frame.getClass().getModule().isNamed() + " " + converter.convert(frame).width());
                        }
                    }
                }
                """);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Path classes = folder.resolve("classes");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        errors,
                        "--module-path",
                        path(e -> true),
                        "-d",
                        classes.toString(),
                        descriptor.toString(),
                        program.toString());
        assertThat(status).as(errors.toString()).isZero();

        Predicate<String> javaCv = e -> Path.of(e).getFileName().toString().startsWith("javacv-");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                classes + File.pathSeparator + path(javaCv.negate()),
                "--class-path",
                path(javaCv),
                "--add-reads",
                "app=ALL-UNNAMED",
                // The natives are modules too, which nobody requires.
                "--add-modules",
                "ALL-MODULE-PATH",
                "--module",
                "app/app.Main");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).endsWith("io.github.dreamtalk.javacv false 3");
    }
}
