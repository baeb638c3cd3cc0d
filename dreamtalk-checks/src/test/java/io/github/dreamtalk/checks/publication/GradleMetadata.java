package io.github.dreamtalk.checks.publication;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A Gradle module metadata file, format 1.1, as plain maps and lists. */
final class GradleMetadata {
    private final Map<String, Object> root;

    private GradleMetadata(Map<String, Object> root) {
        this.root = root;
    }

    static GradleMetadata read(Path file) {
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
            parser.nextToken();
            return new GradleMetadata(map(Objects.requireNonNull(value(parser))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String format() {
        return String.valueOf(root.get("formatVersion"));
    }

    Map<String, Object> component() {
        return map(Objects.requireNonNull(root.get("component")));
    }

    /** The variants by name. */
    Map<String, Map<String, Object>> variants() {
        Map<String, Map<String, Object>> found = new TreeMap<>();
        for (Object variant : list(root.get("variants"))) {
            found.put(String.valueOf(map(variant).get("name")), map(variant));
        }
        return found;
    }

    /** A variant's dependencies, each as {@code group:name:version} or {@code group:name:version:classifier}. */
    static TreeSet<String> dependencies(Map<String, Object> variant) {
        TreeSet<String> found = new TreeSet<>();
        for (Object each : list(variant.get("dependencies"))) {
            Map<String, Object> dependency = map(each);
            Object version =
                    map(Objects.requireNonNull(dependency.get("version"))).get("requires");
            StringBuilder name = new StringBuilder()
                    .append(dependency.get("group"))
                    .append(':')
                    .append(dependency.get("module"))
                    .append(':')
                    .append(version);
            Object other = dependency.get("thirdPartyCompatibility");
            if (other != null) {
                Map<String, Object> selector =
                        map(Objects.requireNonNull(map(other).get("artifactSelector")));
                if (!selector.get("name").equals(dependency.get("module")) || !"jar".equals(selector.get("type"))) {
                    throw new IllegalStateException("found the selector " + selector + " at " + dependency);
                }
                name.append(':').append(selector.get("classifier"));
            }
            found.add(name.toString());
        }
        return found;
    }

    static Map<String, Object> attributes(Map<String, Object> variant) {
        return map(Objects.requireNonNull(variant.get("attributes")));
    }

    static List<Map<String, Object>> files(Map<String, Object> variant) {
        return list(variant.get("files")).stream().map(GradleMetadata::map).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(@Nullable Object value) {
        return value == null ? List.of() : (List<Object>) value;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, Objects.requireNonNull(value(parser), name));
                }
                return map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(Objects.requireNonNull(value(parser)));
                }
                return list;
            }
            case VALUE_NUMBER_INT -> {
                return parser.getLongValue();
            }
            default -> {
                return parser.getText();
            }
        }
    }
}
