package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.MotionWriter;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.chain.Chain;
import io.github.dreamtalk.internal.chain.ChainPlan;
import io.github.dreamtalk.internal.chain.HandOff;
import io.github.dreamtalk.internal.chain.MotionFlow;
import io.github.dreamtalk.internal.chain.PictureFlow;
import io.github.dreamtalk.internal.chain.WordSearch;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.QualityReport;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.SelfChecker;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.SpeechAligner;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one job over a finite clip: phases, resources, and where rows and frames go. Used once. */
public final class JobRunner {
    /** More than a frame, and than what encoders add at a sound's ends. */
    private static final double UNEVEN_SECONDS = 0.2;

    private final JobSpec spec;
    private final Backends backends;
    private final int chunkFrames;
    private final CancelToken cancel;
    private final Gate.Entry stay;
    private final Trace trace;
    private final PhaseTracker phases;
    private final List<String> warnings = new ArrayList<>();
    private final List<SpokenWord> words = new ArrayList<>();

    /**
     * Prepares a run.
     *
     * @param spec what to make
     * @param backends the engine's
     * @param chunkFrames most motion rows sampled at a time
     * @param cancel stops the run
     * @param stay in the engine, of the thread that runs this; lasts as long as the run
     * @param events hears the phases
     * @param trace told what is done
     */
    public JobRunner(
            JobSpec spec,
            Backends backends,
            int chunkFrames,
            CancelToken cancel,
            Gate.Entry stay,
            JobEvents events,
            Trace trace) {
        this.spec = spec;
        this.backends = backends;
        this.chunkFrames = chunkFrames;
        this.cancel = cancel;
        this.stay = stay;
        this.trace = trace;
        this.phases = new PhaseTracker(events, cancel);
    }

    /** Opens where frames go, once their size is known. */
    private interface OutputOpener {
        FrameOutput open(PictureSize size, @Nullable Path sound);
    }

    /**
     * Makes a video.
     *
     * @param target where it goes
     * @return what was made
     */
    public JobOutcome video(MediaTarget target) {
        return rendered(
                () -> {
                    JobFiles.check(spec, target.file(), spec.chain().motionOutput());
                    MediaWriter writer = backends.get(StageKey.MEDIA_WRITER);
                    if (!writer.accepts(target)) {
                        throw InvalidInputException.of(
                                "output",
                                Problem.UNSUPPORTED,
                                "'" + target + "'",
                                "a name ending in .mp4 or .webm, a folder name without extension for PNG frames, or an"
                                        + " mp4 or webm stream");
                    }
                    InvalidInputException.about("output", () -> {
                        writer.check(target);
                        return target;
                    });
                },
                (size, sound) -> {
                    MediaWriter writer = backends.get(StageKey.MEDIA_WRITER);
                    return new EncoderOutput(InvalidInputException.about(
                            "output",
                            () -> writer.open(target, size, spec.chain().fps(), sound)));
                });
    }

    /**
     * Hands every frame to a consumer.
     *
     * @param output takes them; closed at the end
     * @return what was made
     */
    public JobOutcome frames(FrameOutput output) {
        return rendered(() -> JobFiles.check(spec, null, spec.chain().motionOutput()), (size, sound) -> output);
    }

    /**
     * Makes the motion in memory.
     *
     * @return the motion
     */
    public MotionSequence motion() {
        RowCollector collector = new RowCollector();
        MotionSpace[] space = new MotionSpace[1];
        motionOnly(spec.chain().motionOutput(), collector, space);
        return new MotionSequence(space[0], spec.chain().fps(), collector.values(space[0].channels()));
    }

    /**
     * Makes the motion into a file.
     *
     * @param target where it goes
     * @return what was made
     */
    public JobOutcome motionFile(Path target) {
        return motionOnly(target, rows -> {}, new MotionSpace[1]);
    }

    private JobOutcome motionOnly(@Nullable Path target, Sink<Rows> sink, MotionSpace[] space) {
        long start = System.nanoTime();
        // The thread's interrupt is over before anything is closed.
        try (Scope scope = new Scope();
                JobThread thread = new JobThread(cancel)) {
            ChainPlan plan = phases.run(Phase.LOAD, 1, () -> {
                boolean beside = target != null && target.equals(spec.chain().motionOutput());
                JobFiles.check(spec, beside ? null : target, beside ? target : null);
                checkMotionTarget(target, beside ? "motion output" : "output");
                return plan();
            });
            space[0] = plan.space();
            Sound sound = phases.run(Phase.AUDIO, 1, () -> openAudio(scope, plan));
            MotionFlow flow = new MotionFlow(plan, sound.audio(), sound.phones(), null, cancel, trace);
            StyleCode style = encodeStyle(flow);
            phases.complete(Phase.ANIMATE, flow.frames(), () -> {
                MotionWriter file = motionWriter(scope, target, plan);
                long[] done = {0};
                animate(flow, style, file, rows -> {
                    sink.accept(rows);
                    done[0] += rows.count();
                    phases.progress(Phase.ANIMATE, done[0], flow.frames());
                });
                cancel.check();
                if (file != null) {
                    file.finish();
                }
                return true;
            });
            return outcome(flow.frames(), null, sound.audio(), null);
        } finally {
            trace.report(TracePhase.JOB, 0, start, 0);
        }
    }

