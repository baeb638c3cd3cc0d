package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.HalfFloat;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A TensorFlow.js graph model as read: nodes in topological order, and their weights. */
final class TfjsModel {
    /** A graph node; {@code attributes} is TensorFlow's NodeDef attribute map in its JSON form. */
    record Node(String name, String op, List<String> inputs, JsonFields attributes) {
        List<Integer> integers(String attribute) {
            return attributes.object(attribute).object("list").integers("i");
        }

        String text(String attribute) {
            return decode(attributes.object(attribute).text("s"));
        }

        List<String> texts(String attribute) {
            return attributes.object(attribute).object("list").texts("s").stream()
                    .map(Node::decode)
                    .toList();
        }

        boolean flag(String attribute) {
            return attributes.object(attribute).flag("b");
        }

        private static String decode(String base64) {
            try {
                return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
            } catch (IllegalArgumentException e) {
                throw new ModelMismatchException("graph: found '" + base64 + "', expected a text in base64", e);
            }
        }
    }

    /**
     * A weight; integers are held as floats too (all are far below 2^24).
     *
     * @param half whether the file stores it in float16
     */
    record Weight(int[] shape, float[] values, boolean half) {}

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Weight> weights = new LinkedHashMap<>();

    private TfjsModel() {}

    static TfjsModel read(Path json) throws IOException {
        TfjsModel model = new TfjsModel();
        JsonFields root = JsonFields.read(json);
        for (JsonFields node : root.object("modelTopology").objects("node")) {
            List<String> inputs = node.has("input")
                    ? node.texts("input").stream().map(TfjsModel::withoutPort).toList()
                    : List.of();
            String name = node.text("name");
            JsonFields attributes = node.has("attr") ? node.object("attr") : new JsonFields(name + ", attr", Map.of());
            model.nodes.put(name, new Node(name, node.text("op"), inputs, attributes));
        }
        for (JsonFields group : root.objects("weightsManifest")) {
            model.readGroup(json, group);
        }
        return model;
    }

    private static String withoutPort(String input) {
        return input.endsWith(":0") ? input.substring(0, input.length() - 2) : input;
    }

    private void readGroup(Path json, JsonFields group) throws IOException {
        List<String> paths = group.texts("paths");
        if (paths.size() != 1) {
            throw new ModelMismatchException(
                    json + ": found a weight group in " + paths.size() + " files, expected it in one");
        }
        Path bin = json.resolveSibling(paths.get(0));
        ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(bin)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (JsonFields weight : group.objects("weights")) {
                weights.put(weight.text("name"), readWeight(weight, data));
            }
        } catch (BufferUnderflowException e) {
            throw new ModelMismatchException(bin + ": found fewer bytes than its model.json lists", e);
        }
        if (data.hasRemaining()) {
            throw new ModelMismatchException(bin + ": found " + data.remaining() + " bytes that its model.json lacks");
        }
    }

    private static Weight readWeight(JsonFields weight, ByteBuffer data) {
        int[] shape =
                weight.integers("shape").stream().mapToInt(Integer::intValue).toArray();
        long count = 1;
        for (int extent : shape) {
            count = extent < 0 ? Long.MAX_VALUE : Math.min(count, Integer.MAX_VALUE) * extent;
        }
        // Every value takes a byte or more: no memory for what is not there.
        if (count > data.remaining()) {
            throw new BufferUnderflowException();
        }
        boolean quantized = weight.has("quantization");
        JsonFields storage = quantized ? weight.object("quantization") : weight;
        String type = storage.text("dtype");
        float scale = quantized && storage.has("scale") ? storage.number("scale") : 1;
        float min = quantized && storage.has("min") ? storage.number("min") : 0;
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "float32" -> data.getFloat();
                case "int32" -> data.getInt();
                case "float16" -> HalfFloat.toFloat(data.getShort());
                case "uint8" -> (data.get() & 0xff) * scale + min;
                case "uint16" -> (data.getShort() & 0xffff) * scale + min;
                default ->
                    throw new ModelMismatchException("weight " + weight.text("name") + ": found the type " + type
                            + ", expected float32, int32, float16, uint8 or uint16");
            };
        }
        return new Weight(shape, values, type.equals("float16"));
    }

    Iterable<Node> nodes() {
        return nodes.values();
    }

    Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new ModelMismatchException("graph: found no node '" + name + "', expected it by that name");
        }
        return node;
    }

    boolean isWeight(String name) {
        return weights.containsKey(name);
    }

    Weight weight(String name) {
        Weight weight = weights.get(name);
        if (weight == null) {
            throw new ModelMismatchException("graph: '" + name + "' is not a weight, expected a constant here");
        }
        return weight;
    }
}
