package io.github.dreamtalk.training.style;

import io.github.dreamtalk.eval.style.StyleAccuracy;
import io.github.dreamtalk.eval.style.StyleClassifier;
import io.github.dreamtalk.eval.style.StyleFeatures;
import io.github.dreamtalk.training.error.TrainingException;
import io.github.dreamtalk.training.features.FeatureClip;
import io.github.dreamtalk.training.features.FeatureStore;
import io.github.dreamtalk.training.nets.ManifestRenewal;
import io.github.dreamtalk.training.viseme.Emotion;
import io.github.dreamtalk.training.viseme.VisemeStyle;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.SafetensorsWriter;
import io.github.dreamtalk.weights.StateDict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains the {@link StyleClassifier}: clips of the training voices are animated in random styles. It is then measured on
 * voices and styles it has not seen, and on what the embedded denoiser makes of some speech.
 */
@Command(
        name = "style-classifier",
        mixinStandardHelpOptions = true,
        description = "Trains and measures the classifier of speaking styles.")
public final class TrainStyleClassifier implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(TrainStyleClassifier.class);
    /** Styles below this intensity are reported apart: they differ little from neutral ones. */
    private static final double WEAK = 0.6;

    @Option(names = "--store", required = true, description = "features of a corpus, with labels")
    private Path store = Path.of("");

    @Option(names = "--dir", required = true, description = "where the weights go; a manifest there is renewed")
    private Path dir = Path.of("");

    @Option(
            names = "--clips",
            defaultValue = "3000",
            description = "clips to learn from, each in two styles (default: ${DEFAULT-VALUE})")
    private int clips = 3000;

    @Option(
            names = "--held-out",
            defaultValue = "2000",
            description = "held-out clips to measure on (default: ${DEFAULT-VALUE})")
    private int heldOut = 2000;

    @Option(
            names = "--speech",
            arity = "1..*",
            description = "sound files that the embedded denoiser speaks in each of its styles, to measure it")
    private List<Path> speech = List.of();

    /** Made by the command line. */
    public TrainStyleClassifier() {}

    /**
     * Trains, writes the weights and logs the figures.
     *
     * @return the exit status, 0
     * @throws TrainingException if the store has no clips to learn from or to measure on
     */
    @Override
    public Integer call() {
        StateDict weights = train(read("train"::equals, clips));
        SafetensorsWriter.write(dir.resolve(StyleClassifier.MODEL), weights, SafetensorsWriter.Precision.F32);
        ManifestRenewal.renew(dir);
        StyleClassifier classifier = new StyleClassifier(weights);
        measure(classifier, read(split -> split.equals("validation") || split.equals("test"), heldOut))
                .forEach((group, accuracy) -> LOG.info("held out, {}: {}", group, accuracy));
        if (!speech.isEmpty()) {
            LOG.info("generated: {}", GeneratedStyles.measure(classifier, speech));
        }
        return 0;
    }

    private List<FeatureClip> read(Predicate<String> split, int atMost) {
        List<FeatureClip> read = new FeatureStore(store)
                .sample(split, atMost, 5).stream().filter(StyledClip::fits).toList();
        if (read.isEmpty()) {
            throw new TrainingException("style classifier: " + store + " holds no clip of a second or more that is "
                    + "wanted; make the features of a corpus with train, and validation or test shards");
        }
        return read;
    }

    /** Two random styles for each clip. */
    static StateDict train(List<FeatureClip> clips) {
        Random random = new Random(1);
        float[][] rows = new float[2 * clips.size()][];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            StyledClip clip = StyledClip.random(clips.get(i / 2), random);
            rows[i] = StyleFeatures.of(clip.motion());
            labels[i] = clip.style().emotion().ordinal();
        }
        int classes = Emotion.values().length;
        SoftmaxRegression fit = new SoftmaxRegression(List.of(rows), labels, classes);
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        tensors.put("weight", FloatTensor.of(fit.weight, classes, StyleFeatures.SIZE));
        tensors.put("bias", FloatTensor.of(fit.bias, classes));
        tensors.put("mean", FloatTensor.of(fit.mean, StyleFeatures.SIZE));
        tensors.put("scale", FloatTensor.of(fit.scale, StyleFeatures.SIZE));
        String names = String.join(
                ",",
                Arrays.stream(Emotion.values()).map(TrainStyleClassifier::label).toList());
        LOG.info("learnt from {} animations of {} clips", rows.length, clips.size());
        return new StateDict(StyleClassifier.MODEL, tensors, Map.of("labels", names, "features", StyleFeatures.NAME));
    }

    /** Accuracy on one random style for each clip, none of which training drew: by source, by intensity, and over all. */
    static Map<String, StyleAccuracy> measure(StyleClassifier classifier, List<FeatureClip> clips) {
        Random random = new Random(1_000_003);
        Map<String, StyleAccuracy> groups = new TreeMap<>();
        for (FeatureClip c : clips) {
            StyledClip clip = StyledClip.random(c, random);
            VisemeStyle style = clip.style();
            String found = classifier.classify(clip.motion());
            String strength = (style.intensity() < WEAK ? "weak" : "strong") + " styles";
            for (String group : List.of("all", strength, c.split() + " " + c.source())) {
                groups.computeIfAbsent(group, g -> new StyleAccuracy(classifier.labels()))
                        .add(label(style.emotion()), found);
            }
        }
        return groups;
    }

    static String label(Emotion emotion) {
        return emotion.name().toLowerCase(Locale.ROOT);
    }
}
