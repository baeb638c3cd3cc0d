package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.error.ModelMismatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a convolutional TensorFlow.js graph as ONNX. TensorFlow keeps channels last; ONNX Runtime wants them second, so
 * every activation is N C H W here, weights are reordered once, and only a Reshape transposes back.
 */
final class TfjsToOnnx {
    private final TfjsModel model;
    private final OnnxFile file;
    /** TensorFlow's names are long paths and would be a fifth of the file. */
    private final Map<String, String> names = new HashMap<>();
    /** Activations that have lost their two picture axes. */
    private final Set<String> flat = new HashSet<>();

    private TfjsToOnnx(TfjsModel model, OnnxFile file) {
        this.model = model;
        this.file = file;
    }

    /**
     * Adds all nodes that the outputs need.
     *
     * @param outputs for each ONNX output the TensorFlow nodes it is made of, joined along axis 1
     */
    static void convert(TfjsModel model, OnnxFile file, String input, Map<String, List<String>> outputs) {
        TfjsToOnnx converter = new TfjsToOnnx(model, file);
        Set<String> needed = new HashSet<>();
        outputs.values().forEach(list -> list.forEach(name -> converter.need(name, needed)));
        for (TfjsModel.Node node : model.nodes()) {
            if (!needed.contains(node.name()) || node.op().equals("Const")) {
                continue;
            }
            if (node.op().equals("Placeholder")) {
                converter.names.put(node.name(), input);
            } else {
                converter.node(node);
            }
        }
        outputs.forEach((output, parts) -> {
            List<String> inputs = parts.stream().map(converter::activation).toList();
            if (inputs.size() == 1) {
                file.node("Identity", inputs, output, Map.of());
            } else {
                file.node("Concat", inputs, output, Map.of("axis", 1L));
            }
        });
    }

    private void need(String name, Set<String> needed) {
        if (needed.add(name)) {
            model.node(name).inputs().forEach(input -> need(input, needed));
        }
    }

    private String activation(String name) {
        String known = names.get(name);
        if (known == null) {
            throw new ModelMismatchException("graph: '" + name + "' is used before it is made, or is a weight where an "
                    + "activation is expected");
        }
        return known;
    }

    private String fresh(String name) {
        String shortName = "n" + names.size();
        names.put(name, shortName);
        return shortName;
    }

    private void node(TfjsModel.Node node) {
        switch (node.op()) {
            case "_FusedConv2D" -> convolution(node, false, node.texts("fused_ops"));
            case "Conv2D" -> convolution(node, false, List.of());
            case "FusedDepthwiseConv2dNative" -> convolution(node, true, node.texts("fused_ops"));
            case "DepthwiseConv2dNative" -> convolution(node, true, List.of());
            case "Add", "AddV2" -> binary(node, "Add");
            case "Sub" -> binary(node, "Sub");
            case "Mul" -> binary(node, "Mul");
            case "Maximum" -> binary(node, "Max");
            case "Minimum" -> binary(node, "Min");
            case "Relu" -> plain(node, "Relu");
            case "Sigmoid" -> plain(node, "Sigmoid");
            case "Softmax" -> plain(node, "Softmax");
            case "Mean" -> mean(node);
            case "Identity" -> names.put(node.name(), activation(node.inputs().get(0)));
            case "Prelu" -> {
                String x = activation(node.inputs().get(0));
                prelu(x, node.inputs().get(1), fresh(node.name()));
            }
            case "MaxPool" -> maxPool(node);
            case "Pad" -> pad(node);
            case "Reshape" -> reshape(node);
            default ->
                throw new ModelMismatchException("graph: node '" + node.name() + "' is a " + node.op()
                        + ", which this converter does not know; add it to TfjsToOnnx");
        }
    }

    private void plain(TfjsModel.Node node, String op) {
        String x = activation(node.inputs().get(0));
        file.node(op, List.of(x), like(x, fresh(node.name())), Map.of());
    }

    private String like(String x, String output) {
        if (flat.contains(x)) {
            flat.add(output);
        }
        return output;
    }

    /** Of two activations, or of one and a weight for each channel or for all. */
    private void binary(TfjsModel.Node node, String op) {
        List<String> sides = node.inputs().subList(0, 2);
        String x = sides.stream()
                .filter(side -> !model.isWeight(side))
                .map(this::activation)
                .findFirst()
                .orElseThrow(() -> new ModelMismatchException(
                        "graph: '" + node.name() + "' combines two weights, expected at least one activation"));
        String output = like(x, fresh(node.name()));
        List<String> inputs = new ArrayList<>();
        for (String side : sides) {
            inputs.add(model.isWeight(side) ? operand(node, side, output, flat.contains(x)) : activation(side));
        }
        file.node(op, inputs, output, Map.of());
    }

    private String operand(TfjsModel.Node node, String name, String output, boolean isFlat) {
        TfjsModel.Weight weight = model.weight(name);
        int count = weight.values().length;
        int[] shape = weight.shape();
        if (count != 1 && shape[shape.length - 1] != count) {
            throw new ModelMismatchException("graph: '" + node.name() + "' takes a weight of shape "
                    + java.util.Arrays.toString(shape) + ", expected one value or one for each channel");
        }
        long[] broadcast = count == 1 || isFlat ? new long[] {count} : new long[] {count, 1, 1};
        file.weight(output + ".w", broadcast, weight.values(), weight.half());
        return output + ".w";
    }

