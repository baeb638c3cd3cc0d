package io.github.dreamtalk.model;

import io.github.dreamtalk.error.ModelMismatchException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds model files by name: a directory the user gave first, then the embedded models. Thread-safe. */
public interface ModelRepository {
    /**
     * Lays a directory over the models that jars carry.
     *
     * @param directory files directly in it are models, before those of the same name in jars; a {@code
     *     manifest.properties} there is optional and, where it lists a file, checked; null for the embedded models only
     * @return the repository
     * @throws ModelMismatchException if the directory is none, or a manifest is malformed
     */
    static ModelRepository of(@Nullable Path directory) {
        return LayeredModelRepository.of(directory);
    }

    /**
     * One model file that was found.
     *
     * @param name file name, such as {@code face-mesh.onnx}
     * @param origin where it was found, for messages: a path or the name of a jar
     * @param sha256 lower-case hexadecimal digest of its bytes
     * @param licence SPDX identifier or note, or {@code "unknown"}
     * @param bytes size of the file
     */
    record Entry(String name, String origin, String sha256, String licence, long bytes) {}

    /**
     * Lists every model file that can be opened.
     *
     * @return the entries, sorted by name
     */
    List<Entry> entries();

    /**
     * Reads a model file whole; its digest is checked against the manifest.
     *
     * @param name file name, such as {@code face-mesh.onnx}
     * @return its bytes; the caller may keep and change them
     * @throws ModelMismatchException if there is none of that name (the message lists where was looked) or its digest
     *     differs from its manifest
     */
    byte[] read(String name);

    /**
     * Whether a model file of that name exists.
     *
     * @param name file name
     * @return true if {@link #read} would find it
     */
    boolean contains(String name);

    /**
     * The file on disk that holds a model, for what is too large to pass through memory. Its digest is checked against
     * the manifest by this call.
     *
     * @param name file name, such as {@code wav2vec2-encoder.onnx}
     * @return the file, or null if {@link #read} takes the model from elsewhere, such as a jar, or there is none
     * @throws ModelMismatchException if its digest differs from its manifest
     */
    default @Nullable Path file(String name) {
        return null;
    }

    /**
     * What a manifest says goes into and comes out of a network.
     *
     * @param name file name, such as {@code wav2vec2-encoder.onnx}
     * @return the signature, or null if none is known
     */
    default @Nullable ModelSignature signature(String name) {
        return null;
    }

    /**
     * A repository without models, for backends that are given their weights.
     *
     * @return one that finds nothing
     */
    static ModelRepository empty() {
        return new ModelRepository() {
            @Override
            public List<Entry> entries() {
                return List.of();
            }

            @Override
            public byte[] read(String name) {
                throw new ModelMismatchException("model file '" + name
                        + "': found no models at all, this backend was made without; give it one");
            }

            @Override
            public boolean contains(String name) {
                return false;
            }
        };
    }
}
