package io.github.dreamtalk.onnx.graph;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.FloatTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a network as an ONNX graph (opset 17, IR 8). A value in the graph is a {@link String}, its name; every operator
 * method appends a node and returns the name of its result. Operator names and meanings are those of the ONNX
 * specification; those of ONNX Runtime's own domain are written with it, such as
 * {@code com.microsoft.SkipLayerNormalization}. Not thread-safe; one builder makes one model.
 */
public final class GraphBuilder {
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;
    /** The limit of the format; an array cannot hold more either. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

    private final String name;
    private final List<WireMessage> nodes = new ArrayList<>();
    private final List<WireMessage> constants = new ArrayList<>();
    private final List<WireMessage> inputs = new ArrayList<>();
    private final List<WireMessage> outputs = new ArrayList<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> domains = new TreeSet<>();
    private int counter;

    /**
     * Starts a graph.
     *
     * @param name the graph's name, for tools and messages
     */
    public GraphBuilder(String name) {
        this.name = name;
    }

    /**
     * Writes a fact into the model's metadata, where whoever loads the file finds it again.
     *
     * @param key unique in the model
     * @param value any text
     * @return this
     */
    public GraphBuilder metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Declares a float input.
     *
     * @param name unique in the graph
     * @param dimensions each an {@link Integer}, or a {@link String} that names a size left open
     * @return the name
     */
    public String input(String name, Object... dimensions) {
        inputs.add(info(unique(name), dimensions));
        return name;
    }

    /**
     * Declares a float output and gives a value that name.
     *
     * @param name unique in the graph
     * @param value the value to give out
     * @param dimensions each an {@link Integer}, or a {@link String} that names a size left open
     */
    public void output(String name, String value, Object... dimensions) {
        outputs.add(info(unique(name), dimensions));
        nodes.add(new WireMessage()
                .text(OnnxFields.NODE_INPUT, value)
                .text(OnnxFields.NODE_OUTPUT, name)
                .text(OnnxFields.NODE_OPERATOR, "Identity"));
    }

    private static WireMessage info(String name, Object... dimensions) {
        WireMessage shape = new WireMessage();
        for (Object d : dimensions) {
            WireMessage dimension = new WireMessage();
            if (d instanceof Integer i) {
                dimension.number(OnnxFields.DIMENSION_VALUE, i);
            } else {
                dimension.text(OnnxFields.DIMENSION_NAME, (String) d);
            }
            shape.message(OnnxFields.SHAPE_DIMENSION, dimension);
        }
        WireMessage tensor = new WireMessage()
                .number(OnnxFields.TENSOR_TYPE_ELEMENT, OnnxFields.DATA_FLOAT)
                .message(OnnxFields.TENSOR_TYPE_SHAPE, shape);
        return new WireMessage()
                .text(OnnxFields.VALUE_NAME, name)
                .message(OnnxFields.VALUE_TYPE, new WireMessage().message(OnnxFields.TYPE_TENSOR, tensor));
    }

