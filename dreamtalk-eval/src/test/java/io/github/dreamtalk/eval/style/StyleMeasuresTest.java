package io.github.dreamtalk.eval.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StyleMeasuresTest {
    private static final MotionSpace SPACE = MotionSpace.ARKIT;
    private static final int E = SPACE.expressionChannels();
    private final ModelRepository models = ModelRepository.of(null);

    /** A clip the library ships for a style; the classifier learnt from animations of speech, not from these. */
    private MotionSequence shipped(String style) {
        String name = "style-" + style + ".npy";
        NpyArray rows = NpyFormat.read(new ByteArrayInputStream(models.read(name)), name);
        return motion(rows.toFloats(), FrameRate.FPS_25);
    }

    private static MotionSequence motion(float[] rows, FrameRate rate) {
        float[] values = new float[rows.length / E * SPACE.channels()];
        for (int f = 0; f < rows.length / E; f++) {
            System.arraycopy(rows, f * E, values, f * SPACE.channels(), E);
        }
        return new MotionSequence(SPACE, rate, values);
    }

    @Test
    void everyShippedStyleIsRecognisedAndASwappedOneIsCaught() {
        StyleClassifier classifier = new StyleClassifier(models);
        StyleAccuracy right = new StyleAccuracy(classifier.labels());
        StyleAccuracy swapped = new StyleAccuracy(classifier.labels());
        assertThat(classifier.labels()).hasSize(8).contains("neutral", "happy", "contemptuous");
        for (String style : classifier.labels()) {
            right.add(style, classifier.classify(shipped(style)));
            swapped.add(style, classifier.classify(shipped(style.equals("sad") ? "happy" : style)));
            double sum = 0;
            for (double p : classifier.probabilities(shipped(style))) {
                sum += p;
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
        }
        assertThat(right.value()).isEqualTo(1);
        assertThat(swapped.value()).isEqualTo(7.0 / 8);
        assertThat(swapped.count("sad", "happy")).isEqualTo(1);
        assertThat(swapped).hasToString("SA 0.875 of 8 clips; sad as happy 1");
    }

    @Test
    void featuresAreMeanDeviationAndPercentilesAndDoNotSeeBlinksPoseOrRate() {
        float[] rows = new float[101 * E];
        int sneer = SPACE.indexOf("noseSneerRight");
        for (int f = 0; f <= 100; f++) {
            rows[f * E + sneer] = (100 - f) / 100f;
        }
        float[] features = StyleFeatures.of(motion(rows, FrameRate.FPS_25));
        // Of 52 channels, 2 blinks and 8 of gaze are left out; the last two are noseSneerRight and tongueOut.
        assertThat(features).hasSize(StyleFeatures.SIZE).hasSize(4 * 42);
        int at = 4 * 40;
        assertThat(features[at]).isCloseTo(0.5f, within(1e-6f));
        assertThat(features[at + 1]).isCloseTo((float) Math.sqrt((101 * 101 - 1) / 12.0) / 100, within(1e-6f));
        assertThat(features[at + 2]).isCloseTo(0.1f, within(1e-6f));
        assertThat(features[at + 3]).isCloseTo(0.9f, within(1e-6f));
        for (int f = 0; f < 40; f++) {
            rows[f * E + SPACE.indexOf("eyeBlinkLeft")] = 1;
            rows[f * E + SPACE.indexOf("eyeLookUpRight")] = 1;
        }
        assertThat(StyleFeatures.of(motion(rows, FrameRate.of(50)))).isEqualTo(features);
    }

    @Test
    void refusesWhatHasNoStyleItKnows() {
        StyleClassifier classifier = new StyleClassifier(models);
        assertThatThrownBy(() ->
                        classifier.classify(new MotionSequence(MotionSpace.BFM, FrameRate.FPS_25, new float[73 * 30])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'bfm'");
        assertThatThrownBy(() -> classifier.classify(motion(new float[24 * E], FrameRate.FPS_25)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("24 frames");
        StyleAccuracy accuracy = new StyleAccuracy(classifier.labels());
        assertThat(accuracy.value()).isNaN();
        assertThatThrownBy(() -> accuracy.add("bored", "happy"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'bored'");
    }

    @Test
    void refusesWeightsThatDoNotFit() {
        int n = StyleFeatures.SIZE;
        Map<String, FloatTensor> tensors = new HashMap<>(Map.of(
                "weight", FloatTensor.of(new float[2 * n], 2, n),
                "bias", FloatTensor.of(new float[] {0, 1}, 2),
                "mean", FloatTensor.of(new float[n], n),
                "scale", FloatTensor.of(new float[n], n)));
        Map<String, String> metadata = Map.of("labels", "a,b", "features", StyleFeatures.NAME);
        assertThatThrownBy(() -> new StyleClassifier(new StateDict("w", tensors, metadata)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("'scale'");
        float[] ones = new float[n];
        java.util.Arrays.fill(ones, 1);
        tensors.put("scale", FloatTensor.of(ones, n));
        StyleClassifier biased = new StyleClassifier(new StateDict("w", tensors, metadata));
        assertThat(biased.classify(shipped("happy"))).isEqualTo("b");
        assertThat(biased.probabilities(shipped("happy"))[1]).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-9));
        assertThatThrownBy(() -> new StyleClassifier(
                        new StateDict("w", tensors, Map.of("labels", "a,b,c", "features", StyleFeatures.NAME))))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("'weight'");
        assertThatThrownBy(() -> new StyleClassifier(
                        new StateDict("w", tensors, Map.of("labels", "a,b", "features", "of-another-release"))))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("of-another-release");
    }

    @Test
    void styleCodeDistanceHasItsClosedForms() {
        StyleCode a = new StyleCode(new float[] {3, 4});
        StyleCodeDistance right = StyleCodeDistance.between(a, new StyleCode(new float[] {8, -6}));
        assertThat(right.euclidean()).isCloseTo(Math.sqrt(125), within(1e-12));
        assertThat(right.cosine()).isCloseTo(1, within(1e-12));
        assertThat(StyleCodeDistance.between(a, a)).isEqualTo(new StyleCodeDistance(0, 0));
        assertThat(StyleCodeDistance.between(a, new StyleCode(new float[] {-6, -8})))
                .isEqualTo(new StyleCodeDistance(15, 2));
        assertThat(StyleCodeDistance.between(a, new StyleCode(new float[] {6, 8})))
                .isEqualTo(new StyleCodeDistance(5, 0));
        assertThatThrownBy(() -> StyleCodeDistance.between(a, new StyleCode(new float[3])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2 and 3 values");
        assertThatThrownBy(() -> StyleCodeDistance.between(a, new StyleCode(new float[2])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("zeros");
    }

    @Test
    void clipsAreComparedByTheCodesAnEncoderGivesThem() {
        float[] longer = new float[60 * E];
        assertThat(StyleCodeDistance.between(
                                clip -> new StyleCode(new float[] {clip.frames(), 0}),
                                motion(longer, FrameRate.FPS_25),
                                motion(new float[25 * E], FrameRate.FPS_25))
                        .euclidean())
                .isEqualTo(35);
    }
}
