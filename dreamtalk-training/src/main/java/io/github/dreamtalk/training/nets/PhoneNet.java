package io.github.dreamtalk.training.nets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;

/**
 * Phones from the 206 front-end values: convolution k6 stride 2 to 192 channels, seven residual convolutions k3, and a head
 * that names two phones (10 ms each) per 20 ms. About 0.88 M weights. Not thread-safe.
 *
 * <p>Two forms share the convolutions (after the dual mode of Yu et al., "Dual-mode ASR", ICLR 2021): the whole one hears 220 ms to
 * either side; in the streaming one, for sound as it comes, the layers but for the first two hear nothing of what comes later. Each
 * form has batch normalisations of its own, since what they see differs.
 */
public final class PhoneNet implements AutoCloseable {
    /** Front-end values per 10 ms. */
    public static final int INPUTS = 206;
    /** Phone classes. */
    public static final int PHONES = 26;

    /** What is heard of what comes later. */
    public enum Form {
        /** The whole context. */
        WHOLE("bn"),
        /** Next to nothing. */
        STREAMING("streaming_bn");

        private final String norm;

        Form(String norm) {
            this.norm = norm;
        }
    }

    private static final int LANES = 16;
    /** Layers of the streaming form that hear a frame ahead. */
    private static final int LAYERS_AHEAD = 2;

    private static final int[] DILATION = {1, 1, 2, 2, 1, 1, 2};
    private static final int KERNEL = 6;
    private static final float EPS = 1e-5f;

    private final Weights weights;
    private final int width;

    /**
     * New weights.
     *
     * @param parent the manager that outlives it
     * @param width channels, 192 in the shipped network
     * @param seed of the initial values
     */
    public PhoneNet(NDManager parent, int width, long seed) {
        this.weights = new Weights(parent, seed);
        this.width = width;
        weights.uniform("stem.weight", INPUTS * KERNEL, width, INPUTS, KERNEL);
        weights.uniform("stem.bias", INPUTS * KERNEL, width);
        norm("stem_");
        for (int i = 0; i < DILATION.length; i++) {
            weights.uniform("layers." + i + ".conv.weight", width * 3L, width, width, 3);
            weights.uniform("layers." + i + ".conv.bias", width * 3L, width);
            norm("layers." + i + ".");
        }
        weights.uniform("head.weight", width, 2 * PHONES, width, 1);
        weights.uniform("head.bias", width, 2 * PHONES);
    }

    private void norm(String of) {
        float[] ones = new float[width];
        java.util.Arrays.fill(ones, 1);
        for (Form form : Form.values()) {
            String name = of + form.norm;
            weights.constant(name + ".weight", 1, width);
            weights.constant(name + ".bias", 0, width);
            weights.buffer(name + ".running_mean", new float[width], width);
            weights.buffer(name + ".running_var", ones, width);
        }
    }

    /**
     * The tensors.
     *
     * @return the live weights
     */
    public Weights weights() {
        return weights;
    }

    /**
     * Channels of the hidden layers.
     *
     * @return the width
     */
    public int width() {
        return width;
    }

    /** Last hidden layer [B, width, T/2] of x [B, 206, T]. */
    NDArray activations(NDArray x, Form form, boolean training) {
        NDArray h = relu(batchNorm(conv(x, "stem", 2, 2, 1), "stem_" + form.norm, training));
        for (int i = 0; i < DILATION.length; i++) {
            int d = DILATION[i];
            String name = "layers." + i;
            NDArray y = form == Form.WHOLE || i < LAYERS_AHEAD
                    ? conv(h, name + ".conv", 1, d, d)
                    : convOfPast(h, name + ".conv", d);
            NDArray r = relu(batchNorm(y, name + "." + form.norm, training));
            if (training) {
                r = Dropout.dropout(r, 0.1f, true).singletonOrThrow();
            }
            h = h.add(r);
        }
        return h;
    }

    /** A convolution whose last tap is left out. */
    private NDArray convOfPast(NDArray x, String name, int dilation) {
        long frames = x.getShape().get(2);
        NDArray taps = weights.get(name + ".weight").get(":, :, :2");
        return convolve(x, taps, name, 1, dilation, dilation).get(":, :, :" + frames);
    }

    /** Phone logits [B, T/2, 52] of the last hidden layer: first the 26 of the earlier 10 ms, then those of the later. */
    NDArray head(NDArray activations) {
        // Same values as a 1x1 convolution; the layout that follows is the one the loss wants.
        NDArray y = conv(activations, "head", 1, 0, 1);
        return y.transpose(0, 2, 1);
    }

    /**
     * A convolution. Inputs whose number is no multiple of {@value #LANES} get zeros beside them: without, the oneDNN in PyTorch 2.7.1 computes
     * convolutions over time wrongly on some processors with AVX-512 or AVX2, now and then not even to numbers.
     */
    private NDArray conv(NDArray x, String name, int stride, int padding, int dilation) {
        return convolve(x, weights.get(name + ".weight"), name, stride, padding, dilation);
    }

    private NDArray convolve(NDArray x, NDArray taps, String name, int stride, int padding, int dilation) {
        NDArray input = x;
        NDArray weight = taps;
        long missing = -x.getShape().get(1) & (LANES - 1);
        if (missing > 0) {
            NDManager manager = weights.manager();
            Shape of = weight.getShape();
            input = x.concat(
                    manager.zeros(
                            new Shape(x.getShape().get(0), missing, x.getShape().get(2))),
                    1);
            weight = weight.concat(manager.zeros(new Shape(of.get(0), missing, of.get(2))), 1);
        }
        return Conv1d.conv1d(
                        input,
                        weight,
                        weights.get(name + ".bias"),
                        new Shape(stride),
                        new Shape(padding),
                        new Shape(dilation),
                        1)
                .singletonOrThrow();
    }

    private NDArray batchNorm(NDArray x, String name, boolean training) {
        return BatchNorm.batchNorm(
                        x,
                        weights.get(name + ".running_mean"),
                        weights.get(name + ".running_var"),
                        weights.get(name + ".weight"),
                        weights.get(name + ".bias"),
                        1,
                        0.9f,
                        EPS,
                        training)
                .singletonOrThrow();
    }

    private static NDArray relu(NDArray x) {
        return ai.djl.nn.Activation.relu(x);
    }

    @Override
    public void close() {
        weights.close();
    }
}
