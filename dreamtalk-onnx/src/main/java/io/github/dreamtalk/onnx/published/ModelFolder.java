package io.github.dreamtalk.onnx.published;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.AtomicFile;
import io.github.dreamtalk.format.FileRoles;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.model.ModelManifest;
import io.github.dreamtalk.model.ModelSignature;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.SafetensorsWriter;
import io.github.dreamtalk.weights.StateDict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A folder of model files with its manifest. Files appear whole; the manifest is renewed after each. */
final class ModelFolder {
    private static final String CARD = "imported-models.md";
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final String licence;
    /** Folders to be made before the first file, innermost first. */
    private final List<Path> absent = new ArrayList<>();

    private final Map<String, ModelManifest.Model> models = new TreeMap<>();

    ModelFolder(Path folder, String licence) {
        this.folder = folder;
        this.licence = licence;
        Path manifest = folder.resolve(ModelManifest.FILE_NAME);
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            absent.add(there);
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new InvalidInputException("models: found " + there + ", "
                    + (Files.isDirectory(there) ? "a folder that may not be written" : "a file")
                    + ", expected a folder for the models, or to make it in; choose another output");
        }
        try {
            if (Files.exists(manifest)) {
                try (InputStream in = LocalFile.open(manifest, "a model manifest")) {
                    models.putAll(ModelManifest.read(in, manifest.toString()).models());
                }
            }
        } catch (IOException e) {
            throw new MediaException("models: cannot use the folder " + folder + ": " + e, e);
        }
    }

    /**
     * Refuses to write over what is read.
     *
     * @param role what the file is
     * @param file it
     * @param names what would be written
     */
    void keeps(String role, Path file, String... names) {
        FileRoles roles = new FileRoles().reads(role, file);
        for (String name : names) {
            roles.writes("models", folder.resolve(name));
        }
        roles.check();
    }

    /** Writes a network; it appears once it was loaded, to be sure that it runs. */
    void network(String name, GraphBuilder graph, String source) {
        Path file = folder.resolve(name);
        adding(() -> {
            ModelSignature signature;
            try (AtomicFile out = new AtomicFile(file)) {
                graph.writeTo(out.stream());
                try (OnnxSession session = OnnxSession.open(out.written(), Device.cpu(), 1)) {
                    signature = session.signature();
                }
                out.commit();
            } catch (IOException e) {
                throw new MediaException("models: cannot write " + file + ": " + e, e);
            }
            list(name, source, signature);
        });
    }

    /** Makes the folder if need be; if nothing comes into it, it is as if it had never been. */
    private void adding(Runnable work) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new MediaException("models: cannot make the folder " + folder + ": " + e, e);
        }
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            removeIfEmpty(e);
            throw e;
        }
    }

    private void removeIfEmpty(Throwable failure) {
        try {
            for (Path made : absent) {
                Files.deleteIfExists(made);
            }
        } catch (DirectoryNotEmptyException e) {
            // What was imported before stays.
            return;
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    void weights(String name, StateDict weights, String source) {
        adding(() -> {
            SafetensorsWriter.write(folder.resolve(name), weights, SafetensorsWriter.Precision.F32);
            list(name, source, null);
        });
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
            writeCard(card);
        } catch (IOException e) {
            throw new MediaException("models: cannot write " + folder.resolve(CARD) + ": " + e, e);
        }
    }

    private void writeCard(CharSequence card) throws IOException {
        try (AtomicFile out = new AtomicFile(folder.resolve(CARD))) {
            out.stream().write(card.toString().getBytes(StandardCharsets.UTF_8));
            out.commit();
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
