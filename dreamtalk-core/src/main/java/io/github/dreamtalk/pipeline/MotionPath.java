package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.FrameRate;
import io.github.dreamtalk.HeadPose;
import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.format.BfmClips;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.motion.BlinkGenerator;
import io.github.dreamtalk.motion.GazeMotion;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionResampler;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.TemporalSmoothing;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.MotionProcessor;
import io.github.dreamtalk.spi.MotionProcessor.Clip;
import io.github.dreamtalk.spi.MotionProcessor.Rows;
import io.github.dreamtalk.spi.PcmAudio;
import io.github.dreamtalk.spi.Sampler;
import io.github.dreamtalk.spi.StyleCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The way to a request's motion: generated from the voice, or read from a file; then post-processed. */
final class MotionPath {
    private final DreamTalkRequest request;
    private final Backends backends;
    private final int chunkFrames;
    private final CancelToken cancel;

    MotionPath(DreamTalkRequest request, Backends backends, int chunkFrames, CancelToken cancel) {
        this.request = request;
        this.backends = backends;
        this.chunkFrames = chunkFrames;
        this.cancel = cancel;
    }

    /** Motion ready to flow: its space, its number of frames at the output rate, and the flow itself. */
    record Prepared(MotionSpace space, long frames, Consumer<Rows> flow) {
        void run(Rows sink) {
            flow.accept(sink);
        }
    }

    /** Loads the backends that will be needed. */
    void load() {
        backends.mediaReader();
        if (request.motionInput() == null) {
            if (request.features() == null) {
                backends.audioFeatures();
            }
            backends.denoiser();
            backends.sampler(request.sampler());
        }
    }

    Prepared prepare(PcmAudio audio) {
        return request.motionInput() == null ? generated(audio) : stored(MotionFiles.read(request.motionInput()));
    }

    private Prepared stored(MotionSequence motion) {
        if (motion.frames() == 0) {
            throw new InvalidInputException("motion: found no frames in " + request.motionInput());
        }
        long frames = MotionResampler.outputFrames(motion.frames(), motion.rate(), request.fps());
        return new Prepared(motion.space(), frames, sink -> {
            MotionResampler resampler = resampler(motion.space(), motion.rate(), frames);
            int block = Math.min(chunkFrames, motion.frames());
            int k = motion.space().channels();
            float[] rows = new float[block * k];
            for (int first = 0; first < motion.frames(); first += block) {
                cancel.check();
                int n = Math.min(block, motion.frames() - first);
                for (int i = 0; i < n; i++) {
                    for (int c = 0; c < k; c++) {
                        rows[i * k + c] = motion.get(first + i, c);
                    }
                }
                resampler.push(rows, n, sink);
            }
            resampler.finish(sink);
        });
    }

    private MotionResampler resampler(MotionSpace space, FrameRate from, long frames) {
        return new MotionResampler(space.channels(), from, request.fps(), frames, MotionResampler.Interpolation.CUBIC);
    }

    private Prepared generated(PcmAudio audio) {
        MotionDenoiser denoiser = backends.denoiser();
        Sampler sampler = backends.sampler(request.sampler());
        DenoiserSpec spec = denoiser.spec();
        Path stored = request.features();
        FeatureSource features = stored == null
                ? FeatureSource.of(backends.audioFeatures(), audio, spec)
                : FeatureSource.of(stored, spec);
        int limit = spec.schedule().steps();
        if (request.steps() > limit) {
            throw new InvalidInputException(
                    "steps: found " + request.steps() + ", expected 1 to " + limit + " (the model's diffusion steps)");
        }
        MotionSequence clip = new StyleLibrary(backends.models()).clip(request.style(), spec);
        StyleCode style = denoiser.styleEncoder().encode(clip);
        long frames = stored == null
                ? request.fps().framesFor(audio.samples(), PcmAudio.SAMPLE_RATE)
                : MotionResampler.outputFrames(features.frames(), spec.rate(), request.fps());
        MotionGenerator generator =
                new MotionGenerator(denoiser, features, sampler, request.steps(), chunkFrames, cancel);
        List<MotionProcessor> late = lateProcessors(spec.space());
        return new Prepared(spec.space(), frames, sink -> {
            FilterChain finishing =
                    new FilterChain(late, new Clip(spec.space(), request.fps(), frames, request.seed()), sink);
            MotionResampler resampler = resampler(spec.space(), spec.rate(), frames);
            FilterChain smoothing = new FilterChain(
                    earlyProcessors(spec.space()),
                    new Clip(spec.space(), spec.rate(), generator.frames(), request.seed()),
                    (rows, n) -> resampler.push(rows, n, finishing::push));
            generator.run(style, request, smoothing::push);
            smoothing.finish();
            resampler.finish(finishing::push);
            finishing.finish();
        });
    }

    /** Processors that run at the network's rate. The published network's motion is left as it is. */
    private static List<MotionProcessor> earlyProcessors(MotionSpace space) {
        return space.equals(MotionSpace.BFM) ? List.of() : List.of(new TemporalSmoothing());
    }

    /** Processors that run at the output rate: blinks and head, as the request says, and third parties' own. */
    private List<MotionProcessor> lateProcessors(MotionSpace space) {
        List<MotionProcessor> out = new ArrayList<>(backends.motionProcessors());
        boolean arkit = space.equals(MotionSpace.ARKIT);
        boolean bfm = space.equals(MotionSpace.BFM);
        if (arkit && request.blink()) {
            out.add(new BlinkGenerator());
        }
        if (bfm) {
            out.add(HeadMotion.resting(BfmClips.stillHead()));
        }
        HeadPose head = request.head();
        if (arkit || bfm) {
            switch (head.kind()) {
                case NATURAL -> out.add(HeadMotion.natural());
                case FILE -> out.add(HeadMotion.from(headMotion(head.file(), space), HeadMotion.AfterEnd.HOLD));
                case STILL -> {}
            }
        }
        if (arkit && head.kind() == HeadPose.Kind.NATURAL) {
            out.add(new GazeMotion());
        }
        return out;
    }

    /** A MAT clip without a pose would hold the head still, which is not what a user who names one asks for. */
    private static MotionSequence headMotion(Path file, MotionSpace space) {
        boolean mat = file.toString().toLowerCase(Locale.ROOT).endsWith(".mat");
        return mat ? BfmClips.readPose(file) : MotionFiles.readIn(space, file);
    }
}
