package io.github.dreamtalk.internal.registry;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.DeviceStatus;
import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.StageProvider;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The backends of one engine, each made when first needed and shared by all jobs. Different backends may be made at once by
 * different threads; one backend is made once. Thread-safe. Closing closes them all, in reverse order of making.
 */
public final class Backends implements BackendContext.Siblings, AutoCloseable {
    /** A backend made, or being made. */
    private static final class Slot {
        private final String label;
        private @Nullable Thread maker;
        private @Nullable Object made;

        Slot(String label) {
            this.label = label;
        }
    }

    private final BackendRegistry registry = new BackendRegistry();
    private final BackendContext context;
    private final Map<StageKey<?>, String> choices;
    private final Map<StageKey<?>, List<BackendProvider<?>>> given;
    // All below under this monitor; nothing is made while it is held.
    private final Map<String, Slot> slots = new HashMap<>();
    private final Map<Thread, Slot> waiting = new HashMap<>();
    private final Scope made = new Scope();
    private boolean closed;

    /**
     * Makes nothing yet.
     *
     * @param device where networks run
     * @param threads worker threads inside a network call
     * @param models model files
     * @param precision how exactly motion is computed
     * @param trace told of every backend that is made
     * @param choices backends chosen by name; copied
     * @param given providers to use instead of, or for several-stage keys beside, any that are found; copied
     */
    public Backends(
            Device device,
            int threads,
            ModelRepository models,
            Precision precision,
            Trace trace,
            Map<StageKey<?>, String> choices,
            Map<StageKey<?>, List<BackendProvider<?>>> given) {
        this.context = new BackendContext(device, threads, models, precision, trace, this);
        this.choices = Map.copyOf(choices);
        this.given = Map.copyOf(given);
    }

    /**
     * The backend the engine uses for a key.
     *
     * @return the same backend each time
     */
    public <T> T get(StageKey<T> key) {
        return backend(key, null);
    }

    @Override
    public <T> T backend(StageKey<T> key, @Nullable String name) {
        List<BackendProvider<?>> own = given.getOrDefault(key, List.of());
        if (!own.isEmpty() && (name == null || own.get(0).name().equals(name))) {
            return make(key, own.get(0));
        }
        String wanted = name == null ? choices.get(key) : name;
        return make(key, registry.choose(key, wanted, context.models()));
    }

    /**
     * All stages of a key of which several may stand in a chain, those given first among equals, by their order.
     *
     * @return their providers
     */
    @SuppressWarnings("unchecked") // a key's providers make what the key names
    public <T, P extends BackendProvider<? extends T>> List<P> providers(StageKey<T> key, Class<P> type) {
        List<P> out = new ArrayList<>();
        for (BackendProvider<?> provider : given.getOrDefault(key, List.of())) {
            out.add(type.cast(provider));
        }
        for (BackendProvider<T> provider : registry.all(key)) {
            if (out.stream().noneMatch(p -> p.name().equals(provider.name()))) {
                out.add(type.cast(provider));
            }
        }
        if (StageProvider.class.isAssignableFrom(type)) {
            out.sort(Comparator.comparingInt(p -> ((StageProvider<?>) p).order()));
        }
        return out;
    }

    /** The backend a provider makes, made once. */
    public <T> T make(StageKey<T> key, BackendProvider<?> provider) {
        Slot slot;
        synchronized (this) {
            checkOpen();
            slot = slots.computeIfAbsent(
                    key.name() + "/" + provider.name(), k -> new Slot(key.name() + " '" + provider.name() + "'"));
            T there = await(key, slot);
            if (there != null) {
                return there;
            }
            slot.maker = Thread.currentThread();
        }
        T backend = null;
        try {
            long start = System.nanoTime();
            backend = BackendRegistry.checked(key, provider, context);
            context.trace().report(TracePhase.LOAD + key.name(), 0, start, 0);
            return backend;
        } finally {
            keep(slot, backend);
        }
    }

