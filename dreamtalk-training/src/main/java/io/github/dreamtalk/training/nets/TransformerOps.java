package io.github.dreamtalk.training.nets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;

/** The layers of a post-norm transformer over named weights: the layout of PyTorch's MultiheadAttention. */
final class TransformerOps {
    private final Weights weights;
    private final int width;
    private final int heads;

    TransformerOps(Weights weights, int width, int heads) {
        this.weights = weights;
        this.width = width;
        this.heads = heads;
    }

    void createLinear(String name, int in, int out) {
        weights.uniform(name + ".weight", in, out, in);
        weights.uniform(name + ".bias", in, out);
    }

    void createNorm(String name) {
        weights.constant(name + ".weight", 1, width);
        weights.constant(name + ".bias", 0, width);
    }

    void createAttention(String name) {
        weights.uniform(name + ".in_proj_weight", width, 3L * width, width);
        weights.constant(name + ".in_proj_bias", 0, 3L * width);
        createLinear(name + ".out_proj", width, width);
    }

    void createEncoderLayer(String name) {
        createAttention(name + ".self_attn");
        createLinear(name + ".linear1", width, 4 * width);
        createLinear(name + ".linear2", 4 * width, width);
        createNorm(name + ".norm1");
        createNorm(name + ".norm2");
    }

    void createDecoderLayer(String name) {
        createEncoderLayer(name);
        createAttention(name + ".multihead_attn");
        createNorm(name + ".norm3");
    }

    NDArray linear(NDArray x, String name) {
        return Linear.linear(x, weights.get(name + ".weight"), weights.get(name + ".bias"))
                .singletonOrThrow();
    }

    NDArray norm(NDArray x, String name) {
        return LayerNorm.layerNorm(
                        x, new Shape(width), weights.get(name + ".weight"), weights.get(name + ".bias"), 1e-5f)
                .singletonOrThrow();
    }

    /** Attention of query [B, Q, C] over memory [B, M, C]. */
    NDArray attention(NDArray query, NDArray memory, String name) {
        NDArray w = weights.get(name + ".in_proj_weight");
        NDArray b = weights.get(name + ".in_proj_bias");
        NDArray q =
                Linear.linear(query, w.get("0:" + width), b.get("0:" + width)).singletonOrThrow();
        NDArray kv =
                Linear.linear(memory, w.get(width + ":"), b.get(width + ":")).singletonOrThrow();
        NDList parts = kv.split(2, 2);
        NDArray qh = split(q).mul(1 / Math.sqrt((double) width / heads));
        NDArray scores = qh.matMul(split(parts.get(0)).transpose(0, 1, 3, 2)).softmax(-1);
        NDArray mixed = scores.matMul(split(parts.get(1))).transpose(0, 2, 1, 3).reshape(query.getShape());
        return linear(mixed, name + ".out_proj");
    }

    private NDArray split(NDArray x) {
        Shape s = x.getShape();
        return x.reshape(s.get(0), s.get(1), heads, width / heads).transpose(0, 2, 1, 3);
    }

    private NDArray feedForward(NDArray x, String name) {
        return linear(Activation.relu(linear(x, name + ".linear1")), name + ".linear2");
    }

    NDArray encoderLayer(NDArray x, String name) {
        NDArray y = norm(x.add(attention(x, x, name + ".self_attn")), name + ".norm1");
        return norm(y.add(feedForward(y, name)), name + ".norm2");
    }

    /** First block of a decoder layer: the queries named by rows of x attend to all rows. */
    NDArray selfBlock(NDArray queries, NDArray x, String name) {
        return norm(queries.add(attention(queries, x, name + ".self_attn")), name + ".norm1");
    }

    /** What follows the first block. */
    NDArray crossBlock(NDArray x, NDArray memory, String name) {
        NDArray y = norm(x.add(attention(x, memory, name + ".multihead_attn")), name + ".norm2");
        return norm(y.add(feedForward(y, name)), name + ".norm3");
    }
}
