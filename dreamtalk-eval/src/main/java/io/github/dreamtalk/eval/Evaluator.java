package io.github.dreamtalk.eval;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.eval.identity.EmotionClassifier;
import io.github.dreamtalk.eval.identity.FaceEmbedder;
import io.github.dreamtalk.eval.identity.OnnxEmotionClassifier;
import io.github.dreamtalk.eval.identity.OnnxFaceEmbedder;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.eval.sync.PhonemeTrack;
import io.github.dreamtalk.eval.sync.SyncScorer;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.onnx.face.MediaPipePortraitAnalyzer;
import io.github.dreamtalk.render.media.FfmpegMediaReader;
import io.github.dreamtalk.render.media.VideoFrames;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures videos under the fixed {@link Protocol}. Heavy: holds networks; share one. Thread-safe. The figures do not depend
 * on the number of threads, to the bit: networks run on one thread each, and threads share frames. Closing it ends what is
 * being measured, in whatever thread, and waits for that before anything is freed.
 *
 * <p>Memory does not grow with the length of a video but for a few numbers a frame.
 */
public final class Evaluator implements AutoCloseable {
    private final int threads;
    private final MediaReader media;
    private final PortraitAnalyzer analyzer;
    private final FaceEmbedder embedder;
    private final EmotionClassifier emotions;
    private final @Nullable SyncScorer syncScorer;
    private final Scope owned = new Scope();
    private final Gate gate;

    private Evaluator(Builder b) {
        threads = b.threads;
        BackendContext context = new BackendContext(Device.cpu(), 1, ModelRepository.of(b.models));
        try {
            media = owned.own(new FfmpegMediaReader.Provider().create(context));
            analyzer = owned.own(new MediaPipePortraitAnalyzer(context));
            embedder = b.embedder != null ? b.embedder : owned.own(OnnxFaceEmbedder.embedded(context.models()));
            emotions = owned.own(new OnnxEmotionClassifier(context.models()));
        } catch (Throwable e) {
            owned.closeAfter(e);
            throw e;
        }
        // From here on nothing fails, and what was given is ours to close.
        syncScorer = b.syncScorer;
        if (b.embedder != null) {
            owned.own(b.embedder);
        }
        if (syncScorer != null) {
            owned.own(syncScorer);
        }
        gate = new Gate("the evaluator", owned::close);
    }

    /**
     * Starts an evaluator.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Measures a video.
     *
     * @param request what to measure
     * @return all that could be measured
     * @throws InvalidInputException if a file cannot be used, or video and reference do not go together
     * @throws io.github.dreamtalk.error.MediaException if reading fails
     * @throws CancelledException if the thread is interrupted, or the evaluator is closed meanwhile
     * @throws IllegalStateException if the evaluator is closed
     */
    public Evaluation evaluate(EvaluationRequest request) {
        AtomicBoolean stopped = new AtomicBoolean();
        Gate.Entry entry = gate.enter(() -> stopped.set(true));
        try {
            return measure(request, stopped);
        } finally {
            entry.close();
        }
    }

