package io.github.dreamtalk.model;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.service.ServiceSearch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user's directory laid over the models that jars carry: a file in the directory hides an embedded one of the same
 * name. Thread-safe.
 */
final class LayeredModelRepository implements ModelRepository {
    private static final Logger LOG = LoggerFactory.getLogger(LayeredModelRepository.class);

    private record Embedded(Entry entry, ModelProvider provider) {}

    private final @Nullable ModelDirectory directory;
    private final Map<String, List<Embedded>> embedded = new TreeMap<>();
    private final List<String> lookedIn = new ArrayList<>();

    private LayeredModelRepository(@Nullable ModelDirectory directory, ServiceSearch<ModelProvider> search) {
        this.directory = directory;
        if (directory != null) {
            lookedIn.add(directory.toString());
        }
        for (ServiceSearch.Broken broken : search.broken()) {
            // One broken jar must not hide the models of the others; the message of a failed search names it.
            LOG.warn("the model provider {} cannot be used and is left out: {}", broken.what(), broken.problem());
            lookedIn.add(broken.what() + " (broken: " + broken.problem() + ")");
        }
        for (ServiceSearch.Found<ModelProvider> found : search.found()) {
            lookedIn.add(found.service().getClass().getName());
            for (Entry entry : found.service().entries()) {
                embedded.computeIfAbsent(entry.name(), n -> new ArrayList<>())
                        .add(new Embedded(entry, found.service()));
            }
        }
    }

    /**
     * Lays a directory over all the {@link ModelProvider}s on the class path.
     *
     * @param directory files directly in it are models; a {@code manifest.properties} there is optional and, where it
     *     lists a file, checked; null for embedded models only
     * @return the repository
     * @throws ModelMismatchException if the directory is none, or a manifest is malformed
     */
    public static LayeredModelRepository of(@Nullable Path directory) {
        // Asking for the entries is what shows whether a provider works: one that cannot is among the broken.
        return of(directory, ServiceSearch.of(ModelProvider.class, ModelProvider::entries));
    }

    static LayeredModelRepository of(@Nullable Path directory, ServiceSearch<ModelProvider> search) {
        return new LayeredModelRepository(directory == null ? null : new ModelDirectory(directory), search);
    }

    @Override
    public List<Entry> entries() {
        Map<String, Entry> found = new TreeMap<>();
        embedded.forEach((name, list) -> found.put(name, list.get(0).entry()));
        if (directory != null) {
            directory.entries().forEach(entry -> found.put(entry.name(), entry));
        }
        return List.copyOf(found.values());
    }

    @Override
    public boolean contains(String name) {
        return (directory != null && directory.contains(name)) || embedded.containsKey(name);
    }

    @Override
    public @Nullable Path file(String name) {
        return directory != null && directory.contains(name) ? directory.file(name) : null;
    }

    @Override
    public @Nullable ModelSignature signature(String name) {
        return directory != null && directory.contains(name) ? directory.signature(name) : null;
    }

    @Override
    public byte[] read(String name) {
        if (directory != null && directory.contains(name)) {
            return directory.read(name);
        }
        List<Embedded> candidates = embedded.getOrDefault(name, List.of());
        if (candidates.isEmpty()) {
            throw new ModelMismatchException("model '" + name + "' was not found; looked in "
                    + (lookedIn.isEmpty() ? "no place at all" : String.join(", ", lookedIn)) + "; found there "
                    + entries().stream().map(Entry::name).toList()
                    + "; put dreamtalk-models on the class path or give a directory that holds it");
        }
        if (candidates.stream().map(c -> c.entry().sha256()).distinct().count() > 1) {
            throw new ModelMismatchException("model '" + name + "' is carried in different versions by "
                    + candidates.stream().map(c -> c.entry().origin()).toList()
                    + "; expected one: remove the others from the class path");
        }
        Embedded model = candidates.get(0);
        byte[] bytes;
        boolean checked;
        try (InputStream in = model.provider().open(name)) {
            bytes = in.readAllBytes();
            checked = in instanceof JarEntryStream;
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new ModelMismatchException(
                    "model '" + name + "' of " + model.entry().origin() + " cannot be read: " + e, e);
        }
        if (!checked) {
            Sha256.check(
                    bytes,
                    model.entry().sha256(),
                    "model '" + name + "' of " + model.entry().origin());
        }
        return bytes;
    }
}
