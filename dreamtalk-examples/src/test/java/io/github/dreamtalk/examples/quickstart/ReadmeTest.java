package io.github.dreamtalk.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what is compiled and built here. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void firstProgramIsTheCompiledOne() throws IOException {
        String program =
                Files.readString(Path.of("src/main/java/io/github/dreamtalk/examples/quickstart/QuickStart.java"));
        assertThat(withoutIndent(program)).contains(withoutIndent(firstMatch("(?s)```java\\n(.*?)```", readme())));
    }

    /** Every Java snippet compiles against the API; what it leaves to the reader's program is given here. */
    @Test
    void javaSnippetsCompile(@TempDir Path folder) throws IOException {
        String program =
                """
                import io.github.dreamtalk.*;
                import io.github.dreamtalk.media.*;
                import io.github.dreamtalk.spi.*;
                import java.io.OutputStream;
                import java.nio.file.*;
                import java.time.Duration;
                abstract class Snippet%d {
                    interface TextToSpeech { byte[] call(String text); }
                    interface Response { OutputStream getOutputStream(); }
                    interface Screen { void show(RgbImage frame); }
                    void run(TextToSpeech textToSpeech, Response response, Screen screen) {
                %s
                    }
                }
                """;
        assertThat(compile(ROOT.resolve("README.md"), program, folder)).isGreaterThan(1);
    }

    @Test
    void javaCvSnippetsCompile(@TempDir Path folder) throws IOException {
        String program =
                """
                import io.github.dreamtalk.*;
                import io.github.dreamtalk.javacv.*;
                import java.time.Duration;
                import org.bytedeco.javacv.*;
                abstract class Snippet%d {
                    void run(DreamTalkEngine engine, DreamTalkRequest request, FrameGrabber microphone,
                            PreviewWindow window) throws Exception {
                %s
                    }
                }
                """;
        assertThat(compile(ROOT.resolve("dreamtalk-javacv/README.md"), program, folder))
                .isPositive();
    }

    /** How many snippets there were, each put into the program by its number and text. */
    private static int compile(Path readme, String program, Path folder) throws IOException {
        List<String> snippets = Pattern.compile("(?s)```java\\n(.*?)```")
                .matcher(Files.readString(readme))
                .results()
                .map(r -> r.group(1))
                .toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        for (int i = 0; i < snippets.size(); i++) {
            Path source = folder.resolve("Snippet" + i + ".java");
            Files.writeString(source, program.formatted(i, snippets.get(i)));
            ByteArrayOutputStream errors = new ByteArrayOutputStream();
            int status = compiler.run(
                    null,
                    null,
                    errors,
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-d",
                    folder.toString(),
                    source.toString());
            assertThat(status).as("%s%n%s", snippets.get(i), errors).isZero();
        }
        return snippets.size();
    }

    @Test
    void everyExampleIsDescribed() throws IOException {
        String described = Files.readString(Path.of("README.md"));
        try (Stream<Path> packages = Files.list(Path.of("src/main/java/io/github/dreamtalk/examples"))) {
            List<String> names = packages.filter(Files::isDirectory)
                    .map(p -> p.getFileName().toString())
                    .toList();
            assertThat(names).hasSizeGreaterThan(8);
            assertThat(names).allMatch(name -> described.contains("examples/" + name + ")"));
        }
    }

    @Test
    void dependencyHasTheVersionOfTheBuild() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version = firstMatch("<artifactId>dreamtalk-parent</artifactId>\\s*<version>(.*?)</version>", pom);
        assertThat(firstMatch("<artifactId>dreamtalk-all</artifactId>\\s*<version>(.*?)</version>", readme()))
                .isEqualTo(version);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static String firstMatch(String regex, String text) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as(regex).isTrue();
        return matcher.group(1);
    }

    private static String withoutIndent(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n")).strip();
    }
}
