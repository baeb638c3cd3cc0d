package io.github.dreamtalk.training.nets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;

/**
 * The DreamTalk denoiser (Ma et al. 2023, section 3.2) in ARKit space: content encoder over windows of 11 feature frames,
 * style encoder with attention pooling, fusion with the noised motion and the timestep, and separate decoders of the upper
 * and the lower face. Predicts x_0. Works in diffusion units: (motion - motion_mean) / motion_scale, for x_t, for the
 * prediction and for style clips alike. Not thread-safe.
 */
public final class DenoiserNet implements AutoCloseable {
    /** Feature frames in a window. */
    public static final int WINDOW = 11;
    /** Motion channels. */
    public static final int MOTION = MotionSpace.ARKIT.expressionChannels();
    /** Frames of zeros that stand for no style. */
    public static final int NULL_STYLE_FRAMES = 256;

    /** Buffer: in diffusion units, the variance that content and style leave to chance. */
    static final String SKIP_VARIANCE = "skip_variance";

    private static final NoiseSchedule SCHEDULE = NoiseSchedule.dreamTalk();

    private final Weights weights;
    private final TransformerOps ops;
    private final int width;
    private final int layers;
    private final int features;
    private final NDArray scatter;

    /**
     * New weights.
     *
     * @param parent the manager that outlives it
     * @param features values per feature frame
     * @param width d_model
     * @param heads attention heads
     * @param layers layers of each encoder and decoder
     * @param seed of the initial values
     */
    public DenoiserNet(NDManager parent, int features, int width, int heads, int layers, long seed) {
        this.weights = new Weights(parent, seed);
        this.ops = new TransformerOps(weights, width, heads);
        this.width = width;
        this.layers = layers;
        this.features = features;
        ops.createLinear("net.content_encoder.increase_embed_dim", features, width);
        ops.createLinear("net.style_encoder.increase_embed_dim", MOTION, width);
        for (int i = 0; i < layers; i++) {
            ops.createEncoderLayer("net.content_encoder.encoder.layers." + i);
            ops.createEncoderLayer("net.style_encoder.encoder.layers." + i);
        }
        ops.createLinear("net.style_encoder.aggregate_method.W.0", width, width);
        ops.createLinear("net.style_encoder.aggregate_method.W.2", width, 1);
        String fuse = "net.content_xt_to_decoder_input_wo_time.";
        ops.createLinear(fuse + "0", width + MOTION, width);
        ops.createLinear(fuse + "2", width, width);
        ops.createLinear(fuse + "4", width, width);
        ops.createLinear("net.time_embed_net.0", width, width);
        ops.createLinear("net.time_embed_net.2", width, width);
        int[] lower = lowerFace();
        stack("upper", MOTION - lower.length);
        stack("lower", lower.length);
        float[] ones = new float[MOTION];
        java.util.Arrays.fill(ones, 1);
        weights.buffer("motion_mean", new float[MOTION], MOTION);
        weights.buffer("motion_scale", ones, MOTION);
        weights.buffer(SKIP_VARIANCE, new float[MOTION], MOTION);
        this.scatter = scatterMatrix(lower);
    }

    private void stack(String part, int outputs) {
        for (int i = 0; i < layers; i++) {
            ops.createDecoderLayer("net.decoder." + part + "_decoder.layers." + i);
        }
        ops.createNorm("net.decoder." + part + "_decoder.norm");
        ops.createLinear("net.decoder." + part + "_tail_fc.0", width, width / 2);
        ops.createLinear("net.decoder." + part + "_tail_fc.2", width / 2, width / 2);
        ops.createLinear("net.decoder." + part + "_tail_fc.4", width / 2, outputs);
    }