    private Evaluation measure(EvaluationRequest request, AtomicBoolean stopped) {
        PhonemeTrack phonemes = request.phonemes() == null ? null : PhonemeTrack.read(request.phonemes());
        List<String> notes = new ArrayList<>();
        float[] identity = request.portrait() == null ? null : embedPortrait(request.portrait(), notes);
        LoudnessCurve sound = sound(request.video(), notes);
        if (phonemes != null) {
            addUnheard(phonemes, sound, notes);
        }
        Stills stills = new Stills();
        try (VideoFrames video = VideoFrames.open(request.video(), MediaLimits.DEFAULT);
                VideoFrames reference = request.reference() == null
                        ? null
                        : VideoFrames.open(request.reference(), MediaLimits.DEFAULT)) {
            if (reference != null) {
                requireAlike(request, video, reference);
            }
            ClipFacts facts = new ClipFacts(video.rate(), identity);
            SyncScorer.Clip judged = syncScorer == null ? null : syncScorer.open(video.rate());
            BiConsumer<FrameMeasurer.Job, FrameFacts> sink = (job, found) -> {
                facts.add(found);
                if (judged != null) {
                    judged.accept(job.frame(), found.face());
                }
            };
            FrameMeasurer measurer = measurer();
            try (FrameLine line = new FrameLine(measurer::find, measurer::measure, threads, null, sink)) {
                feed(video, reference, line, stills, stopped);
                line.finish();
                notes.addAll(line.notes());
            }
            if (facts.frames() == 0) {
                throw new InvalidInputException(
                        request.video() + ": found no frame that can be decoded, expected at least one");
            }
            addReading(video, "the video", notes);
            if (reference != null) {
                addReference(facts, facts.compared() + rest(reference, stopped), notes);
                addReading(reference, "the reference", notes);
            }
            Figures figures = facts.figures(sound, phonemes);
            if (judged != null && sound != null) {
                judge(request.video(), judged, figures, notes);
            }
            return evaluation(request, video, facts, figures, sound, stills, notes);
        }
    }

    /** Frames that are left, so that a reference that goes on is told. */
    private static int rest(VideoFrames reference, AtomicBoolean stopped) {
        int left = 0;
        while (reference.next() != null) {
            requireGoing(stopped, left);
            left++;
        }
        return left;
    }

    private static void addReference(ClipFacts facts, int frames, List<String> notes) {
        if (frames != facts.frames()) {
            notes.add("the reference has " + frames + " frames, the video " + facts.frames() + "; only the first "
                    + facts.compared() + " are compared");
        }
        if (facts.identical() > 0 && facts.identical() < facts.compared()) {
            notes.add(facts.identical() + " of " + facts.compared()
                    + " compared frames are the reference's, to the pixel");
        }
    }

    private static void addReading(VideoFrames video, String what, List<String> notes) {
        if (video.damaged() > 0) {
            notes.add(what + " is damaged in " + video.damaged()
                    + " places, which were left out; the pictures before them stand longer");
        }
    }

    /** Phonemes behind the end of the sound are another clip's, or the sound is cut. */
    private static void addUnheard(PhonemeTrack phonemes, @Nullable LoudnessCurve sound, List<String> notes) {
        double end = phonemes.phonemes().stream()
                .mapToDouble(p -> p.interval().end())
                .max()
                .orElse(0);
        if (sound != null && end > sound.seconds() + 0.5) {
            notes.add(String.format(
                    Locale.ROOT,
                    "the phonemes end at %.1f s, the sound at %.1f s: are they this clip's?",
                    end,
                    sound.seconds()));
        }
    }

    FrameMeasurer measurer() {
        return new FrameMeasurer(analyzer, embedder, emotions);
    }

    private static void feed(
            VideoFrames video, @Nullable VideoFrames reference, FrameLine line, Stills stills, AtomicBoolean stopped) {
        RgbImage before = null;
        VideoFrames other = reference;
        int index = 0;
        for (RgbImage frame = video.next(); frame != null; frame = video.next()) {
            requireGoing(stopped, index);
            RgbImage beside = other == null ? null : other.next();
            if (beside == null) {
                other = null;
            }
            line.add(new FrameMeasurer.Job(index, before, frame, beside));
            stills.offer(index, frame);
            before = frame;
            index++;
        }
    }

    private static void requireGoing(AtomicBoolean stopped, int frame) {
        if (stopped.get()) {
            throw new CancelledException(
                    "the evaluation was ended at frame " + frame + ": its evaluator is being closed");
        }
    }

    private Evaluation evaluation(
            EvaluationRequest request,
            VideoFrames video,
            ClipFacts facts,
            Figures figures,
            @Nullable LoudnessCurve sound,
            Stills stills,
            List<String> notes) {
        List<String> warnings = new ArrayList<>(Findings.of(figures));
        warnings.addAll(notes);
        return new Evaluation(
                new Evaluation.Clip(
                        String.valueOf(request.video().getFileName()),
                        video.width(),
                        video.height(),
                        facts.frames(),
                        facts.compared(),
                        facts.identical(),
                        facts.seconds(),
                        embedder.name()),
                figures.values(),
                figures.spreads(),
                facts.emotions(emotions.labels()),
                warnings,
                facts.curves(sound),
                stills.list());
    }

