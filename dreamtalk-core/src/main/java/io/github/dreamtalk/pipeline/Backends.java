package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.BackendUnavailableException;
import io.github.dreamtalk.Device;
import io.github.dreamtalk.Diagnostics;
import io.github.dreamtalk.Stage;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.ModelRepository;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.MotionProcessor;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Sampler;
import io.github.dreamtalk.spi.SelfChecker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The backends of one engine, each made when first needed and shared by all jobs. Thread-safe. Closing closes them all, in
 * reverse order of making; later failures are added to the first as suppressed.
 */
public final class Backends implements AutoCloseable {
    private final BackendRegistry registry = new BackendRegistry();
    private final BackendContext context;
    private final Map<Stage, String> choices;
    private final Map<Stage, BackendProvider<?>> given;
    private final Map<String, Object> made = new HashMap<>();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private boolean closed;

    /**
     * Makes nothing yet.
     *
     * @param context handed to every backend
     * @param choices backends chosen by name; copied
     * @param given providers to use instead of any that are found; copied
     */
    public Backends(BackendContext context, Map<Stage, String> choices, Map<Stage, BackendProvider<?>> given) {
        this.context = context;
        this.choices = Map.copyOf(choices);
        this.given = Map.copyOf(given);
    }

    private synchronized <T> T get(Stage stage, Class<T> type, String key) {
        if (closed) {
            throw new IllegalStateException("the engine is closed; make a new one");
        }
        Object there = made.get(stage + "/" + key);
        if (there == null) {
            BackendProvider<?> provider = given.get(stage);
            there = provider != null
                    ? BackendRegistry.checked(stage, type, provider, context)
                    : registry.create(stage, type, key.isEmpty() ? choices.get(stage) : key, context);
            made.put(stage + "/" + key, there);
            if (there instanceof AutoCloseable c) {
                toClose.push(c);
            }
        }
        return type.cast(there);
    }

    MediaReader mediaReader() {
        return get(Stage.MEDIA_READER, MediaReader.class, "");
    }

    MediaWriter mediaWriter() {
        return get(Stage.MEDIA_WRITER, MediaWriter.class, "");
    }

    AudioFeatureExtractor audioFeatures() {
        return get(Stage.AUDIO_FEATURES, AudioFeatureExtractor.class, "");
    }

    /**
     * The denoiser; made when first asked for.
     *
     * @return the same backend each time
     */
    public MotionDenoiser denoiser() {
        return get(Stage.DENOISER, MotionDenoiser.class, "");
    }

    Sampler sampler(String name) {
        return get(Stage.SAMPLER, Sampler.class, name);
    }

    PortraitAnalyzer portraitAnalyzer() {
        return get(Stage.PORTRAIT_ANALYZER, PortraitAnalyzer.class, "");
    }

    Renderer renderer() {
        return get(Stage.RENDERER, Renderer.class, "");
    }

    SelfChecker selfChecker() {
        return get(Stage.SELF_CHECK, SelfChecker.class, "");
    }

    List<MotionProcessor> motionProcessors() {
        return registry.motionProcessors();
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
     * Every device a runtime knows.
     *
     * @return usable and unusable ones
     */
    public List<Diagnostics.DeviceStatus> devices() {
        return registry.devices();
    }

    /**
     * Every backend found.
     *
     * @return working and broken ones
     */
    public List<Diagnostics.Backend> list() {
        return registry.list();
    }

    @Override
    public synchronized void close() {
        closed = true;
        RuntimeException first = null;
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = new BackendUnavailableException("a backend failed to close: " + e, e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        made.clear();
        if (first != null) {
            throw first;
        }
    }
}
