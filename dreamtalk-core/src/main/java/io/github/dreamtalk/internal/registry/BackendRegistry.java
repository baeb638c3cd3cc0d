package io.github.dreamtalk.internal.registry;

import io.github.dreamtalk.device.DeviceStatus;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.service.ServiceSearch;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.DeviceProbe;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Retargeter;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.StageProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the providers of a key and chooses among them. Stateless and thread-safe. */
public final class BackendRegistry {
    /** The keys this library has itself. */
    public static final List<StageKey<?>> KEYS = List.of(
            StageKey.MEDIA_READER,
            StageKey.MEDIA_WRITER,
            StageKey.PRONOUNCER,
            StageKey.SPEECH_RECOGNIZER,
            StageKey.SPEECH_ALIGNER,
            StageKey.AUDIO_FEATURES,
            StageKey.DENOISER,
            StageKey.SAMPLER,
            StageKey.MOTION_STAGE,
            StageKey.RETARGETER,
            StageKey.PORTRAIT_ANALYZER,
            StageKey.RENDERER,
            StageKey.SYNTHESIZER,
            StageKey.FRAME_STAGE,
            StageKey.SELF_CHECK);

    private static final Logger LOG = LoggerFactory.getLogger(BackendRegistry.class);

    /** A provider, working or broken. */
    public record Listed(StageKey<?> key, String name, int priority, String location, @Nullable String problem) {}

    /** Makes a registry; nothing is searched yet. */
    public BackendRegistry() {}

    /**
     * Chooses the provider of a key.
     *
     * @param key what is needed
     * @param name the name asked for, or null for the one of highest priority whose models are there
     * @param models where model files are found
     * @return the provider
     * @throws BackendUnavailableException if there is none, the name is unknown, or two have the highest priority
     */
    public <T> BackendProvider<T> choose(StageKey<T> key, @Nullable String name, ModelRepository models) {
        return choose(key, name, models, List.of());
    }

    /**
     * Chooses the provider of a key.
     *
     * @param key what is needed
     * @param name the name asked for, or null for the one of highest priority whose models are there
     * @param models where model files are found
     * @param given providers that were looked through before, for the message
     * @return the provider
     * @throws BackendUnavailableException if there is none, the name is unknown, or two have the highest priority
     */
    <T> BackendProvider<T> choose(
            StageKey<T> key, @Nullable String name, ModelRepository models, List<BackendProvider<?>> given) {
        ServiceSearch<BackendProvider<T>> search = search(key);
        return name == null
                ? best(key, search, models)
                : named(
                        key,
                        name,
                        search,
                        given.stream().map(BackendProvider::name).toList());
    }

    /** A backend's name as it is compared. */
    static String normal(String name) {
        return name.trim().toLowerCase(Locale.ROOT);
    }

    /** Every provider of a key that loads, by priority, then name. */
    public <T> List<BackendProvider<T>> all(StageKey<T> key) {
        return search(key).found().stream().map(ServiceSearch.Found::service).toList();
    }

    /** Makes a backend and checks that it is of the key's type. */
    static <T> T checked(StageKey<T> key, BackendProvider<?> provider, BackendContext context) {
        Object made;
        try {
            made = provider.create(context);
        } catch (LinkageError e) {
            throw new BackendUnavailableException(
                    key.name() + ": provider '" + provider.name() + "' from "
                            + ServiceSearch.location(provider.getClass()) + " cannot run here: " + e
                            + "; a class it needs is missing or of another version, check the class path",
                    e);
        } catch (DreamTalkException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BackendUnavailableException(
                    key.name() + ": provider '" + provider.name() + "' from "
                            + ServiceSearch.location(provider.getClass()) + " failed to make its backend: " + e
                            + "; see the cause",
                    e);
        }
        if (!key.type().isInstance(made)) {
            throw new BackendUnavailableException(key.name() + ": provider '" + provider.name() + "' from "
                    + ServiceSearch.location(provider.getClass()) + " made "
                    + (made == null ? "nothing" : "a " + made.getClass().getName()) + ", expected a "
                    + key.type().getName());
        }
        return key.type().cast(made);
    }

    /**
     * Asks every {@link DeviceProbe} found.
     *
     * @return usable and unusable devices; a probe that fails is listed with its problem
     */
    public List<DeviceStatus> devices() {
        List<DeviceStatus> out = new ArrayList<>();
        ServiceSearch<DeviceProbe> search = ServiceSearch.of(DeviceProbe.class, probe -> out.addAll(probe.probe()));
        search.broken().forEach(b -> out.add(new DeviceStatus("unknown", b.what(), b.problem())));
        return out;
    }