    private void judge(Path video, SyncScorer.Clip judged, Figures figures, List<String> notes) {
        try (PcmAudio audio = media.openAudio(video, MediaLimits.DEFAULT)) {
            SyncScorer.Score score = judged.finish(audio);
            if (score == null) {
                notes.add("no sync score: the clip is too short, or frames have no face");
            } else {
                figures.put(Measure.LSE_D, score.distance());
                figures.put(Measure.LSE_C, score.confidence());
            }
        }
    }

    private static void requireAlike(EvaluationRequest request, VideoFrames video, VideoFrames reference) {
        if (video.width() != reference.width() || video.height() != reference.height()) {
            throw new InvalidInputException(request.reference() + ": found a reference of " + reference.width() + "x"
                    + reference.height() + " for a video of " + video.width() + "x" + video.height()
                    + ", expected the same size; scale one of them");
        }
        if (Math.abs(video.rate().fps() / reference.rate().fps() - 1) > 1e-3) {
            throw new InvalidInputException(request.reference() + ": found a reference at " + reference.rate()
                    + " frames per second for a video at " + video.rate() + ", expected the same rate; convert one");
        }
    }

    private float[] embedPortrait(Path file, List<String> notes) {
        RgbImage image = media.readImage(file, MediaLimits.DEFAULT);
        FaceTrack choice = new FaceTrack("the portrait", null);
        FaceGeometry face = choice.next(analyzer.analyze(image));
        notes.addAll(choice.notes());
        if (face == null) {
            throw new InvalidInputException(file + ": found no face in the portrait"
                    + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")")
                    + ", expected one to compare identities with");
        }
        return embedder.embed(image, face);
    }

    private @Nullable LoudnessCurve sound(Path video, List<String> notes) {
        PcmAudio audio;
        try {
            audio = media.openAudio(video, MediaLimits.DEFAULT);
        } catch (InvalidInputException e) {
            // Opening the frames will say so if the file as a whole is at fault.
            notes.add("nothing about the sound was measured: " + e.getMessage());
            return null;
        }
        try (audio) {
            audio.warnings().forEach(warning -> notes.add("sound: " + warning));
            return LoudnessCurve.of(audio);
        }
    }

    /**
     * Closes the networks, a given embedder and sync scorer too, all of them whatever fails, after ending what is being
     * measured. A second call does nothing.
     */
    @Override
    public void close() {
        gate.close();
    }

    /** Collects an evaluator's settings; not thread-safe. */
    public static final class Builder {
        private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        private @Nullable Path models;
        private @Nullable FaceEmbedder embedder;
        private @Nullable SyncScorer syncScorer;

        private Builder() {}

        /**
         * Threads that share the frames.
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
         * A folder whose model files come before the embedded ones of the same name.
         *
         * @param directory the folder, or null
         * @return this
         */
        public Builder models(@Nullable Path directory) {
            this.models = directory;
            return this;
        }

        /**
         * The network behind CSIM instead of the embedded one.
         *
         * @param embedder the network; the evaluator closes it, once it was built
         * @return this
         */
        public Builder embedder(FaceEmbedder embedder) {
            this.embedder = embedder;
            return this;
        }

        /**
         * A learned judge of lip-sync, for LSE-D and LSE-C; none by default.
         *
         * @param scorer the judge, such as {@link io.github.dreamtalk.eval.syncnet.SyncNet}; the evaluator closes it,
         *     once it was built
         * @return this
         */
        public Builder syncScorer(SyncScorer scorer) {
            this.syncScorer = scorer;
            return this;
        }

        /**
         * Loads the networks.
         *
         * @return the evaluator; the caller closes it
         * @throws io.github.dreamtalk.error.ModelMismatchException if a network is missing or does not fit; what was given
         *     stays open then
         */
        public Evaluator build() {
            return new Evaluator(this);
        }
    }
}
