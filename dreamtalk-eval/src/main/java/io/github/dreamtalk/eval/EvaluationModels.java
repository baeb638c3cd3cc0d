package io.github.dreamtalk.eval;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelManifest;
import io.github.dreamtalk.model.ModelProvider;
import io.github.dreamtalk.model.ModelRepository.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The networks this jar carries to measure with, as its {@code manifest.properties} lists them. Thread-safe. */
public final class EvaluationModels implements ModelProvider {
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

    private static ModelManifest manifest() {
        try (InputStream in = resource(ModelManifest.FILE_NAME)) {
            return ModelManifest.read(in, "of dreamtalk-eval");
        } catch (IOException e) {
            throw new ModelMismatchException("the manifest of dreamtalk-eval cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = EvaluationModels.class.getResourceAsStream("models/" + name);
        if (in == null) {
            throw new ModelMismatchException("dreamtalk-eval: the resource 'models/" + name
                    + "' is missing from the jar; the jar is incomplete, fetch it again");
        }
        return in;
    }
}
