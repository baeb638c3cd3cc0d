package io.github.dreamtalk;

import io.github.dreamtalk.pipeline.Backends;
import io.github.dreamtalk.pipeline.FeatureFile;
import io.github.dreamtalk.pipeline.LayeredModelRepository;
import io.github.dreamtalk.pipeline.StyleLibrary;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StyleCode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The heavy part: loaded models, device, threads. Thread-safe; share one among any number of jobs.
 *
 * <h2>Engines should be shared</h2>
 *
 * Models are loaded when a job first needs them and kept until {@link #close()}. {@link #shared()} is made when first asked
 * for, uses the CPU and lives until the JVM ends.
 */
public final class DreamTalkEngine implements AutoCloseable {
    private static final class Shared {
        static final DreamTalkEngine ENGINE = builder().build();
    }

    private final Backends backends;
    private final int chunkFrames;

    private DreamTalkEngine(Builder b) {
        this.backends = new Backends(
                new BackendContext(b.device, b.threads, LayeredModelRepository.of(b.models), b.precision),
                b.choices,
                b.given);
        this.chunkFrames = b.chunkFrames;
    }

    /**
     * Starts an engine.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The default engine: CPU, embedded models. Never closed.
     *
     * @return the same engine each time
     */
    public static DreamTalkEngine shared() {
        return Shared.ENGINE;
    }

    /**
     * A run of a request.
     *
     * @param request what to make
     * @return a one-shot job
     */
    public DreamTalkJob newJob(DreamTalkRequest request) {
        return new DreamTalkJob(request, backends, chunkFrames);
    }

    /**
     * Names of the embedded styles.
     *
     * @return sorted names, such as {@code happy}
     */
    public List<String> styles() {
        return new StyleLibrary(backends.models()).names();
    }

    /**
     * The code of a style, as the engine's denoiser sees it.
     *
     * @param style an embedded style, a file or a clip
     * @return the code
     * @throws InvalidInputException if there is no such style, or it does not fit the denoiser
     */
    public StyleCode styleCode(Style style) {
        MotionDenoiser denoiser = backends.denoiser();
        return denoiser.styleEncoder().encode(new StyleLibrary(backends.models()).clip(style, denoiser.spec()));
    }

    /**
     * Writes the audio features of a sound, as {@link DreamTalkRequest.Builder#features} takes them. Memory does not grow
     * with the sound.
     *
     * @param audio a sound file
     * @param target an npy file [frames, dimension]; replaced
     * @return frames written
     * @throws InvalidInputException if there is no sound in it
     * @throws MediaException if reading or writing fails
     */
    public long writeFeatures(Path audio, Path target) {
        return new FeatureFile(backends).write(audio, target);
    }

    /**
     * What this engine finds on this machine. Loads no models.
     *
     * @return versions, backends and models
     */
    public Diagnostics diagnostics() {
        String version = DreamTalkEngine.class.getPackage().getImplementationVersion();
        return new Diagnostics(
                version == null ? "development" : version,
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                backends.device(),
                backends.devices(),
                backends.list(),
                backends.models().entries());
    }

    /** Closes all backends. Running jobs fail. A second call does nothing. */
    @Override
    public void close() {
        backends.close();
    }

    /** Collects an engine's settings; not thread-safe. */
    public static final class Builder {
        private Device device = Device.cpu();
        private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        private Precision precision = Precision.FP32;
        private int chunkFrames = 64;
        private @Nullable Path models;
        private final Map<Stage, String> choices = new EnumMap<>(Stage.class);
        private final Map<Stage, BackendProvider<?>> given = new EnumMap<>(Stage.class);

        private Builder() {}

        /**
         * Where networks run; CPU by default. Never falls back.
         *
         * @param device the device
         * @return this
         */
        public Builder device(Device device) {
            this.device = device;
            return this;
        }

        /**
         * Worker threads inside a network call.
         *
         * @param threads at least 1; by default the processors of the JVM
         * @return this
         * @throws InvalidInputException if below 1
         */
        public Builder threads(int threads) {
            if (threads < 1) {
                throw new InvalidInputException("threads: found " + threads + ", expected at least 1");
            }
            this.threads = threads;
            return this;
        }

        /**
         * How exactly the motion network computes; {@link Precision#FP32} by default.
         *
         * @param precision the precision
         * @return this
         */
        public Builder precision(Precision precision) {
            this.precision = precision;
            return this;
        }

        /**
         * Motion frames sampled at a time: more is faster, fewer gives the first frame earlier and takes less memory.
         *
         * @param frames 1 to 4096; 64 by default
         * @return this
         * @throws InvalidInputException if out of range
         */
        public Builder chunkFrames(int frames) {
            if (frames < 1 || frames > 4096) {
                throw new InvalidInputException("chunk frames: found " + frames + ", expected 1 to 4096");
            }
            this.chunkFrames = frames;
            return this;
        }

        /**
         * A folder whose model files come before the embedded ones of the same name.
         *
         * @param directory the folder
         * @return this
         */
        public Builder models(Path directory) {
            this.models = directory;
            return this;
        }

        /**
         * Chooses a backend by name, where priority would choose another.
         *
         * @param stage which stage; the sampler is chosen by the request instead
         * @param name the backend's name
         * @return this
         */
        public Builder backend(Stage stage, String name) {
            choices.put(stage, name);
            return this;
        }

        /**
         * Uses this backend for a stage, whatever is on the class path.
         *
         * @param stage which stage
         * @param provider makes the backend; must implement the stage's {@link Stage#providerType()}
         * @return this
         * @throws InvalidInputException if the provider belongs to another stage
         */
        public Builder backend(Stage stage, BackendProvider<?> provider) {
            if (!stage.providerType().isInstance(provider)) {
                throw new InvalidInputException(stage.label() + ": found a provider of type "
                        + provider.getClass().getName() + ", expected a "
                        + stage.providerType().getName());
            }
            given.put(stage, provider);
            return this;
        }

        /**
         * Makes the engine. Backends are looked up when first needed.
         *
         * @return the engine
         * @throws InvalidInputException if the device has no such precision
         */
        public DreamTalkEngine build() {
            if (precision == Precision.INT8 && device.kind() != Device.Kind.CPU) {
                throw new InvalidInputException(
                        "precision: found int8 on device " + device
                                + ", expected fp32; the integer products are the processor's. Choose device cpu or precision fp32");
            }
            return new DreamTalkEngine(this);
        }
    }
}
