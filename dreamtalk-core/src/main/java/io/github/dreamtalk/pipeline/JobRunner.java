package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.BackendUnavailableException;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.FrameConsumer;
import io.github.dreamtalk.FrameRate;
import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.Phase;
import io.github.dreamtalk.QualityReport;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.RgbImage;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.MotionWriter;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.MediaLimits;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.MotionProcessor.Rows;
import io.github.dreamtalk.spi.PcmAudio;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.SelfChecker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Runs one job: phases, resources, and where rows and frames go. Used once. */
public final class JobRunner {
    private final DreamTalkRequest request;
    private final Backends backends;
    private final CancelToken cancel;
    private final PhaseTracker phases;
    private final MotionPath motionPath;

    /**
     * Prepares a run.
     *
     * @param request what to make
     * @param backends the engine's backends
     * @param chunkFrames motion frames sampled at a time
     * @param cancel stops the run
     */
    public JobRunner(DreamTalkRequest request, Backends backends, int chunkFrames, CancelToken cancel) {
        this.request = request;
        this.backends = backends;
        this.cancel = cancel;
        this.phases = new PhaseTracker(request.listener(), cancel);
        this.motionPath = new MotionPath(request, backends, chunkFrames, cancel);
    }

    /**
     * Makes a video file.
     *
     * @param target where it goes
     * @return what was made
     */
    public Result video(Path target) {
        MediaWriter writer = backends.mediaWriter();
        if (!writer.accepts(target)) {
            throw new InvalidInputException("output: found '" + target
                    + "', expected a name ending in .mp4 or .webm, or a folder name without extension for PNG frames");
        }
        return rendered(target, (width, height, rate) -> {
            MediaWriter.Sink sink = writer.open(target, width, height, rate, request.audio());
            return new FrameOutput() {
                @Override
                public void accept(long index, RgbImage frame) {
                    sink.write(frame);
                }

                @Override
                public void finish() {
                    sink.finish();
                }

                @Override
                public void close() {
                    sink.close();
                }
            };
        });
    }

    /**
     * Hands every frame to a consumer.
     *
     * @param consumer takes them
     * @return what was made
     */
    public Result frames(FrameConsumer consumer) {
        return rendered(null, (width, height, rate) -> consumer::accept);
    }

    /**
     * Makes the motion in memory.
     *
     * @return the motion
     */
    public MotionSequence motion() {
        RowCollector collector = new RowCollector();
        MotionSpace[] space = new MotionSpace[1];
        motionOnly(null, (s, rate, frames) -> {
            space[0] = s;
            collector.start(s.channels(), frames);
            return collector;
        });
        return new MotionSequence(space[0], request.fps(), collector.values());
    }

    /**
     * Makes the motion into a file.
     *
     * @param target where it goes
     * @return what was made
     */
    public Result motionFile(Path target) {
        MotionFiles.checkTarget(target);
        return motionOnly(target, (space, rate, frames) -> (rows, n) -> {});
    }

    private interface RowsFactory {
        Rows open(MotionSpace space, FrameRate rate, long frames);
    }

    private interface FrameOutputFactory {
        FrameOutput open(int width, int height, FrameRate rate);
    }

    private interface FrameOutput extends RenderWorker.Frames, AutoCloseable {
        default void finish() {}

        @Override
        default void close() {}
    }

    private Result motionOnly(@Nullable Path target, RowsFactory sinks) {
        try (PcmAudio audio = openAudio()) {
            MotionPath.Prepared motion = prepareMotion(audio);
            Rows sink = sinks.open(motion.space(), request.fps(), motion.frames());
            Path file = target == null ? request.motionOutput() : target;
            animateInto(motion, file, sink, null);
            return result(target, motion, audio, 0, 0, null);
        }
    }

