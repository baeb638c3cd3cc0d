package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.BackendUnavailableException;
import io.github.dreamtalk.Diagnostics;
import io.github.dreamtalk.Stage;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.DeviceProbe;
import io.github.dreamtalk.spi.ModelRepository;
import io.github.dreamtalk.spi.MotionProcessor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds backends by {@link ServiceLoader}: the thread's context class loader first, then the library's own. One broken
 * provider never hides the others: it is remembered with its problem and shown in diagnostics and errors.
 */
public final class BackendRegistry {
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
        ServiceSearch<BackendProvider<Object>> search = search(stage);
        ServiceSearch.Found<BackendProvider<Object>> chosen = choose(stage, name, search, context.models());
        return checked(stage, type, chosen.service(), context);
    }

    /** Makes a backend and checks that it is of the stage's type. */
    static <T> T checked(Stage stage, Class<T> type, BackendProvider<?> provider, BackendContext context) {
        Object made = provider.create(context);
        if (!type.isInstance(made)) {
            throw new BackendUnavailableException(stage.label() + ": provider '" + provider.name() + "' from "
                    + ServiceSearch.location(provider.getClass()) + " made a "
                    + made.getClass().getName() + ", expected a "
                    + type.getName());
        }
        return type.cast(made);
    }

    /**
     * Third-party motion processors: every {@link MotionProcessor} service found joins the chain, by its order.
     *
     * @return the processors
     */
    public List<MotionProcessor> motionProcessors() {
        return ServiceSearch.of(MotionProcessor.class, MotionProcessor::order).found().stream()
                .map(ServiceSearch.Found::service)
                .toList();
    }

    /**
     * Asks every {@link DeviceProbe} found.
     *
     * @return usable and unusable devices; a probe that fails is listed with its problem
     */
    public List<Diagnostics.DeviceStatus> devices() {
        List<Diagnostics.DeviceStatus> out = new ArrayList<>();
        ServiceSearch<DeviceProbe> search = ServiceSearch.of(DeviceProbe.class, probe -> out.addAll(probe.probe()));
        search.broken().forEach(b -> out.add(new Diagnostics.DeviceStatus("unknown", b.what(), b.problem())));
        return out;
    }

    /**
     * Lists all backends of all stages.
     *
     * @return working and broken providers
     */
    public List<Diagnostics.Backend> list() {
        List<Diagnostics.Backend> out = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            ServiceSearch<BackendProvider<Object>> s = search(stage);
            for (ServiceSearch.Found<BackendProvider<Object>> f : s.found()) {
                out.add(new Diagnostics.Backend(
                        stage, f.service().name(), f.service().priority(), f.location(), null));
            }
            for (ServiceSearch.Broken b : s.broken()) {
                out.add(new Diagnostics.Backend(stage, b.what(), 0, "", b.problem()));
            }
        }
        return out;
    }

    private static ServiceSearch.Found<BackendProvider<Object>> choose(
            Stage stage, @Nullable String name, ServiceSearch<BackendProvider<Object>> s, ModelRepository models) {
        if (name != null) {
            String wanted = name.trim().toLowerCase(Locale.ROOT);
            List<ServiceSearch.Found<BackendProvider<Object>>> hits = s.found().stream()
                    .filter(f -> f.service().name().equals(wanted))
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
                    + ": found no backend on the class path; add "
                    + (stage == Stage.SELF_CHECK ? "dreamtalk-eval" : "dreamtalk-all") + ", or a jar that provides "
                    + stage.providerType().getName() + "; " + describe(s));
        }
        List<ServiceSearch.Found<BackendProvider<Object>>> usable =
                s.found().stream().filter(f -> f.service().available(models)).toList();
        if (usable.isEmpty()) {
            throw new BackendUnavailableException(stage.label()
                    + ": found no backend whose model files are there; choose one by name to learn what it misses; "
                    + describe(s));
        }
        int top = usable.get(0).service().priority();
        if (usable.size() > 1 && usable.get(1).service().priority() == top) {
            throw new BackendUnavailableException(stage.label()
                    + ": several backends share the highest priority, choose one by name; " + describe(s));
        }
        return usable.get(0);
    }

    private static String describe(ServiceSearch<BackendProvider<Object>> s) {
        String there = s.found().stream()
                .map(f ->
                        "'" + f.service().name() + "' (priority " + f.service().priority() + ", " + f.location() + ")")
                .collect(Collectors.joining(", "));
        String broken =
                s.broken().stream().map(b -> b.what() + ": " + b.problem()).collect(Collectors.joining("; "));
        return "available: " + (there.isEmpty() ? "none" : there)
                + (broken.isEmpty() ? "" : "; could not be loaded: " + broken);
    }

    @SuppressWarnings("unchecked") // the provider types of Stage are all BackendProvider<something>
    private static ServiceSearch<BackendProvider<Object>> search(Stage stage) {
        Class<BackendProvider<Object>> type = (Class<BackendProvider<Object>>) (Class<?>) stage.providerType();
        ServiceSearch<BackendProvider<Object>> search = ServiceSearch.of(type, BackendProvider::name);
        search.found()
                .sort(Comparator.comparing((ServiceSearch.Found<BackendProvider<Object>> f) ->
                                -f.service().priority())
                        .thenComparing(f -> f.service().name()));
        return search;
    }
}
