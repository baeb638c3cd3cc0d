package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.BackendUnavailableException;
import io.github.dreamtalk.Diagnostics;
import io.github.dreamtalk.Stage;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds backends by {@link ServiceLoader}: the thread's context class loader first, then the library's own. One broken
 * provider never hides the others: it is remembered with its problem and shown in diagnostics and errors.
 */
public final class BackendRegistry {
    private static final int MAX_BROKEN_PROVIDERS = 100;

    /** A provider that loaded. */
    private record Found<T>(BackendProvider<T> provider, String location) {}

    /** A service that could not be loaded. */
    private record Broken(String what, String problem) {}

    private record Search<T>(List<Found<T>> found, List<Broken> broken) {}

    /** Makes a registry; nothing is searched yet. */
    public BackendRegistry() {}

    /**
     * Makes the backend of a stage.
     *
     * @param <T> the backend's type, which must be that of the stage
     * @param stage what is needed
     * @param type the backend's type
     * @param name the name asked for, or null for the one of highest priority
     * @param context handed to the provider
     * @return a new backend
     * @throws BackendUnavailableException if there is none, the name is unknown, or two have the highest priority
     */
    public <T> T create(Stage stage, Class<T> type, @Nullable String name, BackendContext context) {
        Search<Object> search = search(stage);
        Found<Object> chosen = choose(stage, name, search);
        return checked(stage, type, chosen.provider(), context);
    }

    /** Makes a backend and checks that it is of the stage's type. */
    static <T> T checked(Stage stage, Class<T> type, BackendProvider<?> provider, BackendContext context) {
        Object made = provider.create(context);
        if (!type.isInstance(made)) {
            throw new BackendUnavailableException(stage.label() + ": provider '" + provider.name() + "' from "
                    + location(provider.getClass()) + " made a "
                    + made.getClass().getName() + ", expected a "
                    + type.getName());
        }
        return type.cast(made);
    }

    /**
     * Lists all backends of all stages.
     *
     * @return working and broken providers
     */
    public List<Diagnostics.Backend> list() {
        List<Diagnostics.Backend> out = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            Search<Object> s = search(stage);
            for (Found<Object> f : s.found()) {
                out.add(new Diagnostics.Backend(
                        stage, f.provider().name(), f.provider().priority(), f.location(), null));
            }
            for (Broken b : s.broken()) {
                out.add(new Diagnostics.Backend(stage, b.what(), 0, "", b.problem()));
            }
        }
        return out;
    }

    private static Found<Object> choose(Stage stage, @Nullable String name, Search<Object> s) {
        if (name != null) {
            String wanted = name.trim().toLowerCase(Locale.ROOT);
            List<Found<Object>> hits = s.found().stream()
                    .filter(f -> f.provider().name().equals(wanted))
                    .toList();
            if (hits.isEmpty()) {
                throw new BackendUnavailableException(
                        stage.label() + ": found no backend named '" + name + "'; " + describe(s));
            }
            if (hits.size() > 1) {
                throw new BackendUnavailableException(
                        stage.label() + ": '" + name + "' is ambiguous, remove one of the jars; " + describe(s));
            }
            return hits.get(0);
        }
        if (s.found().isEmpty()) {
            throw new BackendUnavailableException(stage.label()
                    + ": found no backend on the class path; add dreamtalk-all, or a jar that provides "
                    + stage.providerType().getName() + "; " + describe(s));
        }
        int top = s.found().get(0).provider().priority();
        if (s.found().size() > 1 && s.found().get(1).provider().priority() == top) {
            throw new BackendUnavailableException(stage.label()
                    + ": several backends share the highest priority, choose one by name; " + describe(s));
        }
        return s.found().get(0);
    }

    private static String describe(Search<Object> s) {
        String there = s.found().stream()
                .map(f -> "'" + f.provider().name() + "' (priority "
                        + f.provider().priority() + ", " + f.location() + ")")
                .collect(Collectors.joining(", "));
        String broken =
                s.broken().stream().map(b -> b.what() + ": " + b.problem()).collect(Collectors.joining("; "));
        return "available: " + (there.isEmpty() ? "none" : there)
                + (broken.isEmpty() ? "" : "; could not be loaded: " + broken);
    }

    @SuppressWarnings("unchecked") // the provider types of Stage are all BackendProvider<something>
    private static Search<Object> search(Stage stage) {
        Class<BackendProvider<Object>> type = (Class<BackendProvider<Object>>) (Class<?>) stage.providerType();
        List<Found<Object>> found = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader own = BackendRegistry.class.getClassLoader();
        if (context != null) {
            searchIn(ServiceLoader.load(type, context), seen, found, broken);
        }
        searchIn(ServiceLoader.load(type, own), seen, found, broken);
        found.sort(Comparator.comparing((Found<Object> f) -> -f.provider().priority())
                .thenComparing(f -> f.provider().name()));
        return new Search<>(found, broken);
    }

    private static void searchIn(
            ServiceLoader<BackendProvider<Object>> loader,
            Set<String> seen,
            List<Found<Object>> found,
            List<Broken> broken) {
        Iterator<ServiceLoader.Provider<BackendProvider<Object>>> it =
                loader.stream().iterator();
        // A malformed service file makes hasNext or next throw, and the iteration may then go on: bounded, in case not.
        int failures = 0;
        while (failures < MAX_BROKEN_PROVIDERS) {
            String what = "a service file";
            try {
                if (!it.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<BackendProvider<Object>> p = it.next();
                what = p.type().getName();
                if (seen.add(what)) {
                    BackendProvider<Object> provider = p.get();
                    provider.name();
                    found.add(new Found<>(provider, location(p.type())));
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                failures++;
                Throwable cause = e.getCause() == null ? e : e.getCause();
                String problem = String.valueOf(e.getMessage()) + (cause == e ? "" : " (" + cause + ")");
                if (seen.add(what + problem)) {
                    broken.add(new Broken(what, problem));
                }
            }
        }
    }

    private static String location(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return "the JDK";
        }
        String path = source.getLocation().getPath();
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        int start = path.lastIndexOf('/', end - 1) + 1;
        // A folder of classes is called after its module, not just "classes".
        return path.endsWith(".jar") ? path.substring(start) : path;
    }
}
