package io.github.dreamtalk.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.github.dreamtalk.weights.FloatTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    private final GraphProto.Builder graph;
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
        graph = GraphProto.newBuilder().setName(name);
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
        graph.addInput(info(unique(name), dimensions));
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
        graph.addOutput(info(unique(name), dimensions));
        graph.addNode(
                NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name));
    }

    private static ValueInfoProto info(String name, Object... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object d : dimensions) {
            if (d instanceof Integer i) {
                shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(i));
            } else {
                shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam((String) d));
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
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
     * @param values its values; copied
     * @return its name
     */
    public String constant(FloatTensor values) {
        ByteBuffer b = ByteBuffer.allocate(Math.multiplyExact(values.data().length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        b.asFloatBuffer().put(values.data());
        return initializer(
                TensorProto.DataType.FLOAT,
                b,
                Arrays.stream(values.shape()).mapToObj(d -> (long) d).toList());
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
        ByteBuffer b = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.asLongBuffer().put(values);
        return initializer(TensorProto.DataType.INT64, b, List.of((long) values.length));
    }

    /**
     * A constant 64-bit integer, of no dimension.
     *
     * @param value its value
     * @return its name
     */
    public String integer(long value) {
        ByteBuffer b = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(0, value);
        return initializer(TensorProto.DataType.INT64, b, List.of());
    }

    /**
     * A constant of signed bytes: quantised weights.
     *
     * @param values its values, row by row; copied
     * @param shape its dimensions
     * @return its name
     */
    public String bytes(byte[] values, long... shape) {
        return initializer(
                TensorProto.DataType.INT8,
                ByteBuffer.wrap(values),
                Arrays.stream(shape).boxed().toList());
    }

    /**
     * A constant of unsigned bytes: zero points of quantised activations.
     *
     * @param values its values, row by row, as bits; copied
     * @param shape its dimensions; none for a single value
     * @return its name
     */
    public String ubytes(byte[] values, long... shape) {
        return initializer(
                TensorProto.DataType.UINT8,
                ByteBuffer.wrap(values),
                Arrays.stream(shape).boxed().toList());
    }

    private String initializer(TensorProto.DataType type, ByteBuffer bytes, List<Long> shape) {
        String name = fresh("const");
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(shape)
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes)));
        return name;
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
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).addAllInput(inputs);
        if (dot > 0) {
            String domain = operator.substring(0, dot);
            domains.add(domain);
            node.setDomain(domain);
        }
        for (int i = 0; i < results; i++) {
            node.addOutput(fresh(type));
        }
        node.setName(node.getOutput(0));
        // Sorted, so that the same network gives the same bytes.
        new TreeMap<>(attributes).forEach((k, v) -> node.addAttribute(attribute(k, v)));
        graph.addNode(node);
        return List.copyOf(node.getOutputList());
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder a = AttributeProto.newBuilder().setName(name);
        if (value instanceof Float f) {
            a.setType(AttributeProto.AttributeType.FLOAT).setF(f);
        } else if (value instanceof Long || value instanceof Integer) {
            a.setType(AttributeProto.AttributeType.INT).setI(((Number) value).longValue());
        } else if (value instanceof String s) {
            a.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(s));
        } else if (value instanceof long[] v) {
            a.setType(AttributeProto.AttributeType.INTS);
            Arrays.stream(v).forEach(a::addInts);
        } else {
            throw new IllegalArgumentException("attribute '" + name + "': " + value + " is of no supported type");
        }
        return a.build();
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
     */
    public byte[] build() {
        return model().toByteArray();
    }

    /**
     * Finishes the model and writes it, without a second copy of its weights in memory.
     *
     * @param out receives the serialised ONNX model; not closed
     * @throws IOException if writing fails
     */
    public void writeTo(OutputStream out) throws IOException {
        model().writeTo(out);
    }

    private ModelProto model() {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("dreamtalk")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph);
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        for (String domain : domains) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1));
        }
        return model.build();
    }
}
