package io.github.dreamtalk;

import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.internal.chain.ChainSpec;
import io.github.dreamtalk.internal.chain.MotionInput;
import io.github.dreamtalk.internal.job.JobSpec;
import io.github.dreamtalk.internal.portrait.PictureSource;
import io.github.dreamtalk.internal.portrait.PortraitOptions;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.motion.StyleTrack;
import io.github.dreamtalk.speech.Transcript;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to make: an immutable, cheap description. Made by {@link DreamTalk#builder()}; run by
 * {@link DreamTalkEngine#newJob} or, on the shared engine, by {@link #generate}. Equal if all its values are.
 */
public final class DreamTalkRequest {
    /** The values, one for each getter. */
    private record Values(
            @Nullable Path portrait,
            @Nullable RgbImage portraitImage,
            @Nullable Avatar avatar,
            @Nullable Integer face,
            boolean crop,
            int size,
            @Nullable Voice voice,
            @Nullable Transcript transcript,
            @Nullable Path features,
            @Nullable NoiseSource noise,
            Style style,
            float guidance,
            @Nullable String sampler,
            int steps,
            long seed,
            FrameRate fps,
            HeadMotion head,
            Map<String, Boolean> stages,
            @Nullable String synthesizer,
            boolean report,
            @Nullable Path motionInput,
            @Nullable MotionSequence motion,
            @Nullable Path motionOutput,
            @Nullable Duration deadline,
            DreamTalkListener listener) {}

    private final Values v;

    private DreamTalkRequest(Values values) {
        this.v = values;
    }

    /**
     * Runs on the shared engine and waits.
     *
     * @param target {@code *.mp4}, {@code *.webm} or a folder for PNG frames
     * @return what was made
     */
    public Result generate(Path target) {
        return DreamTalkEngine.shared().newJob(this).generate(target);
    }

    /**
     * A builder holding this request's values; each of its setters replaces what is there.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.portrait = v.portrait;
        b.portraitImage = v.portraitImage;
        b.avatar = v.avatar;
        // What is as by default stays unsaid, so that an avatar may take the portrait's place.
        b.face = v.face;
        b.crop = v.crop ? null : Boolean.FALSE;
        b.size = v.size == 0 ? null : v.size;
        b.voice = v.voice;
        b.transcript = v.transcript;
        b.features = v.features;
        b.noise = v.noise;
        b.style = v.style;
        b.guidance = v.guidance;
        b.sampler = v.sampler;
        b.steps = v.steps;
        b.seed = v.seed;
        b.fps = v.fps.equals(defaultRate(v.motion)) ? null : v.fps;
        b.head = v.head;
        b.stages.putAll(v.stages);
        b.synthesizer = v.synthesizer;
        b.report = v.report;
        b.motionInput = v.motionInput;
        b.motion = v.motion;
        b.motionOutput = v.motionOutput;
        b.deadline = v.deadline;
        b.listener = v.listener;
        return b;
    }

    /**
     * The portrait file.
     *
     * @return the file, or null if an image or avatar was given or none is needed
     */
    public @Nullable Path portrait() {
        return v.portrait;
    }

    /**
     * The portrait in memory.
     *
     * @return the image, or null
     */
    public @Nullable RgbImage portraitImage() {
        return v.portraitImage;
    }

    /**
     * The portrait prepared before.
     *
     * @return the avatar, or null
     */
    public @Nullable Avatar avatar() {
        return v.avatar;
    }

    /**
     * Which face of the portrait.
     *
     * @return 0 for the largest, 1 for the next, ...
     */
    public int face() {
        return v.face == null ? 0 : v.face;
    }

    /**
     * Whether the face is looked for.
     *
     * @return true by default
     */
    public boolean crop() {
        return v.crop;
    }

    /**
     * Longer side of the output.
     *
     * @return pixels, or 0 for the portrait's own size
     */
    public int size() {
        return v.size;
    }

    /**
     * The voice.
     *
     * @return the voice, or null if features or motion are given and no sound wanted
     */
    public @Nullable Voice voice() {
        return v.voice;
    }

    /**
     * What is said in the voice.
     *
     * @return the text, or null if the lips follow the sound alone
     */
    public @Nullable Transcript transcript() {
        return v.transcript;
    }

    /**
     * Ready audio features in place of a sound file.
     *
     * @return the file, or null
     */
    public @Nullable Path features() {
        return v.features;
    }

    /**
     * The noise sampling starts from and adds.
     *
     * @return the source, or null for the one the seed gives
     */
    public @Nullable NoiseSource noise() {
        return v.noise;
    }

    /**
     * The speaking style.
     *
     * @return the style; neutral by default
     */
    public Style style() {
        return v.style;
    }

    /**
     * Classifier-free guidance scale.
     *
     * @return the scale; 1 by default
     */
    public float guidance() {
        return v.guidance;
    }

    /**
     * Name of the sampler.
     *
     * @return the name, or null for the engine's, which is {@code ddim} unless another was chosen
     */
    public @Nullable String sampler() {
        return v.sampler;
    }

    /**
     * Network evaluations per frame.
     *
     * @return 10 by default
     */
    public int steps() {
        return v.steps;
    }

    /**
     * Seed of all randomness.
     *
     * @return 0 by default
     */
    public long seed() {
        return v.seed;
    }

    private static FrameRate defaultRate(@Nullable MotionSequence motion) {
        return motion == null ? FrameRate.FPS_25 : motion.rate();
    }

    /**
     * Output frame rate.
     *
     * @return by default that of the motion given in memory, 25 else
     */
    public FrameRate fps() {
        return v.fps;
    }

    /**
     * Head movement.
     *
     * @return natural by default
     */
    public HeadMotion head() {
        return v.head;
    }

    /**
     * Motion and frame stages taken in or left out by name.
     *
     * @return an immutable map: true for those asked for, false for those left out
     */
    public Map<String, Boolean> stages() {
        return v.stages;
    }

    /**
     * Name of the backend that makes frames without motion.
     *
     * @return the name, or null to render motion
     */
    public @Nullable String synthesizer() {
        return v.synthesizer;
    }

    /**
     * Whether a job reports on the frames it makes.
     *
     * @return true if {@link Result#report()} will be there
     */
    public boolean report() {
        return v.report;
    }

    /**
     * A motion file to render instead of generating motion.
     *
     * @return the file, or null
     */
    public @Nullable Path motionInput() {
        return v.motionInput;
    }

    /**
     * Motion in memory to render instead of generating motion.
     *
     * @return the motion, or null
     */
    public @Nullable MotionSequence motion() {
        return v.motion;
    }

    /**
     * Where the motion is also written.
     *
     * @return the file, or null
     */
    public @Nullable Path motionOutput() {
        return v.motionOutput;
    }

    /**
     * How long a job may take, waiting for its turn included.
     *
     * @return the time, or null for no limit
     */
    public @Nullable Duration deadline() {
        return v.deadline;
    }

    /**
     * Hears about progress.
     *
     * @return the listener
     */
    public DreamTalkListener listener() {
        return v.listener;
    }

    /** Whether there is a picture to animate. */
    boolean portrayed() {
        return v.portrait != null || v.portraitImage != null || v.avatar != null;
    }

    private @Nullable MotionInput motionSource() {
        if (v.motion != null) {
            return new MotionInput.OfSequence(v.motion);
        }
        return v.motionInput == null ? null : new MotionInput.OfFile(v.motionInput);
    }

    /** What this request says about the chain. */
    ChainSpec chain(boolean pictures) {
        return new ChainSpec(
                v.features,
                motionSource(),
                v.motionOutput,
                v.synthesizer,
                v.sampler,
                v.steps,
                v.guidance,
                StyleTrack.constant(v.style),
                v.head,
                v.stages,
                v.fps,
                v.seed,
                v.transcript,
                pictures);
    }

    /** This request as a job sees it. */
    JobSpec job(boolean pictures) {
        PictureSource picture = null;
        if (v.portraitImage != null) {
            picture = new PictureSource.OfImage(v.portraitImage);
        } else if (v.portrait != null) {
            picture = new PictureSource.OfFile(v.portrait);
        }
        return new JobSpec(
                chain(pictures),
                v.avatar == null ? null : v.avatar.prepared(),
                picture,
                new PortraitOptions(v.face, v.crop, v.size),
                v.voice == null ? null : v.voice.source(),
                v.noise,
                v.report);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DreamTalkRequest r && r.v.equals(v);
    }

    @Override
    public int hashCode() {
        return v.hashCode();
    }

    /** The values that are not null. */
    @Override
    public String toString() {
        Map<String, Object> parts = new java.util.LinkedHashMap<>();
        parts.put("portrait", v.avatar != null ? v.avatar : v.portraitImage != null ? "image" : v.portrait);
        parts.put("voice", v.voice);
        parts.put("transcript", v.transcript);
        parts.put("features", v.features);
        parts.put(
                "motion",
                v.motion == null ? v.motionInput : v.motion.frames() + " frames at " + v.motion.rate() + " fps");
        parts.put("style", v.style);
        parts.put("guidance", v.guidance);
        parts.put("sampler", v.sampler);
        parts.put("steps", v.steps);
        parts.put("seed", v.seed);
        parts.put("fps", v.fps);
        parts.put("head", v.head.kind());
        parts.put("stages", v.stages.isEmpty() ? null : v.stages);
        parts.put("synthesizer", v.synthesizer);
        parts.put("deadline", v.deadline);
        return parts.entrySet().stream()
                .filter(e -> e.getValue() != null)
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(", ", "DreamTalkRequest[", "]"));
    }

    /**
     * Collects values; not thread-safe. Setters may be called in any order, each replaces what an earlier call of it (or of
     * its sisters for the same thing) gave; {@link #build()} checks everything.
     */
    public static final class Builder {
        private @Nullable Path portrait;
        private @Nullable RgbImage portraitImage;
        private @Nullable Avatar avatar;
        private @Nullable Integer face;
        private @Nullable Boolean crop;
        private @Nullable Integer size;
        private @Nullable Voice voice;
        private @Nullable Transcript transcript;
        private @Nullable Path features;
        private @Nullable NoiseSource noise;
        private Style style = Style.named("neutral");
        private float guidance = 1f;
        private @Nullable String sampler;
        private int steps = 10;
        private long seed;
        private @Nullable FrameRate fps;
        private HeadMotion head = HeadMotion.natural();
        private final Map<String, Boolean> stages = new TreeMap<>();
        private @Nullable String synthesizer;
        private boolean report;
        private @Nullable Path motionInput;
        private @Nullable MotionSequence motion;
        private @Nullable Path motionOutput;
        private @Nullable Duration deadline;
        private DreamTalkListener listener = DreamTalkListener.NONE;

        Builder() {}

        private Builder portrayed(@Nullable Path file, @Nullable RgbImage image, @Nullable Avatar prepared) {
            this.portrait = file;
            this.portraitImage = image;
            this.avatar = prepared;
            return this;
        }

        /**
         * The portrait: a picture file with at least one face.
         *
         * @param file PNG, JPEG, WebP, BMP, GIF or TIFF
         * @return this
         */
        public Builder portrait(Path file) {
            return portrayed(Objects.requireNonNull(file, "file"), null, null);
        }

        /**
         * The portrait as an image in memory.
         *
         * @param image the picture; copied when the job starts
         * @return this
         */
        public Builder portrait(RgbImage image) {
            return portrayed(null, Objects.requireNonNull(image, "image"), null);
        }

        /**
         * The portrait as an image of the Java platform.
         *
         * @param image the picture, of any type; drawn on white where it is transparent; copied now
         * @return this
         */
        public Builder portrait(BufferedImage image) {
            return portrait(RgbImage.of(Objects.requireNonNull(image, "image")));
        }

        /**
         * A portrait prepared before, by the engine that will run the job. It has its face and size already.
         *
         * @param avatar stays open while jobs use it
         * @return this
         */
        public Builder avatar(Avatar avatar) {
            return portrayed(null, null, Objects.requireNonNull(avatar, "avatar"));
        }

        /**
         * Chooses among several faces. Where it is not called and there are several, the result's warnings say so.
         *
         * @param index 0 for the largest face (default), 1 for the next, ...
         * @return this
         */
        public Builder face(int index) {
            this.face = index;
            return this;
        }

        /**
         * Whether the face is looked for, and cut out by renderers that work on a crop.
         *
         * @param crop true by default; false takes the picture as it is, which only renderers of cropped pictures can
         * @return this
         */
        public Builder crop(boolean crop) {
            this.crop = crop;
            return this;
        }

        /**
         * Longer side of the output.
         *
         * @param pixels 64 to 8192, or 0 (default) for the portrait's own size
         * @return this
         */
        public Builder size(int pixels) {
            this.size = pixels;
            return this;
        }

        /**
         * The voice: a sound file or a video with sound.
         *
         * @param file wav, mp3, m4a, flac, ogg, opus, mp4, mov or webm
         * @return this
         */
        public Builder audio(Path file) {
            return voice(Voice.file(file));
        }

        /**
         * The voice, wherever it comes from.
         *
         * @param voice a file, bytes, a stream, PCM
         * @return this
         */
        public Builder voice(Voice voice) {
            this.voice = Objects.requireNonNull(voice, "voice");
            return this;
        }

        /**
         * What is said in the voice: the lips then say these words, where the sound holds them. Most applications know it,
         * for they had it spoken.
         *
         * @param transcript a text and its language
         * @return this
         */
        public Builder transcript(Transcript transcript) {
            this.transcript = Objects.requireNonNull(transcript, "transcript");
            return this;
        }

        /**
         * What is said in the voice, in English.
         *
         * @param text the words
         * @return this
         */
        public Builder transcript(String text) {
            return transcript(Transcript.of(Objects.requireNonNull(text, "text")));
        }

        /**
         * Ready audio features in place of a sound file, to compare a denoiser with another implementation. The clip has
         * ⌊rows / hop⌋ motion frames; a sound file, if given too, is put beside the picture only.
         *
         * @param file an npy array [rows, dimension], as the denoiser's {@code FeatureSpec} says
         * @return this
         */
        public Builder features(Path file) {
            this.features = Objects.requireNonNull(file, "file");
            return this;
        }

        /**
         * Noise in place of that of the seed, to compare a run with another implementation.
         *
         * @param noise such as {@link io.github.dreamtalk.diffusion.RecordedNoise}; thread-safe
         * @return this
         */
        public Builder noise(NoiseSource noise) {
            this.noise = Objects.requireNonNull(noise, "noise");
            return this;
        }

        /**
         * The speaking style.
         *
         * @param style a named style, a file or a motion clip
         * @return this
         */
        public Builder style(Style style) {
            this.style = Objects.requireNonNull(style, "style");
            return this;
        }

        /**
         * An embedded style by name.
         *
         * @param name such as {@code neutral}, {@code happy} or {@code sad}
         * @return this
         */
        public Builder style(String name) {
            return style(Style.named(Objects.requireNonNull(name, "name")));
        }

        /**
         * How strongly the style shows: result = without style + scale · (with style − without style). Of the embedded model these are
         * whole samples drawn from the same noise, so that the scale is an intensity; of models of the published layout they are
         * the predictions of each step, as in classifier-free guidance ({@link io.github.dreamtalk.diffusion.GuidanceMode}).
         *
         * @param scale 0 (neutral) to 10; 1 (default) is the style as it is, at half the cost; weights end at the range of their space,
         *     so little changes beyond 2
         * @return this
         */
        public Builder guidance(float scale) {
            this.guidance = scale;
            return this;
        }

        /**
         * The sampling method.
         *
         * @param name {@code ddim}, {@code ddpm}, {@code dpm++}, or a third party's; without a name the engine's, which is
         *     {@code ddim} unless it was told otherwise
         * @return this
         */
        public Builder sampler(String name) {
            this.sampler = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Network evaluations per frame.
         *
         * @param steps 1 to 1000; default 10
         * @return this
         */
        public Builder steps(int steps) {
            this.steps = steps;
            return this;
        }

        /**
         * Seed of all randomness: the same request with the same seed gives the same motion.
         *
         * @param seed any value; default 0
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Output frame rate. Motion of another rate is resampled to it.
         *
         * @param rate 1 to 240 frames per second; default 25, or that of the motion given in memory
         * @return this
         */
        public Builder fps(FrameRate rate) {
            this.fps = Objects.requireNonNull(rate, "rate");
            return this;
        }

        /**
         * Head movement.
         *
         * @param head still, natural (default) or recorded
         * @return this
         */
        public Builder head(HeadMotion head) {
            this.head = Objects.requireNonNull(head, "head");
            return this;
        }

        /**
         * Whether to check the frames as they are made: mouth in silence, sync, identity, blinks, jitter and so on. Needs
         * dreamtalk-eval on the class path and takes time, so it is off by default.
         *
         * @param report true for {@link Result#report()}
         * @return this
         */
        public Builder report(boolean report) {
            this.report = report;
            return this;
        }

        /**
         * Whether to add blinks: {@code stage("blink", blink)}, but no error where the motion space has no lids.
         *
         * @param blink true by default
         * @return this
         */
        public Builder blink(boolean blink) {
            if (blink) {
                stages.remove("blink");
                return this;
            }
            return stage("blink", false);
        }

        /**
         * Takes a motion or frame stage in, or leaves it out, by name. Stages that are found join by themselves unless they
         * say otherwise.
         *
         * @param name built in are {@code smoothing}, {@code blink}, {@code gaze} and {@code head}
         * @param on false leaves it out; true takes it in, and is an error if it has nothing to do in this chain
         * @return this
         */
        public Builder stage(String name, boolean on) {
            stages.put(Objects.requireNonNull(name, "name").trim().toLowerCase(Locale.ROOT), on);
            return this;
        }

        /**
         * Makes frames by a backend that needs no motion.
         *
         * @param name of a {@link io.github.dreamtalk.spi.Synthesizer}
         * @return this
         */
        public Builder synthesizer(String name) {
            this.synthesizer = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Renders this motion instead of generating one from the voice, resampled from the rate the file states to {@link
         * #fps}. For the file's own rate, or a file that states none, read it by {@link
         * io.github.dreamtalk.format.MotionFiles} and give the {@linkplain #motion(MotionSequence) motion} itself.
         *
         * @param file a .csv (Live Link Face), .json or .npy motion file
         * @return this
         */
        public Builder motion(Path file) {
            this.motionInput = Objects.requireNonNull(file, "file");
            this.motion = null;
            return this;
        }

        /**
         * Renders this motion instead of generating one from the voice, at its own rate unless {@link #fps} is given.
         *
         * @param motion at least one frame
         * @return this
         */
        public Builder motion(MotionSequence motion) {
            this.motion = Objects.requireNonNull(motion, "motion");
            this.motionInput = null;
            return this;
        }

        /**
         * Also writes the motion, as it leaves the motion stages.
         *
         * @param file .csv (Live Link Face), .json or .npy
         * @return this
         */
        public Builder motionOutput(Path file) {
            this.motionOutput = Objects.requireNonNull(file, "file");
            return this;
        }

        /**
         * How long a job may take, from the call that starts it and waiting for its turn included. After that it ends with
         * {@link io.github.dreamtalk.error.CancelledException}.
         *
         * @param time more than zero
         * @return this
         */
        public Builder deadline(Duration time) {
            this.deadline = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Hears about progress.
         *
         * @param listener see its contract
         * @return this
         */
        public Builder listener(DreamTalkListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Checks everything and makes the request.
         *
         * @return the request
         * @throws InvalidInputException listing every problem with field, value found and range allowed
         */
        public DreamTalkRequest build() {
            List<Problem> problems = new ArrayList<>();
            boolean motionGiven = motionInput != null || motion != null;
            FrameRate rate = fps == null ? defaultRate(motion) : fps;
            if (features != null && motionGiven) {
                problems.add(Problem.of(
                        "features", Problem.CONFLICT, "features and a motion file to render", "one of them"));
            }
            if (voice == null && features == null && !motionGiven) {
                problems.add(Problem.of("audio", Problem.MISSING, "none", "a sound file (or a motion file to render)"));
            }
            if (transcript != null && (features != null || motionGiven || synthesizer != null || voice == null)) {
                problems.add(Problem.of(
                        "transcript",
                        Problem.CONFLICT,
                        "a transcript and "
                                + (synthesizer != null
                                        ? "a synthesizer"
                                        : voice == null ? "no voice" : "features or motion"),
                        "a voice from which motion is generated"));
            }
            if (avatar != null && (face != null || crop != null || size != null)) {
                problems.add(Problem.of(
                        "avatar",
                        Problem.CONFLICT,
                        "an avatar and a face, crop or size",
                        "these to be given when the avatar is made"));
            }
            range(problems, "guidance", guidance >= 0 && guidance <= 10, guidance, "0 to 10");
            range(problems, "steps", steps >= 1 && steps <= 1000, steps, "1 to 1000");
            if (sampler != null && sampler.isBlank()) {
                problems.add(
                        Problem.of("sampler", Problem.INVALID, "a blank name", "ddim, ddpm, dpm++ or a third party's"));
            }
            range(problems, "fps", rate.fps() >= 1 && rate.fps() <= 240, rate, "1 to 240");
            int pixels = size == null ? 0 : size;
            range(
                    problems,
                    "size",
                    pixels == 0 || (pixels >= 64 && pixels <= 8192),
                    pixels,
                    "64 to 8192 pixels, or 0 for the portrait's own");
            if (motionOutput != null && !motionOutput.toString().matches("(?i).*\\.(csv|json|npy)")) {
                problems.add(Problem.of(
                        "motion output", Problem.UNSUPPORTED, motionOutput, "a name ending in .csv, .json or .npy"));
            }
            range(problems, "face", face == null || face >= 0, String.valueOf(face), "0 (largest) or more");
            range(
                    problems,
                    "deadline",
                    deadline == null || (!deadline.isNegative() && !deadline.isZero()),
                    String.valueOf(deadline),
                    "more than zero");
            if (!problems.isEmpty()) {
                throw new InvalidInputException(
                        "the request has " + problems.size() + (problems.size() == 1 ? " problem: " : " problems: ")
                                + problems.stream().map(Problem::message).collect(Collectors.joining("; ")),
                        problems);
            }
            return new DreamTalkRequest(new Values(
                    portrait,
                    portraitImage,
                    avatar,
                    face,
                    crop == null || crop,
                    pixels,
                    voice,
                    transcript,
                    features,
                    noise,
                    style,
                    guidance,
                    sampler,
                    steps,
                    seed,
                    rate,
                    head,
                    Map.copyOf(stages),
                    synthesizer,
                    report,
                    motionInput,
                    motion,
                    motionOutput,
                    deadline,
                    listener));
        }

        private static void range(List<Problem> problems, String field, boolean ok, Object found, String expected) {
            if (!ok) {
                problems.add(Problem.of(field, Problem.OUT_OF_RANGE, found, expected));
            }
        }
    }
}
