package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.internal.style.StyleLibrary;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.FrameStage;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.SpeechAligner;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Synthesizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a chain, decided and checked before any sound or picture is read: which backends, which stages, whether
 * motion reaches the renderer, whether style, steps and files that were named can be used. Immutable.
 */
public final class ChainPlan {
    /**
     * Motion generated from sound.
     *
     * @param denoiser the network
     * @param sampler the sampling method
     * @param extractor makes the features, or null if they are stored
     * @param features stored features, or null
     * @param aligner finds the words of the text, or null if there is no text
     * @param style the style's clip, in the denoiser's space
     */
    record Generated(
            MotionDenoiser denoiser,
            io.github.dreamtalk.diffusion.Sampler sampler,
            @Nullable AudioFeatureExtractor extractor,
            @Nullable StoredFeatures features,
            @Nullable SpeechAligner aligner,
            MotionSequence style) {}

    /**
     * Motion drawn by a renderer.
     *
     * @param renderer draws
     * @param match how the motion's space reaches it
     */
    record Rendered(Renderer renderer, SpaceMatch match) {}

    private final ChainSpec spec;
    private final @Nullable Generated generated;
    private final @Nullable MotionSequence stored;
    private final @Nullable Named<Synthesizer> synthesizer;
    private final @Nullable AudioFeatureExtractor synthesizerFeatures;
    private final @Nullable Rendered rendered;
    private final HeadMotion head;
    private final List<Named<MotionStage>> early;
    private final List<Named<MotionStage>> late;
    private final List<Named<FrameStage>> frameStages;

    private ChainPlan(ChainSpec spec, Backends backends) {
        this.spec = spec;
        StageSelection stages = new StageSelection(backends, spec.stages());
        if (spec.synthesizer() != null) {
            synthesizer = synthesizer(spec, backends);
            synthesizerFeatures = synthesizer.stage().needs().contains(Synthesizer.Need.FEATURES)
                    ? backends.get(StageKey.AUDIO_FEATURES)
                    : null;
            generated = null;
            stored = null;
            rendered = null;
            head = spec.head();
            early = List.of();
            late = List.of();
        } else {
            synthesizer = null;
            synthesizerFeatures = null;
            stored = spec.motion() == null ? null : spec.motion().read();
            MotionDenoiser denoiser = stored == null ? backends.get(StageKey.DENOISER) : null;
            // Before the style is read, and all else that would be read in vain.
            MotionSpace space = stored != null
                    ? stored.space()
                    : java.util.Objects.requireNonNull(denoiser).spec().space();
            rendered = spec.pictures() ? rendered(space, backends) : null;
            generated = denoiser == null ? null : generated(spec, denoiser, backends);
            head = generated == null ? spec.head() : resolved(spec.head(), space());
            ClipInfo atDenoiser = motionClip(motionRate());
            ClipInfo atOutput = motionClip(spec.fps());
            early = generated == null
                    ? List.of()
                    : stages.motion(MotionStage.Place.DENOISER_RATE, s -> s.suits(atDenoiser));
            late = generated == null ? List.of() : stages.motion(MotionStage.Place.OUTPUT_RATE, s -> s.suits(atOutput));
        }
        if (generated == null) {
            stages.refuseMotionStages(stored == null ? "frames made without motion" : "motion that is given");
        }
        ClipInfo pictures = pictureClip();
        frameStages = spec.pictures() ? stages.frames(s -> s.suits(pictures)) : List.of();
    }

    /**
     * Plans a chain.
     *
     * @param spec what the request says
     * @param backends the engine's; those that are needed are made
     * @return the plan
     * @throws InvalidInputException if something named cannot be used, or motion does not reach the renderer
     */
    public static ChainPlan of(ChainSpec spec, Backends backends) {
        Path motionOutput = spec.motionOutput();
        if (motionOutput != null) {
            InvalidInputException.about("motion output", () -> {
                MotionFiles.checkTarget(motionOutput);
                return motionOutput;
            });
        }
        return new ChainPlan(spec, backends);
    }