    /**
     * Lists all backends of all keys this library has.
     *
     * @return working and broken providers
     */
    public List<Listed> list() {
        List<Listed> out = new ArrayList<>();
        for (StageKey<?> key : KEYS) {
            ServiceSearch<? extends BackendProvider<?>> s = search(key);
            for (ServiceSearch.Found<? extends BackendProvider<?>> f : s.found()) {
                out.add(new Listed(key, f.service().name(), f.service().priority(), f.location(), null));
            }
            for (ServiceSearch.Broken b : s.broken()) {
                out.add(new Listed(key, b.what(), 0, "", b.problem()));
            }
        }
        return out;
    }

    private static <T> BackendProvider<T> best(
            StageKey<T> key, ServiceSearch<BackendProvider<T>> s, ModelRepository models) {
        if (s.found().isEmpty()) {
            throw new BackendUnavailableException(key.name()
                    + ": found no backend on the class path; add "
                    + (key.equals(StageKey.SELF_CHECK) ? "dreamtalk-eval" : "dreamtalk-all")
                    + ", or a jar that provides "
                    + key.providerType().getName() + "; " + describe(s));
        }
        List<ServiceSearch.Found<BackendProvider<T>>> usable =
                s.found().stream().filter(f -> available(f.service(), models)).toList();
        if (usable.isEmpty()) {
            throw new BackendUnavailableException(key.name()
                    + ": found no backend whose model files are there; choose one by name to learn what it misses; "
                    + describe(s));
        }
        int top = usable.get(0).service().priority();
        if (usable.size() > 1 && usable.get(1).service().priority() == top) {
            throw new BackendUnavailableException(
                    key.name() + ": several backends share the highest priority, choose one by name; " + describe(s));
        }
        return usable.get(0).service();
    }

    /** A provider that cannot even say so is not available; asked for by name it says itself what is wrong. */
    private static boolean available(BackendProvider<?> provider, ModelRepository models) {
        try {
            return provider.available(models);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "the provider '{}' of {} is passed over, its available() failed",
                    provider.name(),
                    ServiceSearch.location(provider.getClass()),
                    e);
            return false;
        }
    }

    private static <T> BackendProvider<T> named(
            StageKey<T> key, String name, ServiceSearch<BackendProvider<T>> s, List<String> given) {
        String wanted = normal(name);
        List<ServiceSearch.Found<BackendProvider<T>>> hits = s.found().stream()
                .filter(f -> f.service().name().equals(wanted))
                .toList();
        if (hits.isEmpty()) {
            throw new BackendUnavailableException(key.name() + ": found no backend named '" + name + "'; " + describe(s)
                    + (given.isEmpty() ? "" : "; given to the engine: " + given));
        }
        if (hits.size() > 1) {
            throw new BackendUnavailableException(
                    key.name() + ": '" + name + "' is ambiguous, remove one of the jars; " + describe(s));
        }
        return hits.get(0).service();
    }

    private static <T> String describe(ServiceSearch<BackendProvider<T>> s) {
        String there = s.found().stream()
                .map(f ->
                        "'" + f.service().name() + "' (priority " + f.service().priority() + ", " + f.location() + ")")
                .collect(Collectors.joining(", "));
        String broken =
                s.broken().stream().map(b -> b.what() + ": " + b.problem()).collect(Collectors.joining("; "));
        return "available: " + (there.isEmpty() ? "none" : there)
                + (broken.isEmpty() ? "" : "; could not be loaded: " + broken);
    }

    /** What the engine will ask of a provider without making its backend: one that fails here is a broken one. */
    private static void describeItself(BackendProvider<?> provider) {
        provider.name();
        provider.priority();
        if (provider instanceof StageProvider<?> stage) {
            stage.order();
            stage.joinsByDefault();
        }
        if (provider instanceof MotionStage.Provider motion) {
            motion.place();
        }
        if (provider instanceof Retargeter.Provider retargeter) {
            retargeter.from();
            retargeter.to();
        }
    }

    @SuppressWarnings("unchecked") // a key's provider type makes what the key names
    private static <T> ServiceSearch<BackendProvider<T>> search(StageKey<T> key) {
        Class<BackendProvider<T>> type = (Class<BackendProvider<T>>) (Class<?>) key.providerType();
        ServiceSearch<BackendProvider<T>> search = ServiceSearch.of(type, BackendRegistry::describeItself);
        search.found()
                .sort(Comparator.comparing((ServiceSearch.Found<BackendProvider<T>> f) ->
                                -f.service().priority())
                        .thenComparing(f -> f.service().name()));
        return search;
    }
}