    private static void checkMotionTarget(@Nullable Path target, String field) {
        if (target != null) {
            InvalidInputException.about(field, () -> {
                MotionFiles.checkTarget(target);
                return target;
            });
        }
    }

    private JobOutcome rendered(Runnable check, OutputOpener outputs) {
        long start = System.nanoTime();
        try (Scope scope = new Scope();
                JobThread thread = new JobThread(cancel)) {
            List<Gate.Entry> stays = new ArrayList<>(List.of(stay));
            PortraitWork portrait = phases.run(Phase.LOAD, 1, () -> {
                check.run();
                checkMotionTarget(spec.chain().motionOutput(), "motion output");
                if (spec.avatar() != null) {
                    stays.add(scope.own(spec.avatar().enter()));
                }
                return scope.own(new PortraitWork(spec, backends, cancel, trace))
                        .planned(plan());
            });
            ChainPlan plan = portrait.plan();
            Sound sound = phases.run(Phase.AUDIO, 1, () -> openAudio(scope, plan));
            PortraitWork.Animated animated = phases.run(Phase.PORTRAIT, 1, portrait::get);
            warnings.addAll(animated.warnings());
            Drawing drawing = plan.renderedSpace() == null
                    ? synthesized(scope, plan, sound, animated.portrait(), outputs)
                    : animated(scope, plan, sound, animated, stays, outputs);
            QualityReport report = phases.complete(
                            Phase.FINISH, 1, () -> Optional.ofNullable(drawing.finish(cancel, thread, trace)))
                    .orElse(null);
            return outcome(drawing.frames(), drawing.size(), sound.audio(), report);
        } finally {
            // Of jobs that fail too: whoever counts those that run must hear of their end.
            trace.report(TracePhase.JOB, 0, start, 0);
        }
    }

    /** Frames that were made, and what is still to be completed. */
    private record Drawing(
            long frames,
            PictureSize size,
            FrameOutput output,
            SelfChecker.@Nullable Session check,
            @Nullable MotionWriter motion) {
        /** Completes everything or, if it fails, nothing: what is most likely to fail comes first. */
        @Nullable
        QualityReport finish(CancelToken cancel, JobThread thread, Trace trace) {
            QualityReport report = check == null ? null : check.finish();
            cancel.check();
            long start = System.nanoTime();
            output.finish();
            // The output is there: a cancellation is too late, and must not break the motion that goes with it.
            thread.close();
            if (motion != null) {
                motion.finish();
            }
            trace.report(TracePhase.FINISH, 0, start, 0);
            return report;
        }
    }

    private Drawing animated(
            Scope scope,
            ChainPlan plan,
            Sound sound,
            PortraitWork.Animated animated,
            List<Gate.Entry> stays,
            OutputOpener outputs) {
        MotionFlow flow = new MotionFlow(plan, sound.audio(), sound.phones(), animated.portrait(), cancel, trace);
        if (spec.chain().motion() != null && sound.file() != null) {
            warnIfUneven(
                    flow.frames() / spec.chain().fps().fps(),
                    (double) sound.audio().samples() / PcmAudio.SAMPLE_RATE);
        }
        StyleCode style = encodeStyle(flow);
        Renderer.PreparedPortrait prepared = java.util.Objects.requireNonNull(animated.prepared());
        PictureSize size = prepared.size();
        return phases.run(Phase.ANIMATE, flow.frames(), () -> {
            SelfChecker.Session check = openCheck(scope, animated.portrait(), sound.audio());
            FrameOutput output = scope.own(outputs.open(size, sound.file()));
            MotionWriter file = motionWriter(scope, spec.chain().motionOutput(), plan);
            FrameSink frames = new FrameSink(output, check, size, flow.frames(), cancel, trace, phases);
            try (Chain<Rows> pictures = new PictureFlow(plan, cancel).render(flow.outputClip(), prepared, frames);
                    HandOff worker = new HandOff(pictures, plan.space().channels(), cancel, stays)) {
                animate(flow, style, file, worker);
                worker.finish();
            }
            frames.checkComplete();
            return new Drawing(flow.frames(), size, output, check, file);
        });
    }

    private Drawing synthesized(Scope scope, ChainPlan plan, Sound sound, Portrait portrait, OutputOpener outputs) {
        PictureFlow flow = new PictureFlow(plan, cancel);
        PictureSize size = flow.synthesizedSize(portrait);
        long total = spec.chain().fps().framesFor(sound.audio().samples(), PcmAudio.SAMPLE_RATE);
        return phases.run(Phase.ANIMATE, total, () -> {
            SelfChecker.Session check = openCheck(scope, portrait, sound.audio());
            FrameOutput output = scope.own(outputs.open(size, sound.file()));
            FrameSink frames = new FrameSink(output, check, size, total, cancel, trace, phases);
            flow.synthesize(sound.audio(), total, portrait, trace, frames);
            frames.checkComplete();
            return new Drawing(total, size, output, check, null);
        });
    }