    /** Over the two picture axes, which go. */
    private void mean(TfjsModel.Node node) {
        String x = activation(node.inputs().get(0));
        float[] axes = model.weight(node.inputs().get(1)).values();
        boolean keeps = node.flag("keep_dims");
        if (flat.contains(x) || !java.util.Arrays.equals(axes, new float[] {1, 2}) || keeps) {
            throw new ModelMismatchException("graph: '" + node.name() + "' is a mean over "
                    + java.util.Arrays.toString(axes) + ", expected the two picture axes, and that they go");
        }
        String output = fresh(node.name());
        flat.add(output);
        file.node("ReduceMean", List.of(x), output, Map.of("axes", List.of(2, 3), "keepdims", 0L));
    }

    private void convolution(TfjsModel.Node node, boolean depthwise, List<String> fused) {
        String x = activation(node.inputs().get(0));
        TfjsModel.Weight weight = model.weight(node.inputs().get(1));
        String output = fresh(node.name());
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("strides", node.integers("strides").subList(1, 3));
        attributes.put("dilations", node.integers("dilations").subList(1, 3));
        attributes.put("auto_pad", padding(node));
        if (depthwise) {
            attributes.put("group", (long) weight.shape()[2]);
        }
        List<String> inputs = new ArrayList<>(List.of(x, output + ".w"));
        kernel(output + ".w", weight, depthwise);
        int next = 2;
        String result = fused.size() > 1 ? output + ".c" : output;
        if (!fused.isEmpty()) {
            if (!fused.get(0).equals("BiasAdd")) {
                throw new ModelMismatchException(
                        "graph: node '" + node.name() + "' fuses " + fused + ", expected BiasAdd first");
            }
            TfjsModel.Weight bias = model.weight(node.inputs().get(next++));
            file.weight(output + ".b", new long[] {bias.values().length}, bias.values(), bias.half());
            inputs.add(output + ".b");
        }
        file.node("Conv", inputs, result, attributes);
        if (fused.size() < 2) {
            return;
        }
        switch (fused.get(1)) {
            case "Relu" -> file.node("Relu", List.of(result), output, Map.of());
            case "Prelu" -> prelu(result, node.inputs().get(next), output);
            default ->
                throw new ModelMismatchException(
                        "graph: node '" + node.name() + "' fuses " + fused + ", expected Relu or Prelu after the bias");
        }
    }

    private static String padding(TfjsModel.Node node) {
        String padding = node.text("padding");
        return switch (padding) {
            case "SAME" -> "SAME_UPPER"; // TensorFlow, too, puts the odd row and column at the end
            case "VALID" -> "VALID";
            default ->
                throw new ModelMismatchException(
                        "graph: node '" + node.name() + "' pads " + padding + ", expected SAME or VALID");
        };
    }

    /** H W I O to O I H W; depthwise H W C M to (C M) 1 H W. */
    private void kernel(String name, TfjsModel.Weight weight, boolean depthwise) {
        int[] s = weight.shape();
        int area = s[0] * s[1];
        int in = s[2];
        int out = s[3];
        float[] values = new float[weight.values().length];
        for (int p = 0; p < area; p++) {
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < out; o++) {
                    int to = depthwise ? (i * out + o) * area + p : (o * in + i) * area + p;
                    values[to] = weight.values()[(p * in + i) * out + o];
                }
            }
        }
        long[] shape = depthwise ? new long[] {(long) in * out, 1, s[0], s[1]} : new long[] {out, in, s[0], s[1]};
        file.weight(name, shape, values, weight.half());
    }

    private void prelu(String x, String slopeName, String output) {
        TfjsModel.Weight slope = model.weight(slopeName);
        int channels = slope.shape()[slope.shape().length - 1];
        if (channels != slope.values().length) {
            throw new ModelMismatchException("graph: Prelu of '" + slopeName + "' has " + slope.values().length
                    + " slopes for " + channels + " channels, expected one each");
        }
        file.weight(output + ".s", new long[] {channels, 1, 1}, slope.values(), slope.half());
        file.node("PRelu", List.of(x, output + ".s"), output, Map.of());
    }

    private void maxPool(TfjsModel.Node node) {
        String x = activation(node.inputs().get(0));
        Map<String, Object> attributes = Map.of(
                "kernel_shape",
                node.integers("ksize").subList(1, 3),
                "strides",
                node.integers("strides").subList(1, 3),
                "auto_pad",
                padding(node));
        file.node("MaxPool", List.of(x), fresh(node.name()), attributes);
    }

    private void pad(TfjsModel.Node node) {
        String x = activation(node.inputs().get(0));
        float[] p = model.weight(node.inputs().get(1)).values();
        String output = fresh(node.name());
        file.integers(
                output + ".p",
                (long) p[0],
                (long) p[6],
                (long) p[2],
                (long) p[4],
                (long) p[1],
                (long) p[7],
                (long) p[3],
                (long) p[5]);
        file.node("Pad", List.of(x, output + ".p"), output, Map.of());
    }

    private void reshape(TfjsModel.Node node) {
        String x = activation(node.inputs().get(0));
        float[] shape = model.weight(node.inputs().get(1)).values();
        long[] sizes = new long[shape.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = (long) shape[i];
        }
        String output = fresh(node.name());
        file.node("Transpose", List.of(x), output + ".t", Map.of("perm", List.of(0, 2, 3, 1)));
        file.integers(output + ".p", sizes);
        file.node("Reshape", List.of(output + ".t", output + ".p"), output, Map.of());
    }
}
