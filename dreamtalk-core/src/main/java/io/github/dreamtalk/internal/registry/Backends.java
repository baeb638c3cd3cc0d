package io.github.dreamtalk.internal.registry;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.DeviceStatus;
import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The backends of one engine, each made when first needed and shared by all jobs. Different backends may be made at once;
 * one backend is made once. Each is made in a thread of its own, which the cancellation of a job does not interrupt: a
 * native library whose loading is broken off may be lost to the JVM. Whoever waits for a backend and is interrupted leaves;
 * the backend is made nevertheless, for the next. Thread-safe. Closing closes them all, in reverse order of making.
 */
public final class Backends implements BackendContext.Siblings, AutoCloseable {
    private final BackendRegistry registry = new BackendRegistry();
    private final BackendContext context;
    private final Map<StageKey<?>, String> choices;
    private final Map<StageKey<?>, List<BackendProvider<?>>> given;
    // All below under this monitor; nothing is made while it is held.
    private final Map<String, Object> backends = new HashMap<>();
    private final Map<String, Making<?>> beingMade = new HashMap<>();
    private final Map<Thread, Making<?>> waiting = new HashMap<>();
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
        Map<StageKey<?>, List<BackendProvider<?>>> copies = new HashMap<>();
        given.forEach((key, providers) -> copies.put(key, List.copyOf(providers)));
        this.given = Map.copyOf(copies);
    }

    /**
     * The backend the engine uses for a key.
     *
     * @return the same backend each time
     */
    public <T> T get(StageKey<T> key) {
        return backend(key, null);
    }

    /**
     * The backend of a key: the one named, or else the one the engine was told to use, or else the last that was given to
     * it, or else the one of highest priority that is found.
     */
    @Override
    public <T> T backend(StageKey<T> key, @Nullable String name) {
        String wanted = name == null ? choices.get(key) : name;
        List<BackendProvider<?>> own = given.getOrDefault(key, List.of());
        for (int i = own.size() - 1; i >= 0; i--) {
            if (wanted == null || own.get(i).name().equals(BackendRegistry.normal(wanted))) {
                return make(key, own.get(i));
            }
        }
        return make(key, registry.choose(key, wanted, context.models(), own));
    }

    /**
     * The backend a request chose by name.
     *
     * @param key what is chosen
     * @param field of the request that holds the name
     * @param name the name, or null for the engine's backend
     * @return the backend
     * @throws InvalidInputException if nothing bears the name: the request is wrong then, not the engine
     */
    public <T> T requested(StageKey<T> key, String field, @Nullable String name) {
        if (name != null) {
            SortedSet<String> names = new TreeSet<>();
            given.getOrDefault(key, List.of()).forEach(p -> names.add(p.name()));
            registry.all(key).forEach(p -> names.add(p.name()));
            if (!names.contains(BackendRegistry.normal(name))) {
                throw InvalidInputException.of(
                        field,
                        Problem.UNKNOWN,
                        "'" + name + "'",
                        names.isEmpty()
                                ? "a " + key.name() + " on the class path, there is none; add a jar that provides one"
                                : "one of " + names);
            }
        }
        return backend(key, name);
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

    /**
     * The backend a provider makes, made once.
     *
     * @throws CancelledException if the calling thread is interrupted while it waits; the interrupt is kept
     * @throws IllegalStateException if the engine is closed
     */
    public <T> T make(StageKey<T> key, BackendProvider<?> provider) {
        String id = key.name() + "/" + provider.name();
        Making<?> making;
        synchronized (this) {
            checkOpen();
            Object there = backends.get(id);
            if (there != null) {
                return key.type().cast(there);
            }
            making = beingMade.get(id);
            if (making == null) {
                making = new Making<>(id, key, provider);
                making.thread.start();
                beingMade.put(id, making);
            }
            await(making);
        }
        return key.type().cast(making.result());
    }

    /** Waits until it is made or has failed. */
    private void await(Making<?> making) {
        checkCircle(making);
        waiting.put(Thread.currentThread(), making);
        try {
            while (!making.over) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the thread that waited for the " + making.label + " was interrupted", e);
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    /** Backends that need each other would wait for ever. */
    private void checkCircle(Making<?> wanted) {
        StringBuilder path = new StringBuilder();
        for (Making<?> m = wanted; m != null; m = waiting.get(m.thread)) {
            path.append(m.label).append(" -> ");
            if (m.thread == Thread.currentThread()) {
                throw new BackendUnavailableException("backends need each other: found " + path + wanted.label
                        + ", expected no circle; a backend must not ask for one that asks for it");
            }
        }
    }

    /** A backend under way. */
    private final class Making<T> {
        private final String id;
        private final String label;
        private final StageKey<T> key;
        private final BackendProvider<?> provider;
        private final Thread thread;
        // Under the monitor of the backends until it is over.
        private boolean over;
        private @Nullable T backend;
        private @Nullable Throwable failure;

        Making(String id, StageKey<T> key, BackendProvider<?> provider) {
            this.id = id;
            this.label = key.name() + " '" + provider.name() + "'";
            this.key = key;
            this.provider = provider;
            this.thread = new Thread(this::run, "dreamtalk-load " + key.name());
            thread.setDaemon(true);
        }

        private void run() {
            long start = System.nanoTime();
            T result = null;
            Throwable problem = null;
            try {
                result = BackendRegistry.checked(key, provider, context);
                context.trace().report(TracePhase.LOAD + key.name(), 0, start, 0);
            } catch (Throwable e) { // told to all who wait for it
                problem = e;
            }
            synchronized (Backends.this) {
                backend = result;
                failure = problem;
                over = true;
                beingMade.remove(id);
                if (result != null) {
                    // Also after a failure of the trace: what was made must be closed. And also if the engine is being
                    // closed, which waits for this.
                    backends.put(id, result);
                    if (result instanceof AutoCloseable c) {
                        made.own(c);
                    }
                }
                Backends.this.notifyAll();
            }
        }

        /** What was made. A failure is the same for all who waited; the next one who asks tries again. */
        T result() {
            Throwable f = failure;
            if (f instanceof RuntimeException e) {
                throw e;
            }
            if (f instanceof Error e) {
                throw e;
            }
            if (f != null) {
                throw new BackendUnavailableException(label + " could not be made: " + f, f);
            }
            return java.util.Objects.requireNonNull(backend);
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
        for (StageKey<?> key : keys.subList(Math.min(1, keys.size()), keys.size())) {
            CompletableFuture<?> task = new CompletableFuture<>();
            tasks.add(task);
            Thread thread = new Thread(() -> complete(task, key), "dreamtalk-load");
            thread.setDaemon(true);
            thread.start();
        }
        CompletableFuture<?> own = new CompletableFuture<>();
        if (!keys.isEmpty()) {
            complete(own, keys.get(0));
            tasks.add(0, own);
        }
        // All end before the first failure is told, so that which one it is does not depend on luck.
        Throwable first = null;
        for (CompletableFuture<?> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                first = first == null ? e.getCause() : first;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("the thread that waited for backends was interrupted", e);
            }
        }
        if (first instanceof Error e) {
            throw e;
        }
        if (first != null) {
            throw first instanceof RuntimeException r ? r : new IllegalStateException(first);
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

    /** Waits for those being made and closes all; nobody may be using them any more. A second call does nothing. */
    @Override
    public void close() {
        boolean interrupted = false;
        synchronized (this) {
            closed = true;
            while (!beingMade.isEmpty()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        try {
            made.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
