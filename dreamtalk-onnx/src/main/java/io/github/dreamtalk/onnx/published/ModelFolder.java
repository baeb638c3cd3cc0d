package io.github.dreamtalk.onnx.published;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.AtomicFile;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.model.ModelManifest;
import io.github.dreamtalk.model.ModelSignature;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.SafetensorsWriter;
import io.github.dreamtalk.weights.StateDict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A folder of model files with its manifest. Files appear whole; the manifest is renewed after each. */
final class ModelFolder {
    private static final String CARD = "imported-models.md";
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final String licence;
    private final Map<String, ModelManifest.Model> models = new TreeMap<>();

    ModelFolder(Path folder, String licence) {
        this.folder = folder;
        this.licence = licence;
        Path manifest = folder.resolve(ModelManifest.FILE_NAME);
        try {
            Files.createDirectories(folder);
            if (Files.exists(manifest)) {
                try (InputStream in = LocalFile.open(manifest, "a model manifest")) {
                    models.putAll(ModelManifest.read(in, manifest.toString()).models());
                }
            }
        } catch (IOException e) {
            throw new MediaException("models: cannot use the folder " + folder + ": " + e, e);
        }
    }

    /** Writes a network and, to be sure that it runs, loads it again. */
    void network(String name, GraphBuilder graph, String source) {
        Path file = folder.resolve(name);
        try (AtomicFile out = new AtomicFile(file)) {
            graph.writeTo(out.stream());
            out.commit();
        } catch (IOException e) {
            throw new MediaException("models: cannot write " + file + ": " + e, e);
        }
        try (OnnxSession session = OnnxSession.open(file, Device.cpu(), 1)) {
            list(name, source, session.signature());
        }
    }

    void weights(String name, StateDict weights, String source) {
        SafetensorsWriter.write(folder.resolve(name), weights, SafetensorsWriter.Precision.F32);
        list(name, source, null);
    }

    /** Removes what an earlier import left and this one does not have. */
    void remove(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new MediaException("models: cannot delete " + folder.resolve(name) + ": " + e, e);
        }
        if (models.remove(name) != null) {
            write();
        }
    }

    private void list(String name, String source, @Nullable ModelSignature signature) {
        Path file = folder.resolve(name);
        try {
            models.put(
                    name,
                    new ModelManifest.Model(name, digest(file), Files.size(file), licence, source, CARD, signature));
        } catch (IOException e) {
            throw new MediaException("models: cannot read " + file + ": " + e, e);
        }
        write();
    }

    private void write() {
        ModelManifest.of(models.values()).write(folder);
        StringBuilder card =
                new StringBuilder("# Imported models\n\nConverted from the files named; nothing was trained"
                        + " or changed.\n\n| file | source | licence |\n|---|---|---|\n");
        models.values().forEach(m -> card.append("| ")
                .append(m.name())
                .append(" | ")
                .append(m.source())
                .append(" | ")
                .append(m.licence())
                .append(" |\n"));
        try {
            Files.writeString(folder.resolve(CARD), card);
        } catch (IOException e) {
            throw new MediaException("models: cannot write " + folder.resolve(CARD) + ": " + e, e);
        }
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[BUFFER];
            int n = in.read(buffer);
            while (n >= 0) {
                n = in.read(buffer);
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