    private Result rendered(@Nullable Path target, FrameOutputFactory outputs) {
        try (PcmAudio audio = openAudio()) {
            PortraitLoader.Portrait portrait =
                    phases.run(Phase.PORTRAIT, 1, () -> new PortraitLoader(backends).load(request));
            MotionPath.Prepared motion = prepareMotion(audio);
            Renderer renderer = backends.renderer();
            if (!renderer.accepts(motion.space())) {
                throw new InvalidInputException(
                        "motion space: the motion is in '" + motion.space().name()
                                + "', which the renderer " + renderer.getClass().getSimpleName()
                                + " does not take; choose another denoiser or renderer");
            }
            RgbImage canvas = renderer.canvas(portrait.image());
            int width = canvas.width();
            int height = canvas.height();
            try (Renderer.Session session = renderer.open(portrait.image(), portrait.face(), motion.space());
                    SelfChecker.Session check = openCheck(portrait, audio);
                    FrameOutput output = outputs.open(width, height, request.fps())) {
                RenderWorker.Frames frames = check == null
                        ? output
                        : (index, frame) -> {
                            check.accept(frame);
                            output.accept(index, frame);
                        };
                LongConsumer progress = done -> phases.progress(Phase.ANIMATE, done, motion.frames());
                try (RenderWorker worker = new RenderWorker(
                        session, renderer.context(), motion.space().channels(), canvas, frames, progress, cancel)) {
                    animateInto(motion, request.motionOutput(), worker, worker);
                }
                QualityReport report = phases.run(Phase.FINISH, 1, () -> {
                            output.finish();
                            return Optional.ofNullable(check).map(SelfChecker.Session::finish);
                        })
                        .orElse(null);
                return result(target, motion, audio, width, height, report);
            }
        }
    }

    private SelfChecker.@Nullable Session openCheck(PortraitLoader.Portrait portrait, PcmAudio audio) {
        return request.report()
                ? backends.selfChecker()
                        .open(new SelfChecker.Clip(portrait.image(), portrait.face(), request.fps(), audio))
                : null;
    }

    private PcmAudio openAudio() {
        if (request.motionOutput() != null) {
            MotionFiles.checkTarget(request.motionOutput());
        }
        phases.run(Phase.LOAD, 1, motionPath::load);
        return phases.run(Phase.AUDIO, 1, () -> {
            Path file = request.audio();
            if (file == null) {
                return PcmAudio.of(new float[0]);
            }
            PcmAudio audio = backends.mediaReader().openAudio(file, MediaLimits.DEFAULT);
            if (audio.samples() == 0) {
                audio.close();
                throw new InvalidInputException("audio: found no samples in " + file + ", expected some sound");
            }
            return audio;
        });
    }

    private MotionPath.Prepared prepareMotion(PcmAudio audio) {
        return phases.run(Phase.STYLE, 1, () -> motionPath.prepare(audio));
    }

    private void animateInto(
            MotionPath.Prepared motion, @Nullable Path motionFile, Rows sink, @Nullable RenderWorker worker) {
        phases.run(Phase.ANIMATE, motion.frames(), () -> {
            try (MotionWriter file =
                    motionFile == null ? null : MotionFiles.writer(motionFile, motion.space(), request.fps())) {
                long[] done = {0};
                motion.run((rows, n) -> {
                    if (file != null) {
                        file.accept(rows, n);
                    }
                    sink.accept(rows, n);
                    done[0] += n;
                    if (worker == null) {
                        phases.progress(Phase.ANIMATE, done[0], motion.frames());
                    }
                });
                if (done[0] != motion.frames()) {
                    throw new BackendUnavailableException("a motion processor changed the number of frames: found "
                            + done[0] + ", expected " + motion.frames() + "; remove it from the class path");
                }
                if (worker != null) {
                    worker.finish();
                }
                cancel.check();
                if (file != null) {
                    file.finish();
                }
            }
        });
    }

    private Result result(
            @Nullable Path target,
            MotionPath.Prepared motion,
            PcmAudio audio,
            int width,
            int height,
            @Nullable QualityReport report) {
        double seconds = (double) audio.samples() / PcmAudio.SAMPLE_RATE;
        return new Result(
                target, motion.frames(), request.fps(), width, height, seconds, phases.timings(), request, report);
    }

    /** Keeps rows in memory. */
    private static final class RowCollector implements Rows {
        private float[] values = new float[0];
        private int channels;
        private int used;

        void start(int channels, long frames) {
            this.channels = channels;
            values = new float[Math.toIntExact(Math.multiplyExact(frames, (long) channels))];
        }

        @Override
        public void accept(float[] rows, int frames) {
            System.arraycopy(rows, 0, values, used, frames * channels);
            used += frames * channels;
        }

        float[] values() {
            return used == values.length ? values : Arrays.copyOf(values, used);
        }
    }
}
