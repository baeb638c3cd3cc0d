package io.github.dreamtalk.eval.style;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.weights.StateDict;
import io.github.dreamtalk.weights.WeightFiles;
import java.util.List;

/**
 * Says which group of styles a motion clip is of: multinomial logistic regression on {@link StyleFeatures}. The embedded one
 * knows the eight styles that come with the library, as the rules of the trainer animate them; it does not know how people
 * show their feelings (see its card). Immutable and thread-safe.
 */
public final class StyleClassifier {
    /** File name of the embedded weights. */
    public static final String MODEL = "style-classifier.safetensors";

    private final List<String> labels;
    private final float[] weight; // (labels, features)
    private final float[] bias;
    private final float[] mean;
    private final float[] scale;

    /**
     * Loads the embedded weights.
     *
     * @param models where {@value #MODEL} is found
     * @throws ModelMismatchException if it is missing or does not fit
     */
    public StyleClassifier(ModelRepository models) {
        this(WeightFiles.open(MODEL, models.read(MODEL)));
    }

    /**
     * Takes weights: tensors {@code weight} [labels, features], {@code bias} [labels], {@code mean} and {@code scale}
     * [features], with which features are made to have mean 0 and deviation 1; metadata {@code labels}, names separated by
     * commas, and {@code features}, which is {@link StyleFeatures#NAME}.
     *
     * @param weights the weights; not kept
     * @throws ModelMismatchException if something is missing or does not fit; names file, key, found, expected
     */
    public StyleClassifier(StateDict weights) {
        String features = weights.requireMetadata("features");
        if (!features.equals(StyleFeatures.NAME)) {
            throw new ModelMismatchException(weights.origin() + ": found features '" + features + "', expected '"
                    + StyleFeatures.NAME + "'; train it again with this release");
        }
        labels = List.of(weights.requireMetadata("labels").split(","));
        weight = weights.get("weight", labels.size(), StyleFeatures.SIZE).data().clone();
        bias = weights.get("bias", labels.size()).data().clone();
        mean = weights.get("mean", StyleFeatures.SIZE).data().clone();
        scale = weights.get("scale", StyleFeatures.SIZE).data().clone();
        for (float s : scale) {
            if (!(s > 0)) {
                throw new ModelMismatchException(
                        weights.origin() + ": found " + s + " in tensor 'scale', expected positive values");
            }
        }
    }

    /**
     * What it knows.
     *
     * @return names of the style groups, lower case, such as {@code happy}
     */
    public List<String> labels() {
        return labels;
    }

    /**
     * Looks at a clip.
     *
     * @param motion ARKit motion of at least a second
     * @return a probability for each of {@link #labels()}
     * @throws io.github.dreamtalk.error.InvalidInputException if it is of another motion space or shorter
     */
    public double[] probabilities(MotionSequence motion) {
        float[] x = StyleFeatures.of(motion);
        double[] p = new double[labels.size()];
        double top = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < p.length; k++) {
            p[k] = bias[k];
            for (int i = 0; i < x.length; i++) {
                p[k] += (double) weight[k * x.length + i] * (x[i] - mean[i]) / scale[i];
            }
            top = Math.max(top, p[k]);
        }
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(p[k] - top);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }

    /**
     * The most probable style of a clip.
     *
     * @param motion as for {@link #probabilities}
     * @return one of {@link #labels()}
     * @throws io.github.dreamtalk.error.InvalidInputException if it is of another motion space or shorter
     */
    public String classify(MotionSequence motion) {
        double[] p = probabilities(motion);
        int best = 0;
        for (int k = 1; k < p.length; k++) {
            best = p[k] > p[best] ? k : best;
        }
        return labels.get(best);
    }
}
