package io.github.dreamtalk.eval;

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

/** The networks this jar carries to measure with, as its {@code manifest.properties} lists them. Thread-safe. */
public final class EvaluationModels implements ModelProvider {
    private volatile @Nullable ModelManifest manifest;

    /** Makes a provider; reads nothing. */
    public EvaluationModels() {}

    @Override
    public List<Entry> entries() {
        return manifest().models().values().stream()
                .map(m -> new Entry(m.name(), "dreamtalk-eval", m.sha256(), m.licence(), m.bytes()))
                .toList();
    }

    @Override
    public InputStream open(String name) {
        if (manifest().model(name) == null) {
            throw new ModelMismatchException("dreamtalk-eval: found no '" + name + "', expected one of "
                    + manifest().models().keySet());
        }
        return resource(name);
    }

    private ModelManifest manifest() {
        ModelManifest known = manifest;
        if (known == null) {
            try (InputStream in = resource(ModelManifest.FILE_NAME)) {
                known = ModelManifest.read(in, "of dreamtalk-eval");
            } catch (IOException e) {
                throw new ModelMismatchException("the manifest of dreamtalk-eval cannot be read: " + e.getMessage(), e);
            }
            manifest = known;
        }
        return known;
    }

    private static InputStream resource(String name) {
        URL resource = EvaluationModels.class.getResource("models/" + name);
        if (resource == null) {
            throw new ModelMismatchException("dreamtalk-eval: the resource 'models/" + name
                    + "' is missing from the jar; the jar is incomplete, fetch it again");
        }
        try {
            return JarEntryStream.open(resource);
        } catch (IOException e) {
            throw new ModelMismatchException("dreamtalk-eval: the resource " + resource + " cannot be opened: " + e, e);
        }
    }
}
