package io.github.dreamtalk.eval;

import io.github.dreamtalk.eval.identity.EmotionClassifier;
import io.github.dreamtalk.eval.identity.FaceEmbedder;
import io.github.dreamtalk.eval.identity.OnnxEmotionClassifier;
import io.github.dreamtalk.eval.identity.OnnxFaceEmbedder;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.onnx.face.MediaPipePortraitAnalyzer;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.QualityReport;
import io.github.dreamtalk.spi.SelfChecker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The self-check of a job: the reference-free {@link Measure}s on the rendered frames, before they are encoded, and the
 * emotion shown (as {@code emotion_happy} and so on). Thread-safe. Closing it waits for the frames that are just being
 * measured; a session that goes on after that fails at its next frame.
 */
final class FrameSelfChecker implements SelfChecker {
    private final int threads;
    private final PortraitAnalyzer analyzer;
    private final FaceEmbedder embedder;
    private final EmotionClassifier emotions;
    private final Scope owned = new Scope();
    private final Gate gate;

    FrameSelfChecker(BackendContext context) {
        threads = context.threads();
        BackendContext single = new BackendContext(context.device(), 1, context.models());
        try {
            analyzer = owned.own(new MediaPipePortraitAnalyzer(single));
            embedder = owned.own(OnnxFaceEmbedder.embedded(context.models()));
            emotions = owned.own(new OnnxEmotionClassifier(context.models()));
        } catch (Throwable e) {
            owned.closeAfter(e);
            throw e;
        }
        gate = new Gate("the self-check", owned::close);
    }

    @Override
    public Session open(Clip clip) {
        FaceGeometry face = clip.face();
        ClipFacts facts = new ClipFacts(clip.rate(), face == null ? null : identity(clip.portrait(), face));
        FrameMeasurer measurer = new FrameMeasurer(analyzer, embedder, emotions);
        // The portrait's face may not be its largest: the one that talks is followed.
        FrameLine line = new FrameLine(
                job -> inside(() -> measurer.find(job)),
                chosen -> inside(() -> measurer.measure(chosen)),
                threads,
                face,
                (job, found) -> facts.add(found));
        return new Session() {
            private @Nullable RgbImage before;
            private long index;

            @Override
            public void accept(RgbImage frame) {
                RgbImage now = frame.copy();
                line.add(new FrameMeasurer.Job(index++, before, now, null));
                before = now;
            }

            @Override
            public QualityReport finish() {
                line.finish();
                boolean silent = clip.audio().samples() == 0;
                return report(facts, silent ? null : LoudnessCurve.of(clip.audio()), line.notes());
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }

    private float[] identity(RgbImage portrait, FaceGeometry face) {
        return inside(() -> embedder.embed(portrait, face));
    }

    /** Does something with the networks that nobody frees meanwhile. */
    private <T> T inside(Supplier<T> work) {
        Gate.Entry entry = gate.enter();
        try {
            return work.get();
        } finally {
            entry.close();
        }
    }

    private QualityReport report(ClipFacts facts, @Nullable LoudnessCurve sound, List<String> notes) {
        Figures figures = facts.figures(sound, null);
        Map<String, Double> named = new LinkedHashMap<>();
        figures.values().forEach((measure, value) -> named.put(measure.id(), value));
        facts.emotions(emotions.labels()).forEach((label, p) -> named.put("emotion_" + label, p));
        List<String> warnings = new ArrayList<>(Findings.of(figures));
        warnings.addAll(notes);
        return new QualityReport("frames", Protocol.VERSION, named, warnings);
    }

    @Override
    public void close() {
        gate.close();
    }
}
