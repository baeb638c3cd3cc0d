package io.github.dreamtalk.training.style;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.eval.style.StyleAccuracy;
import io.github.dreamtalk.eval.style.StyleClassifier;
import io.github.dreamtalk.eval.style.StyleCodeDistance;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.spi.StyleCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Style of generated motion, as users get it: default sampler, guidance and post-processing.
 *
 * @param accuracy SA, against the style asked for
 * @param euclidean mean SCD of the motion's code and the code of the style asked for
 * @param cosine the same by angle
 * @param other mean over clips of the smallest distance by angle to a style that was not asked for
 * @param nearest share of clips whose code is nearer, by angle, to that of the style asked for than to any other style's
 */
record GeneratedStyles(StyleAccuracy accuracy, double euclidean, double cosine, double other, double nearest) {
    /** Lets the embedded denoiser speak every sound in every style. */
    static GeneratedStyles measure(StyleClassifier classifier, List<Path> speech) {
        StyleAccuracy accuracy = new StyleAccuracy(classifier.labels());
        double euclidean = 0;
        double cosine = 0;
        double other = 0;
        int nearest = 0;
        try (DreamTalkEngine engine = DreamTalkEngine.builder().build()) {
            List<String> names = classifier.labels();
            List<StyleCode> codes =
                    names.stream().map(s -> engine.styleCode(Style.named(s))).toList();
            for (int i = 0; i < speech.size(); i++) {
                for (int s = 0; s < names.size(); s++) {
                    MotionSequence motion = engine.newJob(DreamTalk.builder()
                                    .audio(speech.get(i))
                                    .style(names.get(s))
                                    .seed(i)
                                    .build())
                            .motion();
                    accuracy.add(names.get(s), classifier.classify(motion));
                    StyleCode made = engine.styleCode(Style.fromMotion(motion));
                    StyleCodeDistance own = StyleCodeDistance.between(made, codes.get(s));
                    euclidean += own.euclidean();
                    cosine += own.cosine();
                    double others = Double.POSITIVE_INFINITY;
                    for (int k = 0; k < codes.size(); k++) {
                        if (k != s) {
                            others = Math.min(
                                    others,
                                    StyleCodeDistance.between(made, codes.get(k))
                                            .cosine());
                        }
                    }
                    other += others;
                    nearest += own.cosine() < others ? 1 : 0;
                }
            }
        }
        int n = accuracy.clips();
        return new GeneratedStyles(accuracy, euclidean / n, cosine / n, other / n, (double) nearest / n);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s; SCD %.3f, by angle %.3f and %.3f to the next style, nearest to its own style %.3f",
                accuracy,
                euclidean,
                cosine,
                other,
                nearest);
    }
}
