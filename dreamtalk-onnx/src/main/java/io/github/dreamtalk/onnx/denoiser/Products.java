package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes products of activations with weights, in the precision that was chosen; x has shape (rows, in). With
 * {@link Precision#INT8} the activations are quantised as they come (one scale for the whole tensor, once for all the
 * products that read it), the weights here and now (one scale per output), and the sums are made in 32-bit integers.
 */
final class Products {
    private static final int MOST = 127;
    private static final float SMALLEST = 1e-20f;

    private final GraphBuilder graph;
    private final Precision precision;
    private final Map<String, List<String>> quantised = new HashMap<>(); // by activation

    Products(GraphBuilder graph, Precision precision) {
        this.graph = graph;
        this.precision = precision;
    }

    /** x · Wᵀ. */
    String product(String x, FloatTensor weight) {
        return precision == Precision.INT8 ? integer(x, weight, null) : graph.product(x, weight);
    }

    /** x · Wᵀ + b. */
    String linear(String x, FloatTensor weight, FloatTensor bias) {
        if (precision == Precision.INT8) {
            return integer(x, weight, bias);
        }
        // One operator: the bias is where the product starts from, not another pass over the result.
        return graph.node("Gemm", List.of(x, graph.constant(weight), graph.constant(bias)), Map.of("transB", 1));
    }

    /** max(x, 0) · Wᵀ. */
    String rectified(String x, FloatTensor weight) {
        if (precision != Precision.INT8) {
            return graph.product(graph.op("Relu", x), weight);
        }
        // With 0 as the zero point, quantising clips what is below it: that is the rectifier, for nothing.
        String largest = graph.node("ReduceMax", List.of(x), Map.of("keepdims", 0));
        String scale = graph.op("Mul", graph.op("Max", largest, graph.scalar(SMALLEST)), graph.scalar(1f / 255));
        String zero = graph.ubytes(new byte[1]);
        return integer(List.of(graph.op("QuantizeLinear", x, scale, zero), scale, zero), weight, null);
    }

    /** x · yᵀ of two activations. */
    String product(String x, String y) {
        if (precision != Precision.INT8) {
            return graph.node("com.microsoft.FusedMatMul", List.of(x, y), Map.of("transB", 1));
        }
        String largest = graph.node("ReduceMax", List.of(graph.op("Abs", y)), Map.of("keepdims", 0));
        String scale = graph.op("Mul", graph.op("Max", largest, graph.scalar(SMALLEST)), graph.scalar(1f / MOST));
        String values = graph.transpose(graph.op("QuantizeLinear", y, scale, graph.bytes(new byte[1])), 1, 0);
        List<String> a = quantise(x);
        return graph.node(
                "com.microsoft.MatMulIntegerToFloat", List.of(a.get(0), values, a.get(1), scale, a.get(2)), Map.of());
    }

    private String integer(String x, FloatTensor weight, @Nullable FloatTensor bias) {
        return integer(quantise(x), weight, bias);
    }

    /** Values, scale, zero point. */
    private List<String> quantise(String x) {
        return quantised.computeIfAbsent(x, name -> graph.nodes("DynamicQuantizeLinear", List.of(name), Map.of(), 3));
    }

    /** a: values, scale, zero point. */
    private String integer(List<String> a, FloatTensor weight, @Nullable FloatTensor bias) {
        int outputs = weight.dim(0);
        int inputs = weight.dim(1);
        float[] values = weight.data();
        float[] scales = new float[outputs];
        byte[] columns = new byte[inputs * outputs]; // (in, out)
        for (int o = 0; o < outputs; o++) {
            float largest = 0;
            for (int i = 0; i < inputs; i++) {
                largest = Math.max(largest, Math.abs(values[o * inputs + i]));
            }
            scales[o] = largest == 0 ? 1 : largest / MOST;
            for (int i = 0; i < inputs; i++) {
                columns[i * outputs + o] = (byte) Math.round(values[o * inputs + i] / scales[o]);
            }
        }
        return graph.node(
                "com.microsoft.MatMulIntegerToFloat",
                List.of(
                        a.get(0),
                        graph.bytes(columns, inputs, outputs),
                        a.get(1),
                        graph.constant(FloatTensor.of(scales, outputs)),
                        a.get(2),
                        "",
                        bias == null ? "" : graph.constant(bias)),
                Map.of());
    }
}