    /** Waits while another thread makes it. Null if it is for the caller to make. */
    private <T> @Nullable T await(StageKey<T> key, Slot slot) {
        boolean interrupted = false;
        try {
            while (slot.made == null && slot.maker != null) {
                checkCycle(slot);
                waiting.put(Thread.currentThread(), slot);
                try {
                    wait();
                } catch (InterruptedException e) {
                    // A backend half made is of no use to anybody; whoever was interrupted finds out afterwards.
                    interrupted = true;
                } finally {
                    waiting.remove(Thread.currentThread());
                }
                checkOpen();
            }
            return slot.made == null ? null : key.type().cast(slot.made);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Backends that need each other would wait for ever, in one thread or in several. */
    private void checkCycle(Slot wanted) {
        StringBuilder path = new StringBuilder(wanted.label);
        for (Slot s = wanted; s != null && s.maker != null; s = waiting.get(s.maker)) {
            if (s != wanted) {
                path.append(" -> ").append(s.label);
            }
            if (s.maker == Thread.currentThread()) {
                throw new BackendUnavailableException("backends need each other: found " + path + " -> " + wanted.label
                        + ", expected no circle; a backend must not ask for one that asks for it");
            }
        }
    }

    private void keep(Slot slot, @Nullable Object backend) {
        boolean late;
        synchronized (this) {
            slot.maker = null;
            late = closed;
            if (backend != null && !late) {
                slot.made = backend;
                if (backend instanceof AutoCloseable c) {
                    made.own(c);
                }
            }
            notifyAll();
        }
        if (late && backend instanceof AutoCloseable c) {
            try (Scope scope = new Scope()) {
                scope.own(c);
            }
            throw new IllegalStateException("the engine is closed; make a new one");
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the engine is closed; make a new one");
        }
    }

    /**
     * Makes several backends at once, in threads of their own: reading models takes turns with waiting for the disk, and a
     * cold start has more than one processor.
     *
     * @param keys what will be needed
     * @throws BackendUnavailableException if one cannot be made: the failure of the first in the list
     */
    public void load(List<StageKey<?>> keys) {
        List<CompletableFuture<?>> tasks = new ArrayList<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        for (StageKey<?> key : keys.subList(Math.min(1, keys.size()), keys.size())) {
            CompletableFuture<?> task = new CompletableFuture<>();
            tasks.add(task);
            Thread thread = new Thread(() -> complete(task, key), "dreamtalk-load");
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            thread.start();
        }
        CompletableFuture<?> own = new CompletableFuture<>();
        if (!keys.isEmpty()) {
            complete(own, keys.get(0));
            tasks.add(0, own);
        }
        // All end before the first failure is told: nobody makes backends behind the back of a job that has failed.
        for (CompletableFuture<?> task : tasks) {
            task.handle((ok, failed) -> ok).join();
        }
        for (CompletableFuture<?> task : tasks) {
            try {
                task.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException r) {
                    throw r;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e;
            }
        }
    }

    private void complete(CompletableFuture<?> task, StageKey<?> key) {
        try {
            get(key);
            task.complete(null);
        } catch (Throwable e) { // told to whoever waits for the task
            task.completeExceptionally(e);
        }
    }

    /**
     * The model files backends are made from.
     *
     * @return the repository
     */
    public ModelRepository models() {
        return context.models();
    }

    /**
     * The engine's device.
     *
     * @return the device
     */
    public Device device() {
        return context.device();
    }

    /**
     * The engine's trace.
     *
     * @return the trace
     */
    public Trace trace() {
        return context.trace();
    }

    /**
     * Every device a runtime knows.
     *
     * @return usable and unusable ones
     */
    public List<DeviceStatus> devices() {
        return registry.devices();
    }

    /**
     * Every backend found, those given to the engine first.
     *
     * @return working and broken ones
     */
    public List<BackendRegistry.Listed> list() {
        List<BackendRegistry.Listed> out = new ArrayList<>();
        for (StageKey<?> key : BackendRegistry.KEYS) {
            for (BackendProvider<?> p : given.getOrDefault(key, List.of())) {
                out.add(new BackendRegistry.Listed(key, p.name(), p.priority(), "given to the engine", null));
            }
        }
        out.addAll(registry.list());
        return out;
    }

    /** Closes all backends; nobody may be using them any more. A second call does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        made.close();
        synchronized (this) {
            slots.clear();
        }
    }
}
