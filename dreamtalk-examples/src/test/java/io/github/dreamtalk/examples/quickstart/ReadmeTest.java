package io.github.dreamtalk.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README shows is what is compiled and built here. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void firstProgramIsTheCompiledOne() throws IOException {
        String program =
                Files.readString(Path.of("src/main/java/io/github/dreamtalk/examples/quickstart/QuickStart.java"));
        assertThat(withoutIndent(program)).contains(withoutIndent(firstMatch("(?s)```java\\n(.*?)```", readme())));
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
