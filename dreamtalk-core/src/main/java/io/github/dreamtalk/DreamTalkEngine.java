package io.github.dreamtalk;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.chain.ChainPlan;
import io.github.dreamtalk.internal.chain.ChainStep;
import io.github.dreamtalk.internal.chain.WordSearch;
import io.github.dreamtalk.internal.job.FeatureFile;
import io.github.dreamtalk.internal.job.JobQueue;
import io.github.dreamtalk.internal.job.JobRunner;
import io.github.dreamtalk.internal.job.SafeTrace;
import io.github.dreamtalk.internal.job.ShutdownTidying;
import io.github.dreamtalk.internal.job.SpeechSearch;
import io.github.dreamtalk.internal.job.WordsHeard;
import io.github.dreamtalk.internal.portrait.PictureSource;
import io.github.dreamtalk.internal.portrait.PreparedAvatar;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.internal.style.StyleLibrary;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.Trace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The heavy part: loaded models, device, threads. Thread-safe; share one among any number of jobs.
 *
 * <h2>Lifetime</h2>
 *
 * Models are loaded when a job first needs them, or by {@link #warmUp()}, and kept until {@link #close()}. Closing is always
 * safe: new use is refused, waiting jobs end with {@link io.github.dreamtalk.error.CancelledException}, running jobs are
 * stopped inside their step and end with it too, and only when the last of them has left is anything freed. {@link
 * #shared()} is made when first asked for, uses the CPU and lives until the JVM ends.
 *
 * <h2>Threads</h2>
 *
 * Every job has a thread of its own (of the {@link Builder#executor executor}, if one is given) and one more while it
 * renders. At most {@link Builder#maxJobs maxJobs} run at once; up to {@link Builder#maxWaiting maxWaiting} more wait in the
 * order they came, and beyond that a job is refused with {@link io.github.dreamtalk.error.EngineBusyException}. A job that
 * waits inside another job's consumer counts as well: with {@code maxJobs(1)} it would wait for itself.
 */
public final class DreamTalkEngine implements AutoCloseable {
    /** The largest picture in 16 bits without compression has 400 MB; it is held whole. */
    private static final int MOST_PICTURE_BYTES = 1 << 29;

    private static final Object SHARED_LOCK = new Object();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static @Nullable DreamTalkEngine sharedEngine;

    private final Backends backends;
    private final int chunkFrames;
    private final JobQueue queue;
    private final Gate gate;
    private final Trace trace;
    private final AtomicLong jobs = new AtomicLong();
    private final Set<PreparedAvatar> avatars = new LinkedHashSet<>();
    private final @Nullable ShutdownTidying tidying;

    private DreamTalkEngine(Builder b, String name) {
        this.trace = SafeTrace.of(b.trace);
        this.backends =
                new Backends(b.device, b.threads, ModelRepository.of(b.models), b.precision, trace, b.choices, b.given);
        this.chunkFrames = b.chunkFrames;
        this.queue = new JobQueue(b.maxJobs, b.maxWaiting, b.executor);
        this.gate = new Gate(name, this::free);
        this.tidying = b.tidyOnShutdown ? new ShutdownTidying(this::shutDown, PATIENCE) : null;
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
     * The default engine: CPU, embedded models. Never closed: {@link #close()} of it is refused.
     *
     * @return the same engine each time
     */
    public static DreamTalkEngine shared() {
        // Not a static initialiser: one failure there would be final for the whole life of the JVM.
        synchronized (SHARED_LOCK) {
            if (sharedEngine == null) {
                sharedEngine = builder().build("the shared engine");
            }
            return sharedEngine;
        }
    }

    /**
     * A run of a request. Nothing is loaded or read yet.
     *
     * @param request what to make
     * @return a one-shot job
     * @throws InvalidInputException if the request's avatar belongs to another engine
     */
    public DreamTalkJob newJob(DreamTalkRequest request) {
        Objects.requireNonNull(request, "request");
        Avatar avatar = request.avatar();
        if (avatar != null && !avatar.prepared().belongsTo(backends)) {
            throw InvalidInputException.of(
                    "avatar", Problem.CONFLICT, avatar + " of another engine", "one made by this engine");
        }
        return new DreamTalkJob(request, this, jobs.incrementAndGet());
    }

    /**
     * Reads, analyses and prepares a portrait once, for any number of jobs.
     *
     * @param file a picture file with at least one face
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it is no picture, or has no face
     */
    public Avatar avatar(Path file) {
        return avatar(file, AvatarOptions.DEFAULT);
    }

    /**
     * Reads, analyses and prepares a portrait once, for any number of jobs.
     *
     * @param file a picture file with at least one face
     * @param options which face and size
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it is no picture, or has no such face
     */
    public Avatar avatar(Path file, AvatarOptions options) {
        return avatar(new PictureSource.OfFile(Objects.requireNonNull(file, "file")), options);
    }

    /**
     * Reads, analyses and prepares a portrait once, for any number of jobs, with {@link AvatarOptions#DEFAULT}.
     *
     * @param bytes of a picture file with at least one face; not kept
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it is no picture, or has no face
     */
    public Avatar avatar(byte[] bytes) {
        return avatar(bytes, AvatarOptions.DEFAULT);
    }

    /**
     * Reads, analyses and prepares a portrait once, for any number of jobs.
     *
     * @param bytes of a picture file with at least one face; not kept
     * @param options which face and size
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it is no picture, or has no such face
     */
    public Avatar avatar(byte[] bytes, AvatarOptions options) {
        return avatar(new PictureSource.OfBytes(Objects.requireNonNull(bytes, "bytes")), options);
    }

    /**
     * Reads, analyses and prepares a portrait once, for any number of jobs, with {@link AvatarOptions#DEFAULT}.
     *
     * @param stream of a picture file with at least one face; read to its end, not closed
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it is no picture, or has no face
     * @throws MediaException if the stream fails
     */
    public Avatar avatar(InputStream stream) {
        return avatar(stream, AvatarOptions.DEFAULT);
    }

    /**
     * Reads, analyses and prepares a portrait once, for any number of jobs.
     *
     * @param stream of a picture file with at least one face; read to its end, not closed
     * @param options which face and size
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it is no picture, or has no such face
     * @throws MediaException if the stream fails
     */
    public Avatar avatar(InputStream stream, AvatarOptions options) {
        try {
            byte[] bytes = Objects.requireNonNull(stream, "stream").readNBytes(MOST_PICTURE_BYTES + 1);
            if (bytes.length > MOST_PICTURE_BYTES) {
                throw InvalidInputException.of(
                        "portrait",
                        Problem.OUT_OF_RANGE,
                        "a stream of more than " + MOST_PICTURE_BYTES + " bytes",
                        "a picture of no more; give a larger one as a file");
            }
            return avatar(bytes, options);
        } catch (IOException e) {
            throw new MediaException("portrait: the picture's stream failed: " + e, e);
        }
    }

    /**
     * Analyses and prepares a portrait once, for any number of jobs, with {@link AvatarOptions#DEFAULT}.
     *
     * @param image the picture; copied
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it has no face
     */
    public Avatar avatar(RgbImage image) {
        return avatar(image, AvatarOptions.DEFAULT);
    }

    /**
     * Analyses and prepares a portrait once, for any number of jobs.
     *
     * @param image the picture; copied
     * @param options which face and size
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it has no such face
     */
    public Avatar avatar(RgbImage image, AvatarOptions options) {
        return avatar(new PictureSource.OfImage(Objects.requireNonNull(image, "image")), options);
    }

    /**
     * Analyses and prepares a portrait once, for any number of jobs, with {@link AvatarOptions#DEFAULT}.
     *
     * @param image the picture, of any type; drawn on white where it is transparent; copied
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it has no face
     */
    public Avatar avatar(BufferedImage image) {
        return avatar(image, AvatarOptions.DEFAULT);
    }

    /**
     * Analyses and prepares a portrait once, for any number of jobs.
     *
     * @param image the picture, of any type; drawn on white where it is transparent; copied
     * @param options which face and size
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if it has no such face
     */
    public Avatar avatar(BufferedImage image, AvatarOptions options) {
        return avatar(RgbImage.of(Objects.requireNonNull(image, "image")), options);
    }

    private Avatar avatar(PictureSource source, AvatarOptions options) {
        Objects.requireNonNull(options, "options");
        try (Gate.Entry inside = gate.enter()) {
            PreparedAvatar prepared = PreparedAvatar.load(backends, source, options.options(), trace);
            try {
                if (backends.get(StageKey.RENDERER).accepts(MotionSpace.ARKIT)) {
                    try (Gate.Entry entered = prepared.enter()) {
                        prepared.prepared(MotionSpace.ARKIT, trace);
                    }
                }
            } catch (Throwable e) { // whatever it is, what was read is freed
                prepared.close();
                throw e;
            }
            synchronized (avatars) {
                avatars.add(prepared);
            }
            return new Avatar(prepared, source.toString(), () -> forget(prepared));
        }
    }

    private void forget(PreparedAvatar prepared) {
        synchronized (avatars) {
            avatars.remove(prepared);
        }
    }

    /**
     * Decides and checks what would stand in the chain of a request, without reading its sound or portrait. Every job does
     * this first.
     *
     * @param request what to make
     * @return the stages in order, with their look-ahead
     * @throws InvalidInputException if motion does not reach the renderer (names the candidates), or style, steps, stages or
     *     motion files cannot be used
     * @throws io.github.dreamtalk.error.BackendUnavailableException if a backend is missing
     */
    public ChainDescription plan(DreamTalkRequest request) {
        Objects.requireNonNull(request, "request");
        try (Gate.Entry inside = gate.enter()) {
            ChainPlan plan = ChainPlan.of(request.chain(request.portrayed()), backends);
            List<ChainDescription.Step> steps = new ArrayList<>();
            LookAhead sum = LookAhead.NONE;
            for (ChainStep s : plan.steps()) {
                steps.add(new ChainDescription.Step(s.name(), s.lookAhead()));
                sum = sum.plus(s.lookAhead());
            }
            return new ChainDescription(plan.space(), steps, sum);
        }
    }

    /**
     * Loads what a job from voice and portrait needs and runs it once over a second of silence, so that the first real job
     * does not wait for it. Takes as long as a cold start; calling it again is cheap. If it fails, the engine stays open and
     * may be warmed up again. It returns nothing, for {@code build().warmUp()} as the resource of a {@code try} would leave
     * nobody to close the engine when warming up fails.
     *
     * @throws io.github.dreamtalk.error.BackendUnavailableException if a backend is missing or cannot be made
     * @throws io.github.dreamtalk.error.ModelMismatchException if models do not fit each other
     * @throws io.github.dreamtalk.error.CancelledException if the calling thread is interrupted or the engine closed meanwhile
     */
    public void warmUp() {
        try (Gate.Entry inside = gate.enter()) {
            backends.load(List.of(
                    StageKey.DENOISER,
                    StageKey.AUDIO_FEATURES,
                    StageKey.PORTRAIT_ANALYZER,
                    StageKey.RENDERER,
                    StageKey.MEDIA_READER,
                    StageKey.MEDIA_WRITER));
        }
        newJob(DreamTalk.builder()
                        .voice(Voice.pcm(new float[16_000], 16_000, 1))
                        .build())
                .motion();
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
        Objects.requireNonNull(style, "style");
        try (Gate.Entry inside = gate.enter()) {
            MotionDenoiser denoiser = backends.get(StageKey.DENOISER);
            return denoiser.styleEncoder().encode(new StyleLibrary(backends.models()).clip(style, denoiser.spec()));
        }
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
     * @throws io.github.dreamtalk.error.CancelledException if the engine is closed meanwhile; no file is left then
     */
    public long writeFeatures(Path audio, Path target) {
        return writeFeatures(Voice.file(Objects.requireNonNull(audio, "audio")), target);
    }

    /**
     * Writes the audio features of a voice, as {@link DreamTalkRequest.Builder#features} takes them. Memory does not grow
     * with the sound.
     *
     * @param voice a voice of any kind
     * @param target an npy file [frames, dimension]; replaced
     * @return frames written
     * @throws InvalidInputException if there is no sound in it
     * @throws MediaException if reading or writing fails
     * @throws io.github.dreamtalk.error.CancelledException if the engine is closed meanwhile; no file is left then
     */
    public long writeFeatures(Voice voice, Path target) {
        Objects.requireNonNull(voice, "voice");
        Objects.requireNonNull(target, "target");
        CancelToken cancel = new CancelToken();
        try (Gate.Entry inside = gate.enter(() -> cancel.cancel(queue.closedBecause()))) {
            return new FeatureFile(backends, cancel).write(voice.source(), target);
        }
    }

    /**
     * Finds the words of a text in a voice: for subtitles, for lips of other systems, or to see whether text and sound belong
     * together. Memory grows with the text, not with the sound.
     *
     * @param voice a voice of any kind
     * @param transcript what is said in it
     * @return when each word and each phone is said
     * @throws InvalidInputException if there is no sound in it, or the language of the text is not known
     * @throws MediaException if reading fails
     * @throws io.github.dreamtalk.error.CancelledException if the engine is closed meanwhile
     */
    public Alignment align(Voice voice, Transcript transcript) {
        Objects.requireNonNull(transcript, "transcript");
        WordSearch.Found found = search(voice, transcript);
        return new Alignment(found.words(), found.phones(), found.warnings());
    }

    /**
     * Finds the phones of a voice by ear alone. With a text {@link #align} is far surer: of the lip closures in English speech
     * it finds nearly all, this about five in six.
     *
     * @param voice a voice of any kind
     * @return the phones, as they sound to one who knows the phones of English
     * @throws InvalidInputException if there is no sound in it
     * @throws MediaException if reading fails
     * @throws io.github.dreamtalk.error.CancelledException if the engine is closed meanwhile
     */
    public PhoneTrack phones(Voice voice) {
        return search(voice, null).phones();
    }

    /**
     * Writes down what is said in a voice, for lips that say the words where no text is at hand: give what it returns to
     * {@link DreamTalkRequest.Builder#transcript(Transcript)}. Words that are wrong do little harm, since those that the sound
     * does not hold are dropped. Needs a {@link io.github.dreamtalk.spi.SpeechRecognizer} such as that of {@code dreamtalk-sphinx}
     * and takes as long as the sound lasts, or longer.
     *
     * @param voice a voice of any kind
     * @param language what language is spoken in it
     * @return the words and when they are said; empty if none was heard
     * @throws InvalidInputException if there is no sound in it, or the language is not understood
     * @throws MediaException if reading fails
     * @throws io.github.dreamtalk.error.BackendUnavailableException if there is no recogniser
     * @throws io.github.dreamtalk.error.CancelledException if the engine is closed meanwhile
     */
    public Optional<Transcript> recognize(Voice voice, Locale language) {
        Objects.requireNonNull(voice, "voice");
        Objects.requireNonNull(language, "language");
        CancelToken cancel = new CancelToken();
        try (Gate.Entry inside = gate.enter(() -> cancel.cancel(queue.closedBecause()))) {
            return new WordsHeard(backends, cancel, trace).in(voice.source(), language);
        }
    }

    private WordSearch.Found search(Voice voice, @Nullable Transcript transcript) {
        Objects.requireNonNull(voice, "voice");
        CancelToken cancel = new CancelToken();
        try (Gate.Entry inside = gate.enter(() -> cancel.cancel(queue.closedBecause()))) {
            return new SpeechSearch(backends, cancel, trace).in(voice.source(), transcript);
        }
    }

    /**
     * A backend of this engine, for programs that use one directly.
     *
     * @param <T> the backend
     * @param key which kind
     * @return the backend, made if need be; owned by the engine
     * @throws io.github.dreamtalk.error.BackendUnavailableException if there is none
     */
    public <T> T backend(StageKey<T> key) {
        Objects.requireNonNull(key, "key");
        try (Gate.Entry inside = gate.enter()) {
            return backends.get(key);
        }
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
                backends.list().stream()
                        .map(l -> new Diagnostics.Backend(
                                l.key().name(), l.name(), l.priority(), l.location(), l.problem()))
                        .toList(),
                backends.models().entries());
    }

    JobQueue queue() {
        return queue;
    }

    Gate gate() {
        return gate;
    }

    JobRunner runner(DreamTalkRequest request, boolean pictures, CancelToken cancel, Gate.Entry stay, long number) {
        return new JobRunner(
                request.job(pictures),
                backends,
                chunkFrames,
                cancel,
                stay,
                new ListenerEvents(request.listener()),
                trace.ofJob(number));
    }

    /**
     * Closes the engine: see its lifetime. Called from inside one of its own jobs (a frame consumer, say) it does not wait
     * for that job; the last one to end frees everything. A second call does nothing more.
     *
     * @throws IllegalStateException for the {@link #shared()} engine
     */
    @Override
    public void close() {
        synchronized (SHARED_LOCK) {
            if (this == sharedEngine) {
                throw new IllegalStateException(
                        "the shared engine serves the whole JVM and is never closed; make one with"
                                + " DreamTalkEngine.builder() to close it");
            }
        }
        if (tidying != null) {
            tidying.close();
        }
        queue.close();
        gate.close();
    }

    private void shutDown() {
        queue.close("the JVM is shutting down");
        gate.close();
    }

    private void free() {
        try (Scope scope = new Scope()) {
            scope.own(backends);
            synchronized (avatars) {
                avatars.forEach(scope::own);
                avatars.clear();
            }
        }
    }

    /** Collects an engine's settings; not thread-safe. */
    public static final class Builder {
        private Device device = Device.cpu();
        private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        private Precision precision = Precision.FP32;
        private int chunkFrames = 64;
        private int maxJobs = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        private int maxWaiting = 256;
        private @Nullable Executor executor;
        private Trace trace = Trace.NONE;
        private @Nullable Path models;
        private boolean tidyOnShutdown;
        private final Map<StageKey<?>, String> choices = new HashMap<>();
        private final Map<StageKey<?>, List<BackendProvider<?>>> given = new HashMap<>();

        private Builder() {}

        /**
         * Where networks run; CPU by default. Never falls back.
         *
         * @param device the device
         * @return this
         */
        public Builder device(Device device) {
            this.device = Objects.requireNonNull(device, "device");
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
            this.threads = atLeast("threads", threads, 1);
            return this;
        }

        /**
         * How exactly the motion network computes; {@link Precision#FP32} by default.
         *
         * @param precision the precision
         * @return this
         */
        public Builder precision(Precision precision) {
            this.precision = Objects.requireNonNull(precision, "precision");
            return this;
        }

        /**
         * Most motion frames sampled at a time: more is faster, fewer takes less memory. A clip begins with small chunks
         * whatever this is, so that its first frame comes early.
         *
         * @param frames 1 to 4096; 64 by default
         * @return this
         * @throws InvalidInputException if out of range
         */
        public Builder chunkFrames(int frames) {
            if (frames < 1 || frames > 4096) {
                throw InvalidInputException.of("chunk frames", Problem.OUT_OF_RANGE, frames, "1 to 4096");
            }
            this.chunkFrames = frames;
            return this;
        }

        /**
         * Jobs that run at once.
         *
         * @param jobs at least 1; by default twice the processors of the JVM, and at least 4
         * @return this
         * @throws InvalidInputException if below 1
         */
        public Builder maxJobs(int jobs) {
            this.maxJobs = atLeast("max jobs", jobs, 1);
            return this;
        }

        /**
         * Jobs that may wait for their turn, first come, first served; one more is refused with {@link
         * io.github.dreamtalk.error.EngineBusyException}.
         *
         * @param jobs at least 0; 256 by default
         * @return this
         * @throws InvalidInputException if below 0
         */
        public Builder maxWaiting(int jobs) {
            this.maxWaiting = atLeast("max waiting", jobs, 0);
            return this;
        }

        private static int atLeast(String what, int found, int least) {
            if (found < least) {
                throw InvalidInputException.of(what, Problem.OUT_OF_RANGE, found, "at least " + least);
            }
            return found;
        }

        /**
         * Gives every job its thread, such as an executor of virtual threads. It must run jobs beside each other: at most
         * {@link #maxJobs} are given to it at once.
         *
         * @param executor not shut down by the engine
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Hears what is done and how long it took.
         *
         * @param trace see its contract
         * @return this
         */
        public Builder trace(Trace trace) {
            this.trace = Objects.requireNonNull(trace, "trace");
            return this;
        }

        /**
         * Whether the engine ends its work when the JVM shuts down: by Ctrl-C, SIGTERM or {@link System#exit}. A shutdown
         * hook then cancels what runs and waits for it, up to ten seconds, so that no part of a file is left. Without it a
         * signal cuts jobs off where they are, and hidden {@code .part} files may stay beside their targets. Off by default,
         * because a library must not add hooks unasked: programs that end their jobs themselves, servers above all, need
         * none. {@link DreamTalkEngine#close()} takes the hook out again; an engine that is never closed is kept by it.
         *
         * @param tidy true to register the hook in {@link #build()}
         * @return this
         */
        public Builder tidyOnShutdown(boolean tidy) {
            this.tidyOnShutdown = tidy;
            return this;
        }

        /**
         * A folder whose model files come before the embedded ones of the same name.
         *
         * @param directory the folder
         * @return this
         */
        public Builder models(Path directory) {
            this.models = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Chooses a backend by name, where priority would choose another. The sampler chosen here is that of requests which
         * name none.
         *
         * @param key what it is for; not one of which several stand in a chain, those are named by the request
         * @param name the backend's name
         * @return this
         * @throws InvalidInputException for a key of which several stand in a chain
         */
        public Builder backend(StageKey<?> key, String name) {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(name, "name");
            if (key.equals(StageKey.MOTION_STAGE)
                    || key.equals(StageKey.FRAME_STAGE)
                    || key.equals(StageKey.RETARGETER)) {
                throw InvalidInputException.of(
                        "backend",
                        Problem.UNSUPPORTED,
                        "'" + name + "' as the one " + key.name(),
                        "stages to be taken in or left out by the request's stage(name, on)");
            }
            choices.put(key, name);
            return this;
        }

        /**
         * Uses this backend, whatever is on the class path. Motion stages, frame stages and retargeters join those that are
         * found. Of all others one is used: the one chosen by name, or else the last that was given. A provider replaces one
         * of the same name that was given before.
         *
         * @param <T> the backend
         * @param key what it is for
         * @param provider makes the backend; must implement the key's {@link StageKey#providerType()}
         * @return this
         * @throws InvalidInputException if the provider belongs to another key
         */
        public <T> Builder backend(StageKey<T> key, BackendProvider<? extends T> provider) {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(provider, "provider");
            if (!key.providerType().isInstance(provider)) {
                throw new InvalidInputException(key.name() + ": found a provider of type "
                        + provider.getClass().getName() + ", expected a "
                        + key.providerType().getName());
            }
            List<BackendProvider<?>> all = given.computeIfAbsent(key, k -> new ArrayList<>());
            all.removeIf(p -> p.name().equals(provider.name()));
            all.add(provider);
            return this;
        }

        /**
         * Makes the engine. Backends are looked up when first needed.
         *
         * @return the engine
         * @throws InvalidInputException if the device has no such precision
         * @throws io.github.dreamtalk.error.CancelledException if it is to tidy on shutdown and the JVM is shutting down
         */
        public DreamTalkEngine build() {
            return build("the engine");
        }

        private DreamTalkEngine build(String name) {
            if (precision == Precision.INT8 && device.kind() != Device.Kind.CPU) {
                throw new InvalidInputException(
                        "precision: found int8 on device " + device
                                + ", expected fp32; the integer products are the processor's. Choose device cpu or precision fp32");
            }
            return new DreamTalkEngine(this, name);
        }
    }
}
