package io.github.dreamtalk.models;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.JarEntryStream;
import io.github.dreamtalk.model.ModelManifest;
import io.github.dreamtalk.model.ModelProvider;
import io.github.dreamtalk.model.ModelRepository.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models of this jar, as its {@code manifest.properties} lists them. Thread-safe. */
public final class EmbeddedModels implements ModelProvider {
    private volatile @Nullable ModelManifest manifest;

    /** Makes a provider; reads nothing. */
    public EmbeddedModels() {}

    @Override
    public List<Entry> entries() {
        return manifest().models().values().stream()
                .map(m -> new Entry(m.name(), "dreamtalk-models", m.sha256(), m.licence(), m.bytes()))
                .toList();
    }

    /**
     * Opens one of the models of this jar.
     *
     * @param name an entry's name
     * @return a stream the caller closes
     * @throws ModelMismatchException if the manifest does not list it
     */
    @Override
    public InputStream open(String name) {
        if (manifest().model(name) == null) {
            throw new ModelMismatchException("dreamtalk-models: found no '" + name + "', expected one of "
                    + manifest().models().keySet());
        }
        return resource(name);
    }

    private ModelManifest manifest() {
        ModelManifest known = manifest;
        if (known == null) {
            try (InputStream in = resource(ModelManifest.FILE_NAME)) {
                known = ModelManifest.read(in, "of dreamtalk-models");
            } catch (IOException e) {
                throw new ModelMismatchException(
                        "the manifest of dreamtalk-models cannot be read: " + e.getMessage(), e);
            }
            manifest = known;
        }
        return known;
    }

    private static InputStream resource(String name) {
        URL resource = EmbeddedModels.class.getResource(name);
        if (resource == null) {
            throw new ModelMismatchException("dreamtalk-models: the resource '" + name
                    + "' is missing from the jar; the jar is incomplete, fetch it again");
        }
        try {
            return JarEntryStream.open(resource);
        } catch (IOException e) {
            throw new ModelMismatchException(
                    "dreamtalk-models: the resource " + resource + " cannot be opened: " + e, e);
        }
    }
}
