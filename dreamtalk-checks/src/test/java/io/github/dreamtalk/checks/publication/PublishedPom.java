package io.github.dreamtalk.checks.publication;

import io.github.dreamtalk.checks.Pom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** The rules for a POM as others see it: Maven Central's, and what Gradle needs. */
final class PublishedPom {
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{(?!project\\.version})[^}]*}");

    private final Path file;
    private final Pom pom;

    PublishedPom(Path file) {
        this.file = file;
        this.pom = Pom.read(file);
    }

    Pom pom() {
        return pom;
    }

    /**
     * What is wrong with it.
     *
     * @param release whether it is of a release, which may need releases only
     */
    List<String> problems(boolean release) {
        List<String> found = new ArrayList<>();
        for (String[] path : List.of(
                new String[] {"name"},
                new String[] {"description"},
                new String[] {"url"},
                new String[] {"licenses", "license", "name"},
                new String[] {"licenses", "license", "url"},
                new String[] {"developers", "developer", "name"},
                new String[] {"scm", "connection"},
                new String[] {"scm", "url"})) {
            String text = pom.text(path);
            if (text == null || text.isEmpty()) {
                found.add("no " + String.join("/", path));
            }
        }
        if (pom.text("parent", "artifactId") != null) {
            found.add("a parent, which is not published");
        }
        PROPERTY.matcher(text()).results().forEach(m -> found.add("the unresolved property " + m.group()));
        for (Pom.Dependency dependency : pom.dependencies()) {
            found.addAll(problems(dependency, release));
        }
        for (Element profile : pom.list("profiles", "profile")) {
            for (Pom.Dependency dependency : Pom.dependencies(profile)) {
                found.addAll(problems(dependency, release));
            }
        }
        String version = String.valueOf(pom.text("version"));
        if (release && version.endsWith("-SNAPSHOT")) {
            found.add("the version " + version);
        }
        return found;
    }

    private static List<String> problems(Pom.Dependency dependency, boolean release) {
        List<String> found = new ArrayList<>();
        if (dependency.version().isEmpty()) {
            found.add("no version of " + dependency.artifact());
        }
        if (release && dependency.version().endsWith("-SNAPSHOT")) {
            found.add("a snapshot of " + dependency.artifact());
        }
        if (!dependency.travels()) {
            found.add(dependency.artifact() + " of scope " + dependency.scope());
        }
        if (dependency.artifact().matches("dreamtalk-(example.*|benchmarks|checks)")) {
            found.add(dependency.artifact() + ", which is not published");
        }
        return found;
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
