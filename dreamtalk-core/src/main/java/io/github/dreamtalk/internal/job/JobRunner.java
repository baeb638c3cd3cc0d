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
import io.github.dreamtalk.internal.portrait.PortraitOptions;
import io.github.dreamtalk.internal.portrait.PreparedAvatar;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.QualityReport;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.SelfChecker;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one job over a finite clip: phases, resources, and where rows and frames go. Used once. */
public final class JobRunner {
    private final JobSpec spec;
    private final Backends backends;
    private final int chunkFrames;
    private final CancelToken cancel;
    private final Gate gate;
    private final Trace trace;
    private final PhaseTracker phases;

    /**
     * Prepares a run.
     *
     * @param spec what to make
     * @param backends the engine's
     * @param chunkFrames most motion rows sampled at a time
     * @param cancel stops the run
     * @param gate the engine's, entered by the thread that runs this
     * @param events hears the phases
     * @param trace told what is done
     */
    public JobRunner(
            JobSpec spec,
            Backends backends,
            int chunkFrames,
            CancelToken cancel,
            Gate gate,
            JobEvents events,
            Trace trace) {
        this.spec = spec;
        this.backends = backends;
        this.chunkFrames = chunkFrames;
        this.cancel = cancel;
        this.gate = gate;
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
                    if (!backends.get(StageKey.MEDIA_WRITER).accepts(target)) {
                        throw InvalidInputException.of(
                                "output",
                                Problem.UNSUPPORTED,
                                "'" + target + "'",
                                "a name ending in .mp4 or .webm, a folder name without extension for PNG frames, or an"
                                        + " mp4 or webm stream");
                    }
                },
                (size, sound) -> new EncoderOutput(backends.get(StageKey.MEDIA_WRITER)
                        .open(target, size, spec.chain().fps(), sound)));
    }

    /**
     * Hands every frame to a consumer.
     *
     * @param output takes them; closed at the end
     * @return what was made
     */
    public JobOutcome frames(FrameOutput output) {
        return rendered(() -> {}, (size, sound) -> output);
    }

    /**
     * Makes the motion in memory.
     *
     * @return the motion
     */
    public MotionSequence motion() {
        RowCollector collector = new RowCollector();
        ChainPlan[] plan = new ChainPlan[1];
        motionOnly(spec.chain().motionOutput(), collector, plan);
        MotionSpace space = plan[0].space();
        return new MotionSequence(space, spec.chain().fps(), collector.values(space.channels()));
    }

    /**
     * Makes the motion into a file.
     *
     * @param target where it goes
     * @return what was made
     */
    public JobOutcome motionFile(Path target) {
        return motionOnly(target, rows -> {}, new ChainPlan[1]);
    }

    private JobOutcome motionOnly(@Nullable Path file, Sink<Rows> sink, ChainPlan[] planned) {
        long start = System.nanoTime();
        try (Scope scope = new Scope()) {
            ChainPlan plan = phases.run(Phase.LOAD, 1, () -> {
                if (file != null) {
                    MotionFiles.checkTarget(file);
                }
                return plan();
            });
            planned[0] = plan;
            Sound sound = phases.run(Phase.AUDIO, 1, () -> openAudio(scope));
            MotionFlow flow = new MotionFlow(plan, sound.audio(), null, cancel, trace);
            StyleCode style = encodeStyle(flow);
            phases.run(Phase.ANIMATE, flow.frames(), () -> {
                animate(plan, flow, style, file, rows -> {
                    sink.accept(rows);
                    return rows.count();
                });
                return true;
            });
            JobOutcome outcome = outcome(flow.frames(), null, sound.audio(), null);
            trace.report(TracePhase.JOB, 0, start, 0);
            return outcome;
        }
    }

    private JobOutcome rendered(Runnable check, OutputOpener outputs) {
        long start = System.nanoTime();
        try (Scope scope = new Scope()) {
            ChainPlan plan = phases.run(Phase.LOAD, 1, () -> {
                check.run();
                return plan();
            });
            // The portrait takes about as long as the sound: beside it, on a machine with two processors, it costs nothing.
            Background<Animated> preparing = scope.own(new Background<>("dreamtalk-portrait", () -> portrait(plan)));
            scope.own(() -> {
                if (preparing.ready() != null) {
                    preparing.ready().close();
                }
            });
            Sound sound = phases.run(Phase.AUDIO, 1, () -> openAudio(scope));
            Animated animated = phases.run(Phase.PORTRAIT, 1, preparing::get);
            JobOutcome outcome = plan.renderedSpace() == null
                    ? synthesized(plan, sound, animated.portrait(), outputs)
                    : animated(plan, sound, animated, outputs);
            trace.report(TracePhase.JOB, 0, start, 0);
            return outcome;
        }
    }

    private JobOutcome animated(ChainPlan plan, Sound sound, Animated animated, OutputOpener outputs) {
        MotionFlow flow = new MotionFlow(plan, sound.audio(), animated.portrait(), cancel, trace);
        StyleCode style = encodeStyle(flow);
        Renderer.PreparedPortrait prepared = java.util.Objects.requireNonNull(animated.prepared());
        PictureSize size = prepared.size();
        try (SelfChecker.Session check = openCheck(animated.portrait(), sound.audio());
                FrameOutput output = outputs.open(size, sound.file())) {
            Sink<Frame> frames = sink(check, output, flow.frames());
            QualityReport report;
            try (Chain<Rows> pictures =
                    new PictureFlow(plan, cancel).render(flow.outputClip(), prepared, frames)) {
                phases.run(Phase.ANIMATE, flow.frames(), () -> {
                    try (HandOff worker = new HandOff(pictures, plan.space().channels(), cancel, gate)) {
                        animate(plan, flow, style, spec.chain().motionOutput(), rows -> {
                            worker.accept(rows);
                            return 0; // progress is what the other thread has finished
                        }, worker);
                    }
                    return true;
                });
                report = finish(output, check);
            }
            return outcome(flow.frames(), size, sound.audio(), report);
        }
    }

    private JobOutcome synthesized(ChainPlan plan, Sound sound, Portrait portrait, OutputOpener outputs) {
        PictureFlow flow = new PictureFlow(plan, cancel);
        PictureSize size = flow.synthesizedSize(portrait);
        long total = spec.chain().fps().framesFor(sound.audio().samples(), PcmAudio.SAMPLE_RATE);
        try (SelfChecker.Session check = openCheck(portrait, sound.audio());
                FrameOutput output = outputs.open(size, sound.file())) {
            long[] made = {0};
            Sink<Frame> frames = sink(check, output, total);
            phases.run(Phase.ANIMATE, total, () -> {
                flow.synthesize(sound.audio(), total, portrait, trace, frame -> {
                    made[0]++;
                    frames.accept(frame);
                });
                checkCount(made[0], total, "synthesizer or frame stage", "frames");
                return true;
            });
            return outcome(total, size, sound.audio(), finish(output, check));
        }
    }

    private @Nullable QualityReport finish(FrameOutput output, SelfChecker.@Nullable Session check) {
        return phases.run(Phase.FINISH, 1, () -> {
                    long start = System.nanoTime();
                    output.finish();
                    trace.report(TracePhase.FINISH, 0, start, 0);
                    return Optional.ofNullable(check).map(SelfChecker.Session::finish);
                })
                .orElse(null);
    }

    private Sink<Frame> sink(SelfChecker.@Nullable Session check, FrameOutput output, long total) {
        return frame -> {
            cancel.check();
            if (check != null) {
                check.accept(frame.image());
            }
            long start = System.nanoTime();
            try {
                output.accept(frame);
            } catch (Exception e) {
                sneak(e);
            }
            trace.report(TracePhase.WRITE, frame.index(), start, 0);
            phases.progress(Phase.ANIMATE, frame.index() + 1, total);
        };
    }

    /** A consumer's checked exception crosses the chain as it is; the phase tracker wraps it at the end. */
    @SuppressWarnings("unchecked") // erased: nothing is cast
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    /** The portrait that is animated, and what the renderer made of it. Leaves the avatar when closed. */
    private record Animated(
            Portrait portrait, Renderer.@Nullable PreparedPortrait prepared, Scope scope) implements AutoCloseable {
        @Override
        public void close() {
            scope.close();
        }
    }

    private Animated portrait(ChainPlan plan) {
        Scope scope = new Scope();
        try {
            PreparedAvatar avatar = spec.avatar();
            if (avatar == null) {
                if (spec.picture() == null) {
                    throw InvalidInputException.of(
                            "portrait",
                            Problem.MISSING,
                            "none",
                            "a picture file or image; without one only motion can be made");
                }
                PortraitOptions o = spec.portraitOptions();
                avatar = scope.own(PreparedAvatar.load(
                        backends,
                        spec.picture(),
                        plan.needsFace() ? o : new PortraitOptions(o.face(), false, o.size()),
                        trace));
            }
            scope.own(avatar.enter());
            MotionSpace space = plan.renderedSpace();
            return new Animated(avatar.portrait(), space == null ? null : avatar.prepared(space, trace), scope);
        } catch (Throwable e) { // whatever it is, what was opened is closed
            scope.closeAfter(e);
            throw e;
        }
    }

    private SelfChecker.@Nullable Session openCheck(Portrait portrait, PcmAudio audio) {
        return spec.report()
                ? backends.get(StageKey.SELF_CHECK)
                        .open(new SelfChecker.Clip(
                                portrait.image(), portrait.face(), spec.chain().fps(), audio))
                : null;
    }

    /** The sound, and the file it came from. */
    private record Sound(PcmAudio audio, @Nullable Path file) {}

    private Sound openAudio(Scope scope) {
        if (spec.voice() == null) {
            return new Sound(scope.own(PcmAudio.of(new float[0])), null);
        }
        Path file = spec.voice().file(scope, cancel);
        long start = System.nanoTime();
        PcmAudio audio = scope.own(backends.get(StageKey.MEDIA_READER).openAudio(file, MediaLimits.DEFAULT));
        trace.report(TracePhase.AUDIO, 0, start, 4 * audio.samples());
        if (audio.samples() == 0) {
            throw InvalidInputException.of(
                    "audio", Problem.INVALID, "no samples in " + spec.voice(), "some sound");
        }
        return new Sound(audio, file);
    }

    private ChainPlan plan() {
        List<StageKey<?>> needed = new ArrayList<>();
        if (spec.chain().motionInput() == null && spec.chain().synthesizer() == null) {
            needed.add(StageKey.DENOISER);
            if (spec.chain().features() == null) {
                needed.add(StageKey.AUDIO_FEATURES);
            }
        }
        if (spec.chain().pictures()) {
            if (spec.avatar() == null && spec.portraitOptions().crop()) {
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

    /** Takes rows and says how many of them are done with. */
    private interface RowsOut {
        int accept(Rows rows);
    }

    private void animate(
            ChainPlan plan, MotionFlow flow, @Nullable StyleCode style, @Nullable Path motionFile, RowsOut out) {
        animate(plan, flow, style, motionFile, out, null);
    }

    private void animate(
            ChainPlan plan,
            MotionFlow flow,
            @Nullable StyleCode style,
            @Nullable Path motionFile,
            RowsOut out,
            @Nullable HandOff worker) {
        try (MotionWriter file =
                motionFile == null ? null : MotionFiles.writer(motionFile, plan.space(), spec.chain().fps())) {
            long[] rowsOut = {0};
            long[] done = {0};
            flow.run(style, spec.noise(), chunkFrames, rows -> {
                rowsOut[0] += rows.count();
                if (file != null) {
                    file.accept(rows.values(), rows.count());
                }
                done[0] += out.accept(rows);
                phases.progress(Phase.ANIMATE, done[0], flow.frames());
            });
            checkCount(rowsOut[0], flow.frames(), "motion stage", "rows");
            if (worker != null) {
                worker.finish();
            }
            cancel.check();
            if (file != null) {
                file.finish();
            }
        }
    }

    private static void checkCount(long found, long expected, String who, String what) {
        if (found != expected) {
            throw new BackendUnavailableException("a " + who + " changed the number of " + what + ": found " + found
                    + ", expected " + expected + "; leave it out by its name, or remove it from the class path");
        }
    }

    private JobOutcome outcome(
            long frames, @Nullable PictureSize size, PcmAudio audio, @Nullable QualityReport report) {
        double seconds = (double) audio.samples() / PcmAudio.SAMPLE_RATE;
        return new JobOutcome(frames, size, seconds, phases.timings(), report);
    }

    /** Frames into an encoder. */
    private record EncoderOutput(MediaWriter.Output output) implements FrameOutput {
        @Override
        public void accept(Frame frame) {
            output.write(frame);
        }

        @Override
        public void finish() {
            output.finish();
        }

        @Override
        public void close() {
            output.close();
        }
    }

    /** Keeps rows in memory. */
    private static final class RowCollector implements Sink<Rows> {
        private final List<Rows> blocks = new ArrayList<>();

        @Override
        public void accept(Rows rows) {
            blocks.add(new Rows(rows.values().clone(), rows.count()));
        }

        float[] values(int channels) {
            int total = Math.toIntExact(
                    blocks.stream().mapToLong(Rows::count).sum() * channels);
            float[] out = new float[total];
            int used = 0;
            for (Rows block : blocks) {
                System.arraycopy(block.values(), 0, out, used, block.count() * channels);
                used += block.count() * channels;
            }
            return out;
        }
    }
}
