package io.github.dreamtalk.model;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.model.ModelRepository.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The model files that lie directly in a user's directory. Thread-safe. */
final class ModelDirectory {
    private record Digest(FileTime modified, long bytes, String sha256) {}

    private final Path directory;
    private final @Nullable ModelManifest manifest;
    private final Map<Path, Digest> digests = new ConcurrentHashMap<>();

    ModelDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(this.directory)) {
            throw new ModelMismatchException("model directory " + this.directory
                    + (Files.exists(this.directory) ? " is not a directory" : " does not exist")
                    + "; expected a directory with model files directly in it");
        }
        Path file = this.directory.resolve(ModelManifest.FILE_NAME);
        if (!Files.exists(file)) {
            manifest = null;
            return;
        }
        try (InputStream in = LocalFile.open(file, "a model manifest")) {
            manifest = ModelManifest.read(in, file.toString());
        } catch (IOException | InvalidInputException e) {
            throw new ModelMismatchException("model manifest " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    boolean contains(String name) {
        return isModelName(name) && Files.isRegularFile(directory.resolve(name));
    }

    /** Names are never paths: nothing outside of the directory can be asked for. */
    private static boolean isModelName(String name) {
        return !name.isEmpty()
                && !name.startsWith(".")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0)
                && !name.equals(ModelManifest.FILE_NAME)
                && !name.endsWith(".md");
    }

    byte[] read(String name) {
        Path file = directory.resolve(name);
        byte[] bytes;
        try {
            long size = Files.size(file);
            if (size > Integer.MAX_VALUE - 16) {
                throw new ModelMismatchException("model " + file + " has " + size + " bytes, expected less than 2 GiB");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ModelMismatchException("model " + file + " cannot be read: " + e.getMessage(), e);
        }
        ModelManifest.Model listed = manifest == null ? null : manifest.model(name);
        if (listed != null) {
            Sha256.check(bytes, listed.sha256(), "model " + file);
        }
        return bytes;
    }

    /** The file itself, once its digest is checked. */
    Path file(String name) {
        Path file = directory.resolve(name);
        ModelManifest.Model listed = manifest == null ? null : manifest.model(name);
        if (listed != null) {
            Sha256.check(digest(file).sha256(), listed.sha256(), "model " + file);
        }
        return file;
    }

    @Nullable
    ModelSignature signature(String name) {
        ModelManifest.Model listed = manifest == null ? null : manifest.model(name);
        return listed == null ? null : listed.signature();
    }

    List<Entry> entries() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> contains(f.getFileName().toString()))
                    .sorted()
                    .map(this::entry)
                    .toList();
        } catch (IOException e) {
            throw new ModelMismatchException(
                    "model directory " + directory + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private Entry entry(Path file) {
        String name = file.getFileName().toString();
        ModelManifest.Model listed = manifest == null ? null : manifest.model(name);
        Digest digest = digest(file);
        return new Entry(
                name, file.toString(), digest.sha256(), listed == null ? "unknown" : listed.licence(), digest.bytes());
    }

    /** Files of gigabytes are not hashed again while they stay as they are. */
    private Digest digest(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long bytes = Files.size(file);
            Digest known = digests.get(file);
            if (known != null && known.modified().equals(modified) && known.bytes() == bytes) {
                return known;
            }
            Digest fresh = new Digest(modified, bytes, Sha256.of(file));
            digests.put(file, fresh);
            return fresh;
        } catch (IOException e) {
            throw new ModelMismatchException("model " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