    private static Named<Synthesizer> synthesizer(ChainSpec spec, Backends backends) {
        String name = java.util.Objects.requireNonNull(spec.synthesizer());
        if (!spec.pictures() || spec.motionOutput() != null || spec.motion() != null || spec.features() != null) {
            throw InvalidInputException.of(
                    "synthesizer",
                    Problem.CONFLICT,
                    "'" + name + "' together with motion or features",
                    "frames to be made from sound and portrait alone: a synthesizer has no motion");
        }
        return new Named<>(name, backends.requested(StageKey.SYNTHESIZER, "synthesizer", name));
    }

    private static Rendered rendered(MotionSpace space, Backends backends) {
        Renderer renderer = backends.get(StageKey.RENDERER);
        return new Rendered(renderer, SpaceMatch.of(space, renderer, backends));
    }

    private static Generated generated(ChainSpec spec, MotionDenoiser denoiser, Backends backends) {
        DenoiserSpec d = denoiser.spec();
        Path stored = spec.features();
        StoredFeatures features =
                stored == null ? null : InvalidInputException.about("features", () -> StoredFeatures.read(stored, d));
        AudioFeatureExtractor extractor = features == null ? backends.get(StageKey.AUDIO_FEATURES) : null;
        if (extractor != null && !d.features().equals(extractor.spec())) {
            throw new ModelMismatchException("audio features: the denoiser was trained on " + d.features()
                    + ", the extractor makes " + extractor.spec() + "; choose backends that belong together");
        }
        if (spec.steps() > d.schedule().steps()) {
            throw InvalidInputException.of(
                    "steps",
                    Problem.OUT_OF_RANGE,
                    spec.steps(),
                    "1 to " + d.schedule().steps() + " (the model's diffusion steps)");
        }
        return new Generated(
                denoiser,
                backends.requested(StageKey.SAMPLER, "sampler", spec.sampler()),
                extractor,
                features,
                aligner(spec.transcript(), extractor, backends),
                InvalidInputException.about("style", () -> new StyleLibrary(backends.models())
                        .clip(spec.style().style(), d)));
    }

    /**
     * What looks for the words of a text, or without one for the phones alone, which it tells more surely than features of single
     * moments; null where phones are known already, or nothing takes them.
     */
    private static @Nullable SpeechAligner aligner(
            @Nullable Transcript transcript, @Nullable AudioFeatureExtractor extractor, Backends backends) {
        if (extractor == null) {
            return null;
        }
        if (transcript == null) {
            boolean listens = extractor.takesPhones()
                    && !backends.providers(StageKey.SPEECH_ALIGNER, SpeechAligner.Provider.class)
                            .isEmpty();
            return listens ? backends.get(StageKey.SPEECH_ALIGNER) : null;
        }
        if (!extractor.takesPhones()) {
            throw InvalidInputException.of(
                    "transcript",
                    Problem.UNSUPPORTED,
                    "a text with audio features '" + extractor.spec().name() + "', which hear for themselves",
                    "no text, or audio features that take phones");
        }
        return transcript.phones().isEmpty() ? backends.get(StageKey.SPEECH_ALIGNER) : null;
    }

    /** A head file is read now, so that one that cannot be used fails before anything is made. */
    private static HeadMotion resolved(HeadMotion head, MotionSpace space) {
        Path file = head.file();
        return file == null
                ? head
                : HeadMotion.fromMotion(InvalidInputException.about("head", () -> MotionFiles.readHead(space, file)));
    }

    /** The space of the motion this chain makes or reads; ARKit's where there is none. */
    public MotionSpace space() {
        if (stored != null) {
            return stored.space();
        }
        return generated == null
                ? MotionSpace.ARKIT
                : generated.denoiser().spec().space();
    }

    private FrameRate motionRate() {
        if (stored != null) {
            return stored.rate();
        }
        return generated == null ? spec.fps() : generated.denoiser().spec().rate();
    }