    private String unique(String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("the graph has a value '" + name + "' already");
        }
        return name;
    }

    private String fresh(String stem) {
        return unique(stem + "#" + counter++);
    }

    /**
     * A constant of floats.
     *
     * @param values its values; not copied, and not to be changed before the model is written
     * @return its name
     */
    public String constant(FloatTensor values) {
        return initializer(OnnxFields.DATA_FLOAT, TensorData.floats(values), longs(values.shape()));
    }

    /**
     * A constant of one float, of no dimension.
     *
     * @param value its value
     * @return its name
     */
    public String scalar(float value) {
        return constant(FloatTensor.of(new float[] {value}));
    }

    /**
     * A constant vector of 64-bit integers: shapes, axes, indices.
     *
     * @param values its values
     * @return its name
     */
    public String integers(long... values) {
        return initializer(OnnxFields.DATA_INT64, TensorData.integers(values.clone()), values.length);
    }

    /**
     * A constant 64-bit integer, of no dimension.
     *
     * @param value its value
     * @return its name
     */
    public String integer(long value) {
        return initializer(OnnxFields.DATA_INT64, TensorData.integers(value));
    }

    /**
     * A constant of signed bytes: quantised weights.
     *
     * @param values its values, row by row; not copied, and not to be changed before the model is written
     * @param shape its dimensions
     * @return its name
     */
    public String bytes(byte[] values, long... shape) {
        return initializer(OnnxFields.DATA_INT8, TensorData.bytes(values), shape);
    }

    /**
     * A constant of unsigned bytes: zero points of quantised activations.
     *
     * @param values its values, row by row, as bits; not copied, and not to be changed before the model is written
     * @param shape its dimensions; none for a single value
     * @return its name
     */
    public String ubytes(byte[] values, long... shape) {
        return initializer(OnnxFields.DATA_UINT8, TensorData.bytes(values), shape);
    }

    private String initializer(int type, WireMessage.Bulk values, long... shape) {
        String constant = fresh("const");
        WireMessage tensor = new WireMessage();
        for (long dimension : shape) {
            tensor.number(OnnxFields.TENSOR_DIMENSION, dimension);
        }
        constants.add(tensor.number(OnnxFields.TENSOR_DATA_TYPE, type)
                .text(OnnxFields.TENSOR_NAME, constant)
                .bulk(OnnxFields.TENSOR_RAW_DATA, values));
        return constant;
    }

    private static long[] longs(int... shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    /**
     * Any operator with one result.
     *
     * @param operator its name, such as {@code Sigmoid}; with its domain before it if that is not ONNX
     * @param inputs its inputs in order; empty strings for those left out
     * @param attributes values are {@link Float}, {@link Long}, {@link Integer}, {@link String} or {@code long[]}
     * @return the result
     */
    public String node(String operator, List<String> inputs, Map<String, ?> attributes) {
        return nodes(operator, inputs, attributes, 1).get(0);
    }

    /**
     * Any operator with several results.
     *
     * @param operator its name, such as {@code Split}; with its domain before it if that is not ONNX
     * @param inputs its inputs in order; empty strings for those left out
     * @param attributes values are {@link Float}, {@link Long}, {@link Integer}, {@link String} or {@code long[]}
     * @param results how many results
     * @return the results in order
     */
    public List<String> nodes(String operator, List<String> inputs, Map<String, ?> attributes, int results) {
        int dot = operator.lastIndexOf('.');
        String type = operator.substring(dot + 1);
        WireMessage node = new WireMessage();
        inputs.forEach(input -> node.text(OnnxFields.NODE_INPUT, input));
        List<String> made = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            made.add(fresh(type));
            node.text(OnnxFields.NODE_OUTPUT, made.get(i));
        }
        node.text(OnnxFields.NODE_NAME, made.get(0)).text(OnnxFields.NODE_OPERATOR, type);
        // Sorted, so that the same network gives the same bytes.
        new TreeMap<>(attributes)
                .forEach((key, value) -> node.message(OnnxFields.NODE_ATTRIBUTE, attribute(key, value)));
        if (dot > 0) {
            String domain = operator.substring(0, dot);
            domains.add(domain);
            node.text(OnnxFields.NODE_DOMAIN, domain);
        }
        nodes.add(node);
        return List.copyOf(made);
    }

    private static WireMessage attribute(String name, Object value) {
        WireMessage a = new WireMessage().text(OnnxFields.ATTRIBUTE_NAME, name);
        int type;
        if (value instanceof Float f) {
            a.real(OnnxFields.ATTRIBUTE_FLOAT, f);
            type = OnnxFields.TYPE_FLOAT;
        } else if (value instanceof Long || value instanceof Integer) {
            a.number(OnnxFields.ATTRIBUTE_INT, ((Number) value).longValue());
            type = OnnxFields.TYPE_INT;
        } else if (value instanceof String s) {
            a.text(OnnxFields.ATTRIBUTE_STRING, s);
            type = OnnxFields.TYPE_STRING;
        } else if (value instanceof long[] v) {
            for (long number : v) {
                a.number(OnnxFields.ATTRIBUTE_INTS, number);
            }
            type = OnnxFields.TYPE_INTS;
        } else {
            throw new IllegalArgumentException("attribute '" + name + "': " + value + " is of no supported type");
        }
        return a.number(OnnxFields.ATTRIBUTE_TYPE, type);
    }

    /**
     * An operator without attributes.
     *
     * @param operator its name, such as {@code Add}; with its domain before it if that is not ONNX
     * @param inputs its inputs in order
     * @return the result
     */
    public String op(String operator, String... inputs) {
        return node(operator, List.of(inputs), Map.of());
    }

    /**
     * The layer y = x · Wᵀ + b over the last dimension, as PyTorch's Linear.
     *
     * @param x (..., in)
     * @param weight (out, in)
     * @param bias (out)
     * @return (..., out)
     */
    public String linear(String x, FloatTensor weight, FloatTensor bias) {
        return op("Add", op("MatMul", x, constant(transpose(weight))), constant(bias));
    }

    /**
     * The product x · Wᵀ over the last dimension.
     *
     * @param x (..., in)
     * @param weight (out, in)
     * @return (..., out)
     */
    public String product(String x, FloatTensor weight) {
        return op("MatMul", x, constant(transpose(weight)));
    }

    /** Transposed once here, not in every run. */
    private static FloatTensor transpose(FloatTensor w) {
        int rows = w.dim(0);
        int columns = w.dim(1);
        float[] t = new float[rows * columns];
        float[] s = w.data();
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                t[c * rows + r] = s[r * columns + c];
            }
        }
        return FloatTensor.of(t, columns, rows);
    }

    /**
     * Layer normalisation over the last dimension.
     *
     * @param x (..., n)
     * @param scale (n)
     * @param bias (n)
     * @param epsilon added to the variance
     * @return of the shape of x
     */
    public String layerNorm(String x, FloatTensor scale, FloatTensor bias, float epsilon) {
        return node(
                "LayerNormalization",
                List.of(x, constant(scale), constant(bias)),
                Map.of("axis", -1L, "epsilon", epsilon));
    }

    /**
     * Softmax over one dimension.
     *
     * @param x any tensor
     * @param axis the dimension; negative counts from the last
     * @return of the shape of x
     */
    public String softmax(String x, int axis) {
        return node("Softmax", List.of(x), Map.of("axis", axis));
    }

    /**
     * Joins tensors along one dimension.
     *
     * @param axis the dimension; negative counts from the last
     * @param parts tensors that agree in all other dimensions
     * @return the joined tensor
     */
    public String concat(int axis, String... parts) {
        return node("Concat", List.of(parts), Map.of("axis", axis));
    }

    /**
     * Picks slices along one dimension.
     *
     * @param x any tensor
     * @param axis the dimension
     * @param indices which slices, in order
     * @return x with {@code indices.length} slices along the dimension
     */
    public String gather(String x, int axis, long... indices) {
        return node("Gather", List.of(x, integers(indices)), Map.of("axis", axis));
    }

    /**
     * Permutes the dimensions.
     *
     * @param x any tensor
     * @param order the old dimension at each new place
     * @return the permuted tensor
     */
    public String transpose(String x, long... order) {
        return node("Transpose", List.of(x), Map.of("perm", order));
    }

    /**
     * Gives a tensor another shape.
     *
     * @param x any tensor
     * @param shape new dimensions; 0 keeps the old one of that place, one -1 is computed
     * @return the reshaped tensor
     */
    public String reshape(String x, long... shape) {
        return op("Reshape", x, integers(shape));
    }

    /**
     * Cuts a range out of one dimension.
     *
     * @param x any tensor
     * @param axis the dimension; negative counts from the last
     * @param from first index
     * @param to index after the last; {@link Long#MAX_VALUE} for all the rest
     * @return the cut tensor
     */
    public String slice(String x, int axis, long from, long to) {
        return op("Slice", x, integers(from), integers(to), integers(axis));
    }

    /**
     * Convolution.
     *
     * @param x (batch, in, sizes...)
     * @param weight (out, in / groups, kernel sizes...)
     * @param bias (out), or null for none
     * @param attributes of ONNX Conv: strides, pads, dilations, group
     * @return (batch, out, sizes...)
     */
    public String conv(String x, FloatTensor weight, @Nullable FloatTensor bias, Map<String, ?> attributes) {
        String w = constant(weight);
        return node("Conv", bias == null ? List.of(x, w) : List.of(x, w, constant(bias)), attributes);
    }

    /**
     * The Gaussian error linear unit in its exact form, x · Φ(x) = x/2 · (1 + erf(x/√2)).
     *
     * @param x any tensor
     * @return of the shape of x
     */
    public String gelu(String x) {
        String erf = op("Erf", op("Div", x, scalar((float) Math.sqrt(2))));
        return op("Mul", op("Mul", x, op("Add", erf, scalar(1f))), scalar(0.5f));
    }

    /**
     * Finishes the model.
     *
     * @return the serialised ONNX model
     * @throws ModelMismatchException if it is larger than 2 GiB, the most an ONNX model can be
     */
    public byte[] build() {
        return model().toBytes();
    }

    /**
     * Finishes the model and writes it, without a second copy of its weights in memory.
     *
     * @param out receives the serialised ONNX model; not closed
     * @throws IOException if writing fails
     * @throws ModelMismatchException if it is larger than 2 GiB, the most an ONNX model can be
     */
    public void writeTo(OutputStream out) throws IOException {
        model().writeTo(out);
    }

    private WireMessage model() {
        WireMessage graph = new WireMessage();
        nodes.forEach(node -> graph.message(OnnxFields.GRAPH_NODE, node));
        graph.text(OnnxFields.GRAPH_NAME, name);
        constants.forEach(constant -> graph.message(OnnxFields.GRAPH_INITIALIZER, constant));
        inputs.forEach(input -> graph.message(OnnxFields.GRAPH_INPUT, input));
        outputs.forEach(output -> graph.message(OnnxFields.GRAPH_OUTPUT, output));
        WireMessage model = new WireMessage()
                .number(OnnxFields.MODEL_IR_VERSION, IR_VERSION)
                .text(OnnxFields.MODEL_PRODUCER, "dreamtalk")
                .message(OnnxFields.MODEL_GRAPH, graph)
                .message(OnnxFields.MODEL_OPSET, opset("", OPSET));
        domains.forEach(domain -> model.message(OnnxFields.MODEL_OPSET, opset(domain, 1)));
        metadata.forEach((key, value) -> model.message(
                OnnxFields.MODEL_METADATA,
                new WireMessage().text(OnnxFields.ENTRY_KEY, key).text(OnnxFields.ENTRY_VALUE, value)));
        if (model.size() > MOST_BYTES) {
            throw new ModelMismatchException(
                    "the network '" + name + "': found " + model.size() + " bytes, expected at most " + MOST_BYTES
                            + " (2 GiB is the most an ONNX model can be); use smaller weights");
        }
        return model;
    }

    private static WireMessage opset(String domain, long version) {
        return new WireMessage().text(OnnxFields.OPSET_DOMAIN, domain).number(OnnxFields.OPSET_VERSION, version);
    }
}
