package io.github.dreamtalk.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A POM as it is written, nothing inherited or interpolated. */
public final class Pom {
    private final Element project;

    private Pom(Element project) {
        this.project = project;
    }

    public static Pom read(Path file) {
        try (var in = Files.newInputStream(file)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new Pom(factory.newDocumentBuilder().parse(in).getDocumentElement());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }

    /** The text at a path of element names below the project, or null. */
    public @Nullable String text(String... path) {
        Element element = project;
        for (String name : path) {
            List<Element> found = children(element, name);
            if (found.isEmpty()) {
                return null;
            }
            element = found.get(0);
        }
        return element.getTextContent().strip();
    }

    /** The elements of a list, such as {@code modules}, {@code module}. */
    public List<Element> list(String list, String item) {
        return children(project, list).stream()
                .flatMap(e -> children(e, item).stream())
                .toList();
    }

    /** The unconditional dependencies. */
    public List<Dependency> dependencies() {
        return dependencies(project);
    }

    /** The artifacts that {@code dependencyManagement} names, each once. */
    public SortedSet<String> managed() {
        return children(project, "dependencyManagement").stream()
                .flatMap(e -> dependencies(e).stream())
                .map(Dependency::artifact)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The dependencies of a profile, or of the project. */
    public static List<Dependency> dependencies(Element owner) {
        return children(owner, "dependencies").stream()
                .flatMap(e -> children(e, "dependency").stream())
                .map(Dependency::of)
                .toList();
    }

    public static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        List<Element> found = new ArrayList<>();
        IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).forEach(node -> {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        });
        return found;
    }

    /**
     * A dependency; what is not written is empty, but a scope that is not written is compile.
     *
     * @param group the group
     * @param artifact the artifact
     * @param version its version
     * @param type its type
     * @param classifier its classifier
     * @param scope its scope
     */
    public record Dependency(
            String group, String artifact, String version, String type, String classifier, String scope) {
        static Dependency of(Element element) {
            return new Dependency(
                    value(element, "groupId", ""),
                    value(element, "artifactId", ""),
                    value(element, "version", ""),
                    value(element, "type", ""),
                    value(element, "classifier", ""),
                    value(element, "scope", "compile"));
        }

        /** Whether a program that uses the module has it too. */
        public boolean travels() {
            return scope.equals("compile") || scope.equals("runtime");
        }

        private static String value(Element element, String name, String otherwise) {
            List<Element> found = children(element, name);
            return found.isEmpty() ? otherwise : found.get(0).getTextContent().strip();
        }
    }
}