    /** What is known of the clip before anything is read. */
    private ClipInfo motionClip(FrameRate rate) {
        return ClipInfo.of(space(), rate)
                .withSeed(spec.seed())
                .withTranscript(spec.transcript())
                .withStyle(spec.style())
                .withHead(head);
    }

    /** Finds the words of the text that the request gives, or the phones if it gives none; null if there is nothing to find. */
    public @Nullable SpeechAligner aligner() {
        return generated == null ? null : generated.aligner();
    }

    /** What is known of the clip at the denoiser's rate (that of stored motion, of frames where there is no motion). */
    public ClipInfo clip() {
        return motionClip(motionRate());
    }

    /** What is known of the clip where its pictures are made. */
    private ClipInfo pictureClip() {
        ClipInfo clip = motionClip(spec.fps());
        return rendered == null ? clip : clip.withSpace(rendered.match().space());
    }

    /** Whether rows come from the denoiser or the file at another rate than that of the output. */
    boolean isResampled() {
        return synthesizer == null && !motionRate().equals(spec.fps());
    }

    /** The stages in their order, with what each looks ahead in a clip whose end is not known. */
    public List<ChainStep> steps() {
        List<ChainStep> out = new ArrayList<>();
        ClipInfo in = motionClip(motionRate());
        ClipInfo output = motionClip(spec.fps());
        if (generated != null && generated.extractor() != null) {
            out.add(new ChainStep("audio features", generated.extractor().lookAhead(in)));
        }
        if (generated != null) {
            DenoiserSpec d = generated.denoiser().spec();
            out.add(new ChainStep(
                    "denoiser", LookAhead.of(d.featureRadius(), d.features().rate())));
        }
        early.forEach(s -> out.add(new ChainStep(s.name(), s.stage().lookAhead(in))));
        if (isResampled()) {
            // A cubic between two rows looks at the row after them.
            out.add(new ChainStep("resampling", LookAhead.of(2, motionRate())));
        }
        late.forEach(s -> out.add(new ChainStep(s.name(), s.stage().lookAhead(output))));
        if (synthesizer != null) {
            if (synthesizerFeatures != null) {
                out.add(new ChainStep("audio features", synthesizerFeatures.lookAhead(output)));
            }
            // A moment is there when its sound is: up to the next frame.
            out.add(new ChainStep("moments", LookAhead.of(1, spec.fps())));
            out.add(new ChainStep(synthesizer.name(), synthesizer.stage().lookAhead(output)));
        }
        if (rendered != null) {
            Named<io.github.dreamtalk.spi.Retargeter> retargeter =
                    rendered.match().retargeter();
            if (retargeter != null) {
                out.add(new ChainStep(retargeter.name(), retargeter.stage().lookAhead(output)));
            }
            out.add(new ChainStep("renderer", LookAhead.of(rendered.renderer().context(), spec.fps())));
        }
        ClipInfo pictures = pictureClip();
        frameStages.forEach(s -> out.add(new ChainStep(s.name(), s.stage().lookAhead(pictures))));
        return out;
    }

    ChainSpec spec() {
        return spec;
    }

    @Nullable
    Generated generated() {
        return generated;
    }

    @Nullable
    MotionSequence stored() {
        return stored;
    }

    @Nullable
    Named<Synthesizer> synthesizer() {
        return synthesizer;
    }

    @Nullable
    AudioFeatureExtractor synthesizerFeatures() {
        return synthesizerFeatures;
    }

    @Nullable
    Rendered rendered() {
        return rendered;
    }

    List<Named<MotionStage>> early() {
        return early;
    }

    List<Named<MotionStage>> late() {
        return late;
    }

    List<Named<FrameStage>> frameStages() {
        return frameStages;
    }

    /** Whether the picture's face must be looked for. */
    public boolean needsFace() {
        return synthesizer == null || synthesizer.stage().needs().contains(Synthesizer.Need.FACE);
    }

    /** The space a prepared portrait must be of, or null if nothing is rendered from motion. */
    public @Nullable MotionSpace renderedSpace() {
        return rendered == null ? null : rendered.match().space();
    }
}
