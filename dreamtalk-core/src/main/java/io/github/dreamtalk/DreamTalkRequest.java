package io.github.dreamtalk;

import io.github.dreamtalk.diffusion.NoiseSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to make: an immutable, cheap description. Made by {@link DreamTalk#builder()}; run by
 * {@link DreamTalkEngine#newJob} or, on the shared engine, by {@link #generate}.
 */
public final class DreamTalkRequest {
    private final @Nullable Path portrait;
    private final @Nullable RgbImage portraitImage;
    private final int face;
    private final boolean crop;
    private final @Nullable Path audio;
    private final @Nullable Path features;
    private final @Nullable NoiseSource noise;
    private final Style style;
    private final float guidance;
    private final String sampler;
    private final int steps;
    private final long seed;
    private final FrameRate fps;
    private final int size;
    private final HeadPose head;
    private final boolean blink;
    private final boolean report;
    private final @Nullable Path motionInput;
    private final @Nullable Path motionOutput;
    private final DreamTalkListener listener;

    private DreamTalkRequest(Builder b) {
        this.portrait = b.portrait;
        this.portraitImage = b.portraitImage;
        this.face = b.face == null ? 0 : b.face;
        this.crop = b.crop == null || b.crop;
        this.audio = b.audio;
        this.features = b.features;
        this.noise = b.noise;
        this.style = b.style == null ? Style.named("neutral") : b.style;
        this.guidance = b.guidance == null ? 1f : b.guidance;
        this.sampler = b.sampler == null ? "ddim" : b.sampler;
        this.steps = b.steps == null ? 10 : b.steps;
        this.seed = b.seed == null ? 0 : b.seed;
        this.fps = b.fps == null ? FrameRate.FPS_25 : b.fps;
        this.size = b.size == null ? 0 : b.size;
        this.head = b.head == null ? HeadPose.natural() : b.head;
        this.blink = b.blink == null || b.blink;
        this.report = b.report;
        this.motionInput = b.motionInput;
        this.motionOutput = b.motionOutput;
        this.listener = b.listener == null ? DreamTalkListener.NONE : b.listener;
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
     * A builder holding this request's values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.portrait = portrait;
        b.portraitImage = portraitImage;
        b.face = face;
        b.crop = crop;
        b.audio = audio;
        b.features = features;
        b.noise = noise;
        b.style = style;
        b.guidance = guidance;
        b.sampler = sampler;
        b.steps = steps;
        b.seed = seed;
        b.fps = fps;
        b.size = size;
        b.head = head;
        b.blink = blink;
        b.report = report;
        b.motionInput = motionInput;
        b.motionOutput = motionOutput;
        b.listener = listener;
        return b;
    }

    /**
     * The portrait file.
     *
     * @return the file, or null if an image was given or none is needed
     */
    public @Nullable Path portrait() {
        return portrait;
    }

    /**
     * The portrait in memory.
     *
     * @return the image, or null
     */
    public @Nullable RgbImage portraitImage() {
        return portraitImage;
    }

    /**
     * Which face of the portrait.
     *
     * @return 0 for the largest, 1 for the next, ...
     */
    public int face() {
        return face;
    }

    /**
     * Whether the face is looked for.
     *
     * @return true by default
     */
    public boolean crop() {
        return crop;
    }

    /**
     * The sound file.
     *
     * @return the file, or null if motion is given and no sound wanted
     */
    public @Nullable Path audio() {
        return audio;
    }

    /**
     * Ready audio features in place of a sound file.
     *
     * @return the file, or null
     */
    public @Nullable Path features() {
        return features;
    }

    /**
     * The noise sampling starts from and adds.
     *
     * @return the source, or null for the one the seed gives
     */
    public @Nullable NoiseSource noise() {
        return noise;
    }

    /**
     * The speaking style.
     *
     * @return the style; neutral by default
     */
    public Style style() {
        return style;
    }

    /**
     * Classifier-free guidance scale.
     *
     * @return the scale; 1 by default
     */
    public float guidance() {
        return guidance;
    }

    /**
     * Name of the sampler.
     *
     * @return {@code ddim} by default
     */
    public String sampler() {
        return sampler;
    }

    /**
     * Network evaluations per frame.
     *
     * @return 10 by default
     */
    public int steps() {
        return steps;
    }

    /**
     * Seed of all randomness.
     *
     * @return 0 by default
     */
    public long seed() {
        return seed;
    }

    /**
     * Output frame rate.
     *
     * @return 25 by default
     */
    public FrameRate fps() {
        return fps;
    }

    /**
     * Longer side of the output picture.
     *
     * @return pixels, or 0 for the portrait's own size (the default)
     */
    public int size() {
        return size;
    }

    /**
     * Head movement.
     *
     * @return natural by default
     */
    public HeadPose head() {
        return head;
    }

    /**
     * Whether a job reports on the frames it makes.
     *
     * @return true if {@link Result#report()} will be there
     */
    public boolean report() {
        return report;
    }

    /**
     * Whether blinks are added.
     *
     * @return true by default
     */
    public boolean blink() {
        return blink;
    }

    /**
     * A motion file to render instead of generating motion.
     *
     * @return the file, or null
     */
    public @Nullable Path motionInput() {
        return motionInput;
    }

    /**
     * Where the motion is also written.
     *
     * @return the file, or null
     */
    public @Nullable Path motionOutput() {
        return motionOutput;
    }

    /**
     * Hears about progress.
     *
     * @return the listener
     */
    public DreamTalkListener listener() {
        return listener;
    }

    /** Collects values; not thread-safe. Setters may be called in any order; {@link #build()} checks everything. */
    public static final class Builder {
        private @Nullable Path portrait;
        private @Nullable RgbImage portraitImage;
        private @Nullable Integer face;
        private @Nullable Boolean crop;
        private @Nullable Path audio;
        private @Nullable Path features;
        private @Nullable NoiseSource noise;
        private @Nullable Style style;
        private @Nullable Float guidance;
        private @Nullable String sampler;
        private @Nullable Integer steps;
        private @Nullable Long seed;
        private @Nullable FrameRate fps;
        private @Nullable Integer size;
        private @Nullable HeadPose head;
        private @Nullable Boolean blink;
        private boolean report;
        private @Nullable Path motionInput;
        private @Nullable Path motionOutput;
        private @Nullable DreamTalkListener listener;

        Builder() {}

        /**
         * The portrait: a picture file with at least one face.
         *
         * @param file PNG, JPEG, WebP, BMP, GIF or TIFF
         * @return this
         */
        public Builder portrait(Path file) {
            this.portrait = file;
            return this;
        }

        /**
         * The portrait as an image in memory.
         *
         * @param image the picture; copied when the job starts
         * @return this
         */
        public Builder portrait(RgbImage image) {
            this.portraitImage = image;
            return this;
        }

        /**
         * Chooses among several faces.
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
         * The voice: a sound file or a video with sound.
         *
         * @param file wav, mp3, m4a, flac, ogg, opus, mp4, mov or webm
         * @return this
         */
        public Builder audio(Path file) {
            this.audio = file;
            return this;
        }

        /**
         * Ready audio features in place of a sound file, to compare a denoiser with another implementation. The clip has
         * ⌊rows / hop⌋ motion frames; a sound file, if given too, is put beside the picture only.
         *
         * @param file an npy array [rows, dimension], as the denoiser's {@code FeatureSpec} says
         * @return this
         */
        public Builder features(Path file) {
            this.features = file;
            return this;
        }

        /**
         * Noise in place of that of the seed, to compare a run with another implementation.
         *
         * @param noise such as {@link io.github.dreamtalk.diffusion.RecordedNoise}; thread-safe
         * @return this
         */
        public Builder noise(NoiseSource noise) {
            this.noise = noise;
            return this;
        }

        /**
         * The speaking style.
         *
         * @param style a named style, a file or a motion clip
         * @return this
         */
        public Builder style(Style style) {
            this.style = style;
            return this;
        }

        /**
         * An embedded style by name.
         *
         * @param name such as {@code neutral}, {@code happy} or {@code sad}
         * @return this
         */
        public Builder style(String name) {
            return style(Style.named(name));
        }

        /**
         * Classifier-free guidance: x0 = uncond + s · (cond − uncond).
         *
         * @param scale 0 (no style) to 10; 1 (default) is the plain conditional result and half the cost
         * @return this
         */
        public Builder guidance(float scale) {
            this.guidance = scale;
            return this;
        }

        /**
         * The sampling method.
         *
         * @param name {@code ddim} (default), {@code ddpm}, {@code dpm++}, or a third party's
         * @return this
         */
        public Builder sampler(String name) {
            this.sampler = name;
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
         * Output frame rate.
         *
         * @param rate 1 to 240 frames per second; default 25
         * @return this
         */
        public Builder fps(FrameRate rate) {
            this.fps = rate;
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
         * Head movement.
         *
         * @param head still, natural (default) or from a file
         * @return this
         */
        public Builder head(HeadPose head) {
            this.head = head;
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
         * Whether to add blinks.
         *
         * @param blink true by default
         * @return this
         */
        public Builder blink(boolean blink) {
            this.blink = blink;
            return this;
        }

        /**
         * Renders this motion instead of generating one from the voice.
         *
         * @param file a .csv (Live Link Face), .json or .npy motion file
         * @return this
         */
        public Builder motion(Path file) {
            this.motionInput = file;
            return this;
        }

        /**
         * Also writes the motion, as it goes to the renderer.
         *
         * @param file .csv (Live Link Face), .json or .npy
         * @return this
         */
        public Builder motionOutput(Path file) {
            this.motionOutput = file;
            return this;
        }

        /**
         * Hears about progress.
         *
         * @param listener see its contract
         * @return this
         */
        public Builder listener(DreamTalkListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * Checks everything and makes the request.
         *
         * @return the request
         * @throws InvalidInputException listing every problem with name, value found and range allowed
         */
        public DreamTalkRequest build() {
            List<String> problems = new ArrayList<>();
            DreamTalkRequest r = new DreamTalkRequest(this);
            if (features != null && motionInput != null) {
                problems.add("features: found features and a motion file to render, expected one of them");
            }
            if (audio == null && features == null && motionInput == null) {
                problems.add("audio: found none, expected a sound file (or a motion file to render)");
            }
            if (portrait != null && portraitImage != null) {
                problems.add("portrait: found a file and an image, expected one of them");
            }
            if (!(r.guidance >= 0 && r.guidance <= 10)) {
                problems.add("guidance: found " + r.guidance + ", expected 0 to 10");
            }
            if (r.steps < 1 || r.steps > 1000) {
                problems.add("steps: found " + r.steps + ", expected 1 to 1000");
            }
            if (r.sampler.isBlank()) {
                problems.add("sampler: found a blank name, expected ddim, ddpm, dpm++ or a third party's");
            }
            if (r.fps.fps() < 1 || r.fps.fps() > 240) {
                problems.add("fps: found " + r.fps + ", expected 1 to 240");
            }
            if (r.size != 0 && (r.size < 64 || r.size > 8192)) {
                problems.add("size: found " + r.size + ", expected 64 to 8192 pixels, or 0 for the portrait's own");
            }
            if (motionOutput != null && !motionOutput.toString().matches("(?i).*\\.(csv|json|npy)")) {
                problems.add(
                        "motion output: found " + motionOutput + ", expected a name ending in .csv, .json or .npy");
            }
            if (r.face < 0) {
                problems.add("face: found " + r.face + ", expected 0 (largest) or more");
            }
            if (!problems.isEmpty()) {
                throw new InvalidInputException("the request has " + problems.size()
                        + (problems.size() == 1 ? " problem: " : " problems: ") + String.join("; ", problems));
            }
            return r;
        }
    }
}
