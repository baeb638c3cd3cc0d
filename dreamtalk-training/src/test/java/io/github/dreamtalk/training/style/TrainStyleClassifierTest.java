package io.github.dreamtalk.training.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.eval.style.StyleAccuracy;
import io.github.dreamtalk.eval.style.StyleClassifier;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.training.error.TrainingException;
import io.github.dreamtalk.training.features.FeatureClip;
import io.github.dreamtalk.training.features.FeatureStore;
import io.github.dreamtalk.training.features.Loudness;
import io.github.dreamtalk.weights.HalfFloat;
import io.github.dreamtalk.weights.WeightFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainStyleClassifierTest {
    private static final int DIMENSION = 81;

    @TempDir
    Path folder;

    /** Two seconds of random sounds of random loudness. */
    private static FeatureClip clip(String split, int seed) {
        Random random = new Random(seed);
        byte[] labels = new byte[200];
        short[] features = new short[labels.length * DIMENSION];
        for (int i = 0; i < labels.length; i += 10) {
            Arrays.fill(labels, i, i + 10, (byte) random.nextInt(Phone.COUNT));
            Arrays.fill(
                    features, i * DIMENSION, (i + 10) * DIMENSION, HalfFloat.fromFloat((float) random.nextGaussian()));
        }
        return new FeatureClip(split + seed, "made", split, false, DIMENSION, labels, features);
    }

    private FeatureStore store() {
        FeatureStore store = new FeatureStore(folder.resolve("store"));
        IntStream.range(0, 120).forEach(i -> store.write(clip("train", i)));
        IntStream.range(120, 160).forEach(i -> store.write(clip("test", i)));
        return store;
    }

    @Test
    void learnsTheStylesAndIsMeasuredOnOtherClips() {
        FeatureStore store = store();
        int code = new picocli.CommandLine(new TrainStyleClassifier())
                .execute("--store", folder.resolve("store").toString(), "--dir", folder.toString());
        assertThat(code).isZero();
        StyleClassifier classifier = new StyleClassifier(WeightFiles.open(folder.resolve(StyleClassifier.MODEL)));
        Map<String, StyleAccuracy> groups =
                TrainStyleClassifier.measure(classifier, store.sample("test"::equals, 100, 1));
        StyleAccuracy all = groups.get("all");
        assertThat(all).isNotNull();
        assertThat(all.clips()).isEqualTo(40);
        assertThat(all.value()).isGreaterThan(0.8);
        assertThat(groups).containsOnlyKeys("all", "strong styles", "weak styles", "test made");
    }

    @Test
    void aStoreWithoutTrainingClipsIsRefused() {
        new FeatureStore(folder).write(clip("test", 1));
        TrainStyleClassifier command = new TrainStyleClassifier();
        new picocli.CommandLine(command).parseArgs("--store", folder.toString(), "--dir", folder.toString());
        assertThatThrownBy(command::call)
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("holds no clip of a second");
    }

    @Test
    void regressionFindsTheLogOddsOfItsRows() {
        // One feature, on or off: 3 of 4 rows that are on are of class 1, and 1 of 4 that are off.
        float[] on = {1};
        float[] off = {0};
        SoftmaxRegression fit = new SoftmaxRegression(
                List.of(on, on, on, on, off, off, off, off), new int[] {1, 1, 1, 0, 0, 0, 0, 1}, 2);
        double[] odds = new double[2];
        for (int x = 0; x < 2; x++) {
            double z = (x - fit.mean[0]) / fit.scale[0];
            odds[x] = (fit.weight[1] - fit.weight[0]) * z + fit.bias[1] - fit.bias[0];
        }
        assertThat(odds[1]).isCloseTo(Math.log(3), within(2e-3));
        assertThat(odds[0]).isCloseTo(-Math.log(3), within(2e-3));
    }

    @Test
    void aSampleIsOfItsSplitsAndTheSameForASeed() {
        FeatureStore store = store();
        List<String> first = store.sample("train"::equals, 30, 7).stream()
                .map(FeatureClip::id)
                .toList();
        assertThat(first).hasSize(30).doesNotHaveDuplicates().allMatch(id -> id.startsWith("train"));
        assertThat(store.sample("train"::equals, 30, 7))
                .extracting(FeatureClip::id)
                .isEqualTo(first);
        assertThat(store.sample("train"::equals, 30, 8))
                .extracting(FeatureClip::id)
                .isNotEqualTo(first);
        assertThat(store.sample("test"::equals, 100, 7)).hasSize(40);
    }

    @Test
    void loudnessIsFromTheFloorToTheLoudest() {
        short[] features = new short[100 * DIMENSION];
        for (int t = 0; t < 100; t++) {
            Arrays.fill(features, t * DIMENSION, (t + 1) * DIMENSION, HalfFloat.fromFloat(t < 50 ? -2 : 1));
        }
        FeatureClip clip = new FeatureClip("c", "made", "test", false, DIMENSION, new byte[100], features);
        float[] loudness = Loudness.of(clip, 100);
        assertThat(loudness).hasSize(100);
        assertThat(loudness[10]).isZero();
        assertThat(loudness[90]).isEqualTo(1);
    }
}
