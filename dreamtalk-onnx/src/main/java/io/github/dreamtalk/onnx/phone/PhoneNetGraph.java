package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.Map;

/**
 * The frame-phone network as an ONNX graph: hears the {@value SpeechFrontEnd#DIMENSION} front-end values at 100 Hz, gives two
 * phone distributions at 50 Hz.
 *
 * <p>Layout of its weights (PyTorch shapes; W channels, 192 in the embedded network):
 *
 * <pre>
 * stem.weight            [W, 206, 6]   convolution, stride 2, padding 2
 * stem.bias              [W]
 * stem_bn.{weight, bias, running_mean, running_var}            [W]
 * layers.{i}.conv.weight [W, W, 3]     i = 0..6, dilation and padding 1, 1, 2, 2, 1, 1, 2
 * layers.{i}.conv.bias   [W]
 * layers.{i}.bn.{weight, bias, running_mean, running_var}      [W]
 * stem_streaming_bn, layers.{i}.streaming_bn                   the same for the streaming form
 * head.weight            [52, W, 1]    26 phones of the earlier 10 ms, then 26 of the later
 * head.bias              [52]
 * </pre>
 *
 * <p>h = relu(bn(stem(x))), then h = h + relu(bn(conv(h))) for each layer. Batch normalisation is folded into the
 * convolutions (ε = 10⁻⁵, running statistics). Every convolution pads with zeros at the ends of what it is given, as in
 * training. Input {@code features} [1, T, 206]; output {@code phones} [1, ⌊T / 2⌋, 52].
 *
 * <p>Two forms share the convolutions (after the dual mode of Yu et al., ICLR 2021): the whole one, and a streaming one whose
 * layers but for the first {@value #LAYERS_AHEAD} hear nothing of what comes later (the last tap of their kernels is left out), with
 * batch normalisations of its own.
 */
final class PhoneNetGraph {
    static final String INPUT = "features";
    static final String OUTPUT = "phones";
    static final int PHONES = 26;

    /** Layers of the streaming form that hear a frame ahead. */
    static final int LAYERS_AHEAD = 2;

    private static final int[] DILATIONS = {1, 1, 2, 2, 1, 1, 2};
    private static final int STEM_KERNEL = 6;
    private static final double EPSILON = 1e-5;

    private PhoneNetGraph() {}

    /** What is heard of what comes later. */
    enum Form {
        WHOLE(11, "bn"),
        STREAMING(LAYERS_AHEAD + 1, "streaming_bn");

        /** Output frames of sound before an output frame that show in it: the stem's and the layers' together. */
        final int before = 11;
        /** Output frames of sound after it. */
        final int after;

        private final String norm;

        Form(int after, String norm) {
            this.after = after;
            this.norm = norm;
        }
    }

    /** Whether a network was trained in both forms. One that was not gives its last hidden layer before the phones, [1, ⌊T / 2⌋, W + 52]. */
    static boolean hasStreamingForm(StateDict weights) {
        return weights.contains("stem_" + Form.STREAMING.norm + ".weight");
    }

    /** Channels of the network, from the shape of its first weight. */
    static int width(StateDict weights) {
        return weights.get("stem.weight", -1, SpeechFrontEnd.DIMENSION, STEM_KERNEL)
                .dim(0);
    }

    /** Builds the model; a missing tensor or wrong shape is a ModelMismatchException that names file and key. */
    static byte[] build(StateDict weights, Form form) {
        int width = width(weights);
        GraphBuilder graph = new GraphBuilder("phone-net");
        String x = graph.input(INPUT, 1, "frames", SpeechFrontEnd.DIMENSION);
        String h = graph.transpose(x, 0, 2, 1);
        FloatTensor stem = weights.get("stem.weight", width, SpeechFrontEnd.DIMENSION, STEM_KERNEL);
        h = convBnRelu(
                graph,
                h,
                stem,
                weights,
                "stem.bias",
                "stem_" + form.norm,
                Map.of("strides", new long[] {2}, "pads", new long[] {2, 2}));
        for (int i = 0; i < DILATIONS.length; i++) {
            long d = DILATIONS[i];
            boolean ahead = form == Form.WHOLE || i < LAYERS_AHEAD;
            String layer = "layers." + i;
            FloatTensor kernel = weights.get(layer + ".conv.weight", width, width, 3);
            String y = convBnRelu(
                    graph,
                    h,
                    ahead ? kernel : withoutLastTap(kernel),
                    weights,
                    layer + ".conv.bias",
                    layer + "." + form.norm,
                    Map.of("pads", new long[] {d, ahead ? d : 0}, "dilations", new long[] {d}));
            h = graph.op("Add", h, y);
        }
        String logits = graph.conv(
                h, weights.get("head.weight", 2 * PHONES, width, 1), weights.get("head.bias", 2 * PHONES), Map.of());
        String pairs = graph.reshape(graph.transpose(logits, 0, 2, 1), 1, -1, 2, PHONES);
        String phones = graph.reshape(graph.softmax(pairs, 3), 1, -1, 2 * PHONES);
        if (hasStreamingForm(weights)) {
            graph.output(OUTPUT, phones, 1, "halves", 2 * PHONES);
        } else {
            String hidden = graph.transpose(h, 0, 2, 1);
            graph.output(OUTPUT, graph.concat(2, hidden, phones), 1, "halves", width + 2 * PHONES);
        }
        return graph.build();
    }

    private static FloatTensor withoutLastTap(FloatTensor kernel) {
        int pairs = kernel.dim(0) * kernel.dim(1);
        float[] taps = new float[2 * pairs];
        for (int i = 0; i < pairs; i++) {
            System.arraycopy(kernel.data(), 3 * i, taps, 2 * i, 2);
        }
        return FloatTensor.of(taps, kernel.dim(0), kernel.dim(1), 2);
    }

    private static String convBnRelu(
            GraphBuilder graph,
            String x,
            FloatTensor kernel,
            StateDict weights,
            String biasKey,
            String norm,
            Map<String, ?> attributes) {
        int out = kernel.dim(0);
        int perChannel = kernel.data().length / out;
        float[] bias = weights.get(biasKey, out).data();
        float[] scale = weights.get(norm + ".weight", out).data();
        float[] shift = weights.get(norm + ".bias", out).data();
        float[] mean = weights.get(norm + ".running_mean", out).data();
        float[] variance = weights.get(norm + ".running_var", out).data();
        float[] values = kernel.data();
        float[] foldedKernel = new float[values.length];
        float[] foldedBias = new float[out];
        for (int c = 0; c < out; c++) {
            double factor = scale[c] / Math.sqrt(variance[c] + EPSILON);
            foldedBias[c] = (float) ((bias[c] - (double) mean[c]) * factor + shift[c]);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                foldedKernel[i] = (float) (values[i] * factor);
            }
        }
        String y = graph.conv(
                x, FloatTensor.of(foldedKernel, kernel.shape()), FloatTensor.of(foldedBias, out), attributes);
        return graph.op("Relu", y);
    }
}