    /** Given motion and a sound that goes with it were made apart, and may not belong together. */
    private void warnIfUneven(double motion, double sound) {
        if (Math.abs(motion - sound) > UNEVEN_SECONDS) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the motion lasts %.2f s, the sound %.2f s: the video is as long as the motion, %s",
                    motion,
                    sound,
                    sound > motion ? "the rest of the sound is left out" : "silent at its end"));
        }
    }

    private SelfChecker.@Nullable Session openCheck(Scope scope, Portrait portrait, PcmAudio audio) {
        return spec.report()
                ? scope.own(backends.get(StageKey.SELF_CHECK)
                        .open(new SelfChecker.Clip(
                                portrait.image(), portrait.face(), spec.chain().fps(), audio)))
                : null;
    }

    private @Nullable MotionWriter motionWriter(Scope scope, @Nullable Path target, ChainPlan plan) {
        return target == null
                ? null
                : scope.own(
                        MotionFiles.writer(target, plan.space(), spec.chain().fps()));
    }

    /** The sound, the file it came from, and what is known to be said in it. */
    private record Sound(PcmAudio audio, @Nullable Path file, PhoneTrack phones) {}

    private Sound openAudio(Scope scope, ChainPlan plan) {
        if (spec.voice() == null) {
            return new Sound(scope.own(PcmAudio.of(new float[0])), null, PhoneTrack.NONE);
        }
        Path file = spec.voice().file(scope, cancel);
        long start = System.nanoTime();
        MediaReader reader = backends.get(StageKey.MEDIA_READER);
        PcmAudio audio =
                scope.own(InvalidInputException.about("audio", () -> reader.openAudio(file, MediaLimits.DEFAULT)));
        trace.report(TracePhase.AUDIO, 0, start, 4 * audio.samples());
        warnings.addAll(audio.warnings());
        if (audio.samples() == 0) {
            throw InvalidInputException.of("audio", Problem.INVALID, "no samples in " + spec.voice(), "some sound");
        }
        return new Sound(audio, file, phones(plan, audio));
    }

    private PhoneTrack phones(ChainPlan plan, PcmAudio audio) {
        SpeechAligner aligner = plan.aligner();
        if (aligner == null) {
            Transcript known = spec.chain().transcript();
            return known == null ? PhoneTrack.NONE : known.phones();
        }
        WordSearch search = new WordSearch(aligner, cancel);
        ClipInfo clip = plan.clip().withSound(audio).withTrace(trace);
        if (clip.transcript().isPresent()) {
            WordSearch.Found found = search.in(clip, audio);
            words.addAll(found.words());
            warnings.addAll(found.warnings());
            if (!found.phones().isEmpty()) {
                return found.phones();
            }
        }
        return search.in(clip.withTranscript(null), audio).phones();
    }

    private ChainPlan plan() {
        List<StageKey<?>> needed = new ArrayList<>();
        if (spec.chain().motion() == null && spec.chain().synthesizer() == null) {
            needed.add(StageKey.DENOISER);
            if (spec.chain().features() == null) {
                needed.add(StageKey.AUDIO_FEATURES);
                Transcript transcript = spec.chain().transcript();
                if (transcript != null && transcript.phones().isEmpty()) {
                    needed.add(StageKey.SPEECH_ALIGNER);
                }
            }
        }
        if (spec.chain().pictures()) {
            // Whether a synthesizer needs the face is known once it is made.
            boolean face = spec.chain().synthesizer() == null && spec.avatar() == null;
            if (face && spec.portraitOptions().crop()) {
                needed.add(StageKey.PORTRAIT_ANALYZER);
            }
            if (spec.chain().synthesizer() == null) {
                needed.add(StageKey.RENDERER);
            }
        }
        if (spec.voice() != null) {
            needed.add(StageKey.MEDIA_READER);
        }
        backends.load(needed);
        return ChainPlan.of(spec.chain(), backends);
    }

    private @Nullable StyleCode encodeStyle(MotionFlow flow) {
        return phases.run(Phase.STYLE, 1, () -> Optional.ofNullable(flow.encodeStyle()))
                .orElse(null);
    }

    private void animate(MotionFlow flow, @Nullable StyleCode style, @Nullable MotionWriter file, Sink<Rows> sink) {
        long[] made = {0};
        flow.run(style, spec.noise(), chunkFrames, rows -> {
            made[0] += rows.count();
            if (file != null) {
                file.accept(rows.values(), rows.count());
            }
            sink.accept(rows);
        });
        if (made[0] != flow.frames()) {
            throw new BackendUnavailableException("a motion stage changed the number of rows: found " + made[0]
                    + ", expected " + flow.frames() + "; leave it out by its name, or remove it from the class path");
        }
    }

    private JobOutcome outcome(
            long frames, @Nullable PictureSize size, PcmAudio audio, @Nullable QualityReport report) {
        double seconds = (double) audio.samples() / PcmAudio.SAMPLE_RATE;
        return new JobOutcome(frames, size, seconds, phases.timings(), report, words, warnings);
    }
}
