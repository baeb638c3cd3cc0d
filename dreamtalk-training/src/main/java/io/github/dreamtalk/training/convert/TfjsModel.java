package io.github.dreamtalk.training.convert;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.dreamtalk.error.ModelMismatchException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A TensorFlow.js graph model as read: nodes in topological order, and their weights. */
final class TfjsModel {
    /** A graph node; {@code attributes} is TensorFlow's NodeDef attribute map in its JSON form. */
    record Node(String name, String op, List<String> inputs, JsonObject attributes) {
        List<Integer> integers(String attribute) {
            List<Integer> values = new ArrayList<>();
            for (JsonElement e : attributes
                    .getAsJsonObject(attribute)
                    .getAsJsonObject("list")
                    .getAsJsonArray("i")) {
                values.add(e.getAsInt());
            }
            return values;
        }

        String text(String attribute) {
            return decode(attributes.getAsJsonObject(attribute).get("s"));
        }

        List<String> texts(String attribute) {
            List<String> values = new ArrayList<>();
            for (JsonElement e : attributes
                    .getAsJsonObject(attribute)
                    .getAsJsonObject("list")
                    .getAsJsonArray("s")) {
                values.add(decode(e));
            }
            return values;
        }

        private static String decode(JsonElement base64) {
            return new String(Base64.getDecoder().decode(base64.getAsString()), StandardCharsets.US_ASCII);
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
        JsonObject root = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        for (JsonElement element : root.getAsJsonObject("modelTopology").getAsJsonArray("node")) {
            JsonObject node = element.getAsJsonObject();
            List<String> inputs = new ArrayList<>();
            if (node.has("input")) {
                node.getAsJsonArray("input").forEach(e -> inputs.add(withoutPort(e.getAsString())));
            }
            String name = node.get("name").getAsString();
            JsonObject attributes = node.has("attr") ? node.getAsJsonObject("attr") : new JsonObject();
            model.nodes.put(name, new Node(name, node.get("op").getAsString(), inputs, attributes));
        }
        for (JsonElement group : root.getAsJsonArray("weightsManifest")) {
            model.readGroup(json, group.getAsJsonObject());
        }
        return model;
    }

    private static String withoutPort(String input) {
        return input.endsWith(":0") ? input.substring(0, input.length() - 2) : input;
    }

    private void readGroup(Path json, JsonObject group) throws IOException {
        JsonArray paths = group.getAsJsonArray("paths");
        if (paths.size() != 1) {
            throw new ModelMismatchException(
                    json + ": found a weight group in " + paths.size() + " files, expected it in one");
        }
        Path bin = json.resolveSibling(paths.get(0).getAsString());
        ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(bin)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (JsonElement element : group.getAsJsonArray("weights")) {
                JsonObject weight = element.getAsJsonObject();
                weights.put(weight.get("name").getAsString(), readWeight(weight, data));
            }
        } catch (BufferUnderflowException e) {
            throw new ModelMismatchException(bin + ": found fewer bytes than its model.json lists", e);
        }
        if (data.hasRemaining()) {
            throw new ModelMismatchException(bin + ": found " + data.remaining() + " bytes that its model.json lacks");
        }
    }

    private static Weight readWeight(JsonObject weight, ByteBuffer data) {
        JsonArray dims = weight.getAsJsonArray("shape");
        int[] shape = new int[dims.size()];
        int count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dims.get(i).getAsInt();
            count = Math.multiplyExact(count, shape[i]);
        }
        JsonObject quantization = weight.getAsJsonObject("quantization");
        String type =
                (quantization == null ? weight : quantization).get("dtype").getAsString();
        float scale = quantization != null && quantization.has("scale")
                ? quantization.get("scale").getAsFloat()
                : 1;
        float min = quantization != null && quantization.has("min")
                ? quantization.get("min").getAsFloat()
                : 0;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (type) {
                case "float32" -> data.getFloat();
                case "int32" -> data.getInt();
                case "float16" -> HalfFloat.toFloat(data.getShort());
                case "uint8" -> (data.get() & 0xff) * scale + min;
                case "uint16" -> (data.getShort() & 0xffff) * scale + min;
                default ->
                    throw new ModelMismatchException("weight " + weight.get("name") + ": found the type " + type
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
