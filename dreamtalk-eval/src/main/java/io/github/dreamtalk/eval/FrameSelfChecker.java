package io.github.dreamtalk.eval;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.spi.QualityReport;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.eval.identity.EmotionClassifier;
import io.github.dreamtalk.eval.identity.FaceEmbedder;
import io.github.dreamtalk.eval.identity.OnnxEmotionClassifier;
import io.github.dreamtalk.eval.identity.OnnxFaceEmbedder;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.onnx.face.MediaPipePortraitAnalyzer;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.SelfChecker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The self-check of a job: the reference-free {@link Measure}s on the rendered frames, before they are encoded, and the
 * emotion shown (as {@code emotion_happy} and so on). Thread-safe.
 */
final class FrameSelfChecker implements SelfChecker {
    private final int threads;
    private final PortraitAnalyzer analyzer;
    private final FaceEmbedder embedder;
    private final EmotionClassifier emotions;

    FrameSelfChecker(BackendContext context) {
        threads = context.threads();
        BackendContext single = new BackendContext(context.device(), 1, context.models());
        analyzer = new MediaPipePortraitAnalyzer(single);
        embedder = OnnxFaceEmbedder.embedded(context.models());
        emotions = new OnnxEmotionClassifier(context.models());
    }

    @Override
    public Session open(Clip clip) {
        FaceGeometry face = clip.face();
        ClipFacts facts = new ClipFacts(clip.rate(), face == null ? null : embedder.embed(clip.portrait(), face));
        FramePool pool = new FramePool(
                new FrameMeasurer(analyzer, embedder, emotions), threads, (job, found) -> facts.add(found));
        return new Session() {
            private @Nullable RgbImage before;
            private long index;

            @Override
            public void accept(RgbImage frame) {
                RgbImage now = frame.copy();
                pool.add(new FrameMeasurer.Job(index++, before, now, null));
                before = now;
            }

            @Override
            public QualityReport finish() {
                pool.finish();
                boolean silent = clip.audio().samples() == 0;
                return report(facts, silent ? null : LoudnessCurve.of(clip.audio()));
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }

    private QualityReport report(ClipFacts facts, @Nullable LoudnessCurve sound) {
        Map<Measure, Double> values = facts.values(sound, null);
        Map<String, Double> figures = new LinkedHashMap<>();
        values.forEach((measure, value) -> figures.put(measure.id(), value));
        facts.emotions(emotions.labels()).forEach((label, p) -> figures.put("emotion_" + label, p));
        return new QualityReport("frames", Protocol.VERSION, figures, Findings.of(values, facts.seconds()));
    }

    @Override
    public void close() {
        emotions.close();
        embedder.close();
        analyzer.close();
    }
}