    private static int[] lowerFace() {
        return DenoiserMetadata.arkitLowerIndices().stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** [upper ++ lower, 52]: puts the decoders' outputs in their places. */
    private NDArray scatterMatrix(int[] lower) {
        float[] m = new float[MOTION * MOTION];
        int up = 0;
        int low = 0;
        for (int c = 0; c < MOTION; c++) {
            boolean isLower = low < lower.length && lower[low] == c;
            int row = isLower ? MOTION - lower.length + low++ : up++;
            m[row * MOTION + c] = 1;
        }
        return weights.manager().create(m, new Shape(MOTION, MOTION));
    }

    /**
     * The tensors, buffers {@code motion_mean} and {@code motion_scale} among them.
     *
     * @return the live weights
     */
    public Weights weights() {
        return weights;
    }

    /**
     * Values per feature frame.
     *
     * @return the dimension
     */
    public int features() {
        return features;
    }

    /** Style codes [S, C] of clips [S, N, 52], all frames valid. */
    NDArray style(NDArray clips) {
        NDArray x = ops.linear(clips, "net.style_encoder.increase_embed_dim")
                .add(positions((int) clips.getShape().get(1)));
        for (int i = 0; i < layers; i++) {
            x = ops.encoderLayer(x, "net.style_encoder.encoder.layers." + i);
        }
        NDArray h = ops.linear(x, "net.style_encoder.aggregate_method.W.0");
        NDArray mish = h.mul(Activation.softPlus(h).tanh());
        NDArray share =
                ops.linear(mish, "net.style_encoder.aggregate_method.W.2").softmax(1);
        return x.mul(share).sum(new int[] {1});
    }

    /** Code of no style [1, C]. */
    NDArray nullStyle() {
        return style(weights.manager().zeros(new Shape(1, NULL_STYLE_FRAMES, MOTION)));
    }

    /** Content [B, 11, C] of feature windows [B, 11, D]. */
    NDArray content(NDArray windows) {
        NDArray x =
                ops.linear(windows, "net.content_encoder.increase_embed_dim").add(positions(WINDOW));
        for (int i = 0; i < layers; i++) {
            x = ops.encoderLayer(x, "net.content_encoder.encoder.layers." + i);
        }
        return x;
    }

    /**
     * Prediction [B, 52] of x_0. What x_t has settled goes past the layers, in each channel as much as the best linear guess would keep of
     * it (after the preconditioning of Karras et al., NeurIPS 2022): the layers are too narrow to hand it through, and without it samples fall back to the
     * mean. What content and style decide, as the lips, hardly passes.
     *
     * @param content [B, 11, C]; frames of one style lie together, the same number for each
     * @param xt noised motion [B, 52]
     * @param timesteps timestep of each frame [B]
     * @param styles style codes [S, C], S divides B
     */
    NDArray denoise(NDArray content, NDArray xt, float[] timesteps, NDArray styles) {
        long b = content.getShape().get(0);
        NDManager manager = weights.manager();
        NDArray time = ops.linear(sinusoid(manager.create(timesteps)), "net.time_embed_net.0");
        time = ops.linear(time.mul(Activation.sigmoid(time)), "net.time_embed_net.2");
        String fuse = "net.content_xt_to_decoder_input_wo_time.";
        NDArray joined = content.concat(xt.expandDims(1).broadcast(new Shape(b, WINDOW, MOTION)), -1);
        NDArray memory = Activation.relu(ops.linear(joined, fuse + "0"));
        memory = ops.linear(Activation.relu(ops.linear(memory, fuse + "2")), fuse + "4");
        memory = memory.add(time.expandDims(1));
        NDArray queries = styles.expandDims(1).add(positions(WINDOW));
        NDArray upper = decode(queries, memory, "upper");
        NDArray lower = decode(queries, memory, "lower");
        NDArray out = upper.concat(lower, -1).matMul(scatter);
        return out.add(xt.mul(manager.create(skip(timesteps), new Shape(b, MOTION))));
    }

    /** Factor of each channel of x_t [B, 52]. */
    private float[] skip(float[] timesteps) {
        float[] variance = weights.get(SKIP_VARIANCE).toFloatArray();
        float[] k = new float[timesteps.length * MOTION];
        for (int i = 0; i < k.length; i++) {
            double alphaBar = SCHEDULE.alphaBar((int) timesteps[i / MOTION]);
            double open = variance[i % MOTION];
            k[i] = (float) (Math.sqrt(alphaBar) * open / (alphaBar * open + 1 - alphaBar));
        }
        return k;
    }

    private NDArray decode(NDArray queries, NDArray memory, String part) {
        String name = "net.decoder." + part + "_decoder";
        long b = memory.getShape().get(0);
        long s = queries.getShape().get(0);
        // The first self-attention sees only position and style: once per style, not once per frame.
        boolean single = layers == 1;
        NDArray first = ops.selfBlock(single ? middle(queries) : queries, queries, name + ".layers.0");
        long rows = first.getShape().get(1);
        NDArray x =
                first.expandDims(1).broadcast(new Shape(s, b / s, rows, width)).reshape(b, rows, width);
        x = ops.crossBlock(x, memory, name + ".layers.0");
        for (int i = 1; i < layers; i++) {
            // Only the middle row is read at the end, so the last layer needs no other query.
            NDArray q = i == layers - 1 ? middle(x) : x;
            x = ops.crossBlock(ops.selfBlock(q, x, name + ".layers." + i), memory, name + ".layers." + i);
        }
        String tail = "net.decoder." + part + "_tail_fc.";
        NDArray y = ops.norm(x, name + ".norm").reshape(b, width);
        y = Activation.relu(ops.linear(y, tail + "0"));
        y = Activation.relu(ops.linear(y, tail + "2"));
        return ops.linear(y, tail + "4");
    }

    private static NDArray middle(NDArray x) {
        int m = WINDOW / 2;
        return x.get(":, " + m + ":" + (m + 1));
    }

    /** Position table [rows, C]. */
    private NDArray positions(int rows) {
        float[] p = new float[rows * width];
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < width; j++) {
                double angle = r / Math.pow(10000, 2.0 * (j / 2) / width);
                p[r * width + j] = (float) (j % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return weights.manager().create(p, new Shape(rows, width));
    }

    private NDArray sinusoid(NDArray t) {
        int half = width / 2;
        float[] f = new float[half];
        for (int k = 0; k < half; k++) {
            f[k] = (float) Math.exp(-Math.log(10000) * k / half);
        }
        NDArray angle = t.toType(DataType.FLOAT32, false)
                .expandDims(1)
                .mul(weights.manager().create(f));
        return angle.cos().concat(angle.sin(), -1);
    }

    @Override
    public void close() {
        weights.close();
    }
}
