package io.github.dreamtalk.model;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.AtomicFile;
import io.github.dreamtalk.format.Utf8Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The list of model files that lies beside them as {@value #FILE_NAME}, in {@link Properties} format with one block of
 * keys for each file:
 *
 * <pre>
 * face-mesh.onnx.sha256 = 64 hexadecimal digits
 * face-mesh.onnx.bytes = 1477958
 * face-mesh.onnx.licence = Apache-2.0
 * face-mesh.onnx.source = where it comes from
 * face-mesh.onnx.card = face-mesh.md
 * </pre>
 *
 * and, for networks, optionally {@code inputs} and {@code outputs} in the form of {@link ModelSignature}, with which the
 * file is compared when it is loaded.
 *
 * Immutable.
 */
public final class ModelManifest {
    /** The name a manifest has in its folder. */
    public static final String FILE_NAME = "manifest.properties";

    private static final long MAX_BYTES = 1 << 20;
    private static final Set<String> REQUIRED = Set.of("sha256", "bytes", "licence", "source", "card");
    private static final Set<String> FIELDS =
            Set.of("sha256", "bytes", "licence", "source", "card", "inputs", "outputs");

    /**
     * What is known of one model file.
     *
     * @param name file name, such as {@code face-mesh.onnx}
     * @param sha256 64 lower-case hexadecimal digits
     * @param bytes size of the file, at least 1
     * @param licence SPDX identifier of the weights
     * @param source where the weights come from
     * @param card file name of the model card
     * @param signature inputs and outputs of a network, or null if not stated
     */
    public record Model(
            String name,
            String sha256,
            long bytes,
            String licence,
            String source,
            String card,
            @Nullable ModelSignature signature) {}

    /** Java would let the last of two equal keys win; two readers of such a file would see two models. */
    private static final class OnceOnly extends Properties {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            if (containsKey(key)) {
                throw new IllegalArgumentException("found the key '" + Printable.of(key) + "' twice, expected it once");
            }
            return super.put(key, value);
        }
    }

    private final Map<String, Model> models;

    private ModelManifest(Map<String, Model> models) {
        this.models = Collections.unmodifiableMap(models);
    }

    /**
     * Reads a manifest; every field of every model must be there.
     *
     * @param in UTF-8 text; read to its end, not closed
     * @param origin what to call it in messages
     * @return the manifest
     * @throws ModelMismatchException if it cannot be read, or a field is unknown, missing or malformed
     */
    public static ModelManifest read(InputStream in, String origin) {
        Properties properties = new OnceOnly();
        try {
            properties.load(Utf8Text.of(in, MAX_BYTES));
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelMismatchException("model manifest " + origin + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, Model> models = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            int dot = key.lastIndexOf('.');
            if (dot < 1 || !FIELDS.contains(key.substring(dot + 1))) {
                throw new ModelMismatchException("model manifest " + origin + ": found the key '" + Printable.of(key)
                        + "', expected FILE.FIELD with FIELD one of " + FIELDS);
            }
            models.computeIfAbsent(key.substring(0, dot), name -> model(properties, name, origin));
        }
        return new ModelManifest(models);
    }

    /**
     * A manifest of these models.
     *
     * @param models one for each file
     * @return the manifest
     */
    public static ModelManifest of(Collection<Model> models) {
        Map<String, Model> all = new TreeMap<>();
        models.forEach(m -> all.put(m.name(), m));
        return new ModelManifest(all);
    }

    /**
     * Writes the manifest; it appears whole or not at all.
     *
     * @param folder the folder of the models
     * @throws MediaException if it cannot be written
     */
    public void write(Path folder) {
        StringBuilder text = new StringBuilder();
        models.values().forEach(m -> {
            line(text, m, "sha256", m.sha256());
            line(text, m, "bytes", String.valueOf(m.bytes()));
            line(text, m, "licence", m.licence());
            line(text, m, "source", m.source());
            line(text, m, "card", m.card());
            if (m.signature() != null) {
                line(text, m, "inputs", m.signature().inputText());
                line(text, m, "outputs", m.signature().outputText());
            }
        });
        Path target = folder.resolve(FILE_NAME);
        try (AtomicFile file = new AtomicFile(target)) {
            file.stream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            file.commit();
        } catch (IOException e) {
            throw new MediaException("model manifest: cannot write " + target + ": " + e, e);
        }
    }

    private static void line(StringBuilder out, Model m, String field, String value) {
        String oneLine = value.replaceAll("\\s+", " ").replace("\\", "\\\\").strip();
        out.append(m.name())
                .append('.')
                .append(field)
                .append(" = ")
                .append(oneLine)
                .append('\n');
    }

    private static Model model(Properties properties, String name, String origin) {
        if (name.contains("/") || name.contains("\\")) {
            throw new ModelMismatchException("model manifest " + origin + ": found '" + Printable.of(name)
                    + "', expected a plain file name without folders");
        }
        String sha256 = field(properties, name, "sha256", origin);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new ModelMismatchException("model manifest " + origin + ": " + Printable.of(name) + ".sha256 is '"
                    + Printable.of(sha256) + "', expected 64 lower-case hexadecimal digits");
        }
        String bytes = field(properties, name, "bytes", origin);
        if (!bytes.matches("[1-9][0-9]{0,17}")) {
            throw new ModelMismatchException("model manifest " + origin + ": " + Printable.of(name) + ".bytes is '"
                    + Printable.of(bytes) + "', expected a whole number of at least 1");
        }
        return new Model(
                name,
                sha256,
                Long.parseLong(bytes),
                field(properties, name, "licence", origin),
                field(properties, name, "source", origin),
                field(properties, name, "card", origin),
                signature(properties, name, origin));
    }

    private static @Nullable ModelSignature signature(Properties properties, String name, String origin) {
        if (!properties.containsKey(name + ".inputs") && !properties.containsKey(name + ".outputs")) {
            return null;
        }
        try {
            return ModelSignature.parse(
                    field(properties, name, "inputs", origin), field(properties, name, "outputs", origin));
        } catch (InvalidInputException e) {
            throw new ModelMismatchException(
                    "model manifest " + origin + ": " + Printable.of(name) + ": " + e.getMessage(), e);
        }
    }

    private static String field(Properties properties, String name, String field, String origin) {
        String value = properties.getProperty(name + "." + field, "").strip();
        if (value.isEmpty()) {
            throw new ModelMismatchException("model manifest " + origin + ": " + Printable.of(name) + "." + field
                    + " is missing; every model needs " + REQUIRED);
        }
        return value;
    }

    /**
     * The models.
     *
     * @return an unmodifiable map from file name, sorted
     */
    public Map<String, Model> models() {
        return models;
    }

    /**
     * One model.
     *
     * @param name file name
     * @return what is known of it, or null if it is not listed
     */
    public @Nullable Model model(String name) {
        return models.get(name);
    }
}
