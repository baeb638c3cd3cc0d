package io.github.dreamtalk.onnx.pirenderer;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.List;
import java.util.Map;

/**
 * PIRenderer as two ONNX graphs: what depends on the portrait alone, run once, and what is run for every frame. A mapping
 * network turns a window of motion into a descriptor, which steers, through adaptive norms, a warp of the portrait and the
 * network that paints over the warped picture. Sizes come from the tensors; the picture is 256 × 256.
 *
 * <p>The published network also has {@code conv1} and {@code norm1} in its residual blocks, computes them and drops the
 * result; they are accepted and left out.
 */
public final class PiRendererGraphs {
    /** Model file of what is run once: {@code portrait} (1, 3, 256, 256) in [-1, 1] to {@code warp} and {@code edit}. */
    public static final String PORTRAIT_FILE = "pirenderer-portrait.onnx";
    /**
     * Model file of a frame: {@code window} (1, 73, 27), {@code portrait}, {@code warp}, {@code edit} to {@code frame} (1,
     * 3, 256, 256) in [-1, 1].
     */
    public static final String FRAME_FILE = "pirenderer-frame.onnx";
    /** Width and height of the picture. */
    public static final int SIZE = 256;
    /** Motion rows seen on each side of a frame's own. */
    public static final int CONTEXT = 13;

    static final String PORTRAIT = "portrait";
    static final String WARP = "warp";
    static final String EDIT = "edit";
    static final String WINDOW = "window";
    static final String FRAME = "frame";
    static final String FLOW = "flow";

    private static final String HOURGLASS = "warpping_net.hourglass.";
    private static final String EDITING = "editing_net.";
    /** Levels of the hourglass: down to 1/32, up again to 1/4. */
    private static final int LEVELS = 5;

    private static final int LAST_LEVEL = 2;
    private static final int FLOW_SIZE = SIZE >> LAST_LEVEL;
    /** Levels of the painting network. */
    private static final int EDIT_LEVELS = 3;

    private final StateDict weights;

    /**
     * Prepares the graphs.
     *
     * @param weights the tensors of {@code net_G_ema}
     * @throws ModelMismatchException if they are not of this layout
     */
    public PiRendererGraphs(StateDict weights) {
        this.weights = weights;
        int channels = weights.get("mapping_net.first.0.weight", -1, -1, -1).dim(1);
        if (channels != MotionSpace.BFM.channels()) {
            throw new ModelMismatchException(weights.origin() + ": the renderer takes motion of " + channels
                    + " channels, expected the " + MotionSpace.BFM.channels() + " of '" + MotionSpace.BFM.name() + "'");
        }
    }

    private int warpChannels() {
        return weights.get(HOURGLASS + "encoder.input_layer.weight", -1, 3, 7, 7)
                .dim(0);
    }

    private FloatTensor editKernel() {
        return weights.get(EDITING + "encoder.first.model.0.weight", -1, 6, 7, 7);
    }

    /**
     * The graph run once for a portrait: the hourglass's first layer with its norm but for scale and shift, and the
     * portrait's share of the painting network's first convolution, whose other three input channels are the warped one.
     *
     * @return the graph of {@link #PORTRAIT_FILE}
     */
    public GraphBuilder portrait() {
        GraphBuilder g = new GraphBuilder("pirenderer-portrait");
        RendererLayers l = new RendererLayers(g, weights);
        String portrait = g.input(PORTRAIT, 1, 3, SIZE, SIZE);
        String x = l.conv(portrait, HOURGLASS + "encoder.input_layer", 3);
        g.output(WARP, x, 1, warpChannels(), SIZE, SIZE);
        FloatTensor kernel = editKernel();
        String key = EDITING + "encoder.first.model.0";
        g.output(
                EDIT,
                g.conv(
                        portrait,
                        RendererLayers.inputs(kernel, 0, 3),
                        l.bias(key, kernel.dim(0)),
                        RendererLayers.padded(7, 1)),
                1,
                kernel.dim(0),
                SIZE,
                SIZE);
        return g;
    }

    /**
     * The graph run for every frame.
     *
     * @return the graph of {@link #FRAME_FILE}
     */
    public GraphBuilder frame() {
        return frame(false);
    }

    GraphBuilder frame(boolean withFlow) {
        GraphBuilder g = new GraphBuilder("pirenderer-frame");
        RendererLayers l = new RendererLayers(g, weights);
        String window = g.input(WINDOW, 1, MotionSpace.BFM.channels(), 2 * CONTEXT + 1);
        String portrait = g.input(PORTRAIT, 1, 3, SIZE, SIZE);
        String warp = g.input(WARP, 1, warpChannels(), SIZE, SIZE);
        String edit = g.input(EDIT, 1, editKernel().dim(0), SIZE, SIZE);
        String z = descriptor(g, l, window);
        String flow = flow(g, l, warp, z);
        if (withFlow) {
            g.output(FLOW, flow, 1, 2, FLOW_SIZE, FLOW_SIZE);
        }
        String painted = paint(g, l, edit, deformed(g, portrait, flow), z);
        g.output(FRAME, painted, 1, 3, SIZE, SIZE);
        return g;
    }

    private String descriptor(GraphBuilder g, RendererLayers l, String window) {
        FloatTensor first = weights.get("mapping_net.first.0.weight", -1, MotionSpace.BFM.channels(), -1);
        int d = first.dim(0);
        String x = g.conv(window, first, l.bias("mapping_net.first.0", d), Map.of());
        for (int i = 0; weights.contains("mapping_net.encoder" + i + ".1.weight"); i++) {
            String key = "mapping_net.encoder" + i + ".1";
            FloatTensor w = weights.get(key + ".weight", d, d, 3);
            String y = g.conv(l.leaky(x), w, l.bias(key, d), Map.of("dilations", new long[] {3}));
            x = g.op("Add", y, g.slice(x, 2, 3, -3));
        }
        return g.node("ReduceMean", List.of(x), Map.of("axes", new long[] {2}, "keepdims", 0L));
    }

    private String flow(GraphBuilder g, RendererLayers l, String input, String z) {
        String[] kept = new String[LEVELS];
        int[] channels = new int[LEVELS];
        String x = input;
        int in = warpChannels();
        for (int i = 0; i < LEVELS; i++) {
            String key = HOURGLASS + "encoder.encoder" + i + ".";
            x = l.halving(l.leaky(l.adaptive(x, z, key + "norm_0", in)), key + "conv_0", in);
            in = l.outputs(key + "conv_0");
            x = l.conv(l.leaky(l.adaptive(x, z, key + "norm_1", in)), key + "conv_1", in);
            in = l.outputs(key + "conv_1");
            kept[i] = x;
            channels[i] = in;
        }
        for (int i = LEVELS - 1; i >= LAST_LEVEL; i--) {
            String key = HOURGLASS + "decoder.decoder" + i + ".";
            String main = l.conv(l.leaky(l.adaptive(x, z, key + "norm_0", in)), key + "conv_0", in);
            int hidden = l.outputs(key + "conv_0");
            main = l.doubling(l.leaky(l.adaptive(main, z, key + "norm_1", hidden)), key + "conv_1", hidden);
            String shortcut = l.doubling(l.leaky(l.adaptive(x, z, key + "norm_s", in)), key + "conv_s", in);
            int out = l.weight(key + "conv_s", in, -1, 3, 3).dim(1);
            x = g.concat(1, g.op("Add", main, shortcut), kept[i - 1]);
            in = out + channels[i - 1];
        }
        x = l.leaky(l.layerNorm(x, "warpping_net.flow_out.0", in, FLOW_SIZE));
        return l.narrowConv(x, "warpping_net.flow_out.2", in);
    }

    /** Samples the portrait at the grid moved by the flow. */
    private static String deformed(GraphBuilder g, String portrait, String flow) {
        float[] grid = new float[2 * FLOW_SIZE * FLOW_SIZE];
        for (int y = 0; y < FLOW_SIZE; y++) {
            for (int x = 0; x < FLOW_SIZE; x++) {
                grid[y * FLOW_SIZE + x] = 2f * x / (FLOW_SIZE - 1) - 1;
                grid[(FLOW_SIZE + y) * FLOW_SIZE + x] = 2f * y / (FLOW_SIZE - 1) - 1;
            }
        }
        String moved = g.op(
                "Add",
                g.constant(FloatTensor.of(grid, 1, 2, FLOW_SIZE, FLOW_SIZE)),
                g.op("Mul", flow, g.scalar(2f / (FLOW_SIZE - 1))));
        String large = g.node(
                "Resize",
                List.of(moved, "", "", g.integers(1, 2, SIZE, SIZE)),
                Map.of("mode", "linear", "coordinate_transformation_mode", "half_pixel"));
        return g.node(
                "GridSample",
                List.of(portrait, g.transpose(large, 0, 2, 3, 1)),
                Map.of("mode", "bilinear", "padding_mode", "zeros", "align_corners", 0L));
    }

    private String paint(GraphBuilder g, RendererLayers l, String edit, String warped, String z) {
        String key = EDITING + "encoder.first";
        FloatTensor kernel = RendererLayers.inputs(editKernel(), 3, 6);
        String share = g.node("Conv", List.of(warped, g.constant(kernel)), RendererLayers.padded(7, 1));
        String x = l.normed(g.op("Add", share, edit), key, SIZE);
        int in = kernel.dim(0);
        String[] kept = new String[EDIT_LEVELS];
        int[] channels = new int[EDIT_LEVELS];
        for (int i = 0; i < EDIT_LEVELS; i++) {
            kept[i] = x;
            channels[i] = in;
            key = EDITING + "encoder.down" + i;
            x = l.block(x, key, in, SIZE >> i);
            x = g.node(
                    "AveragePool", List.of(x), Map.of("kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2}));
            in = l.outputs(key + ".model.0");
        }
        for (int i = EDIT_LEVELS - 1; i >= 0; i--) {
            for (int r = 0; r < 2; r++) {
                key = EDITING + "decoder.res" + i + ".res" + r;
                x = g.op("Add", x, l.adaptive(l.conv(x, key + ".conv2", in), z, key + ".norm2", in));
            }
            key = EDITING + "decoder.up" + i;
            x = l.doubledBlock(x, key, in, SIZE >> i);
            in = l.outputs(key + ".model.0");
            x = g.op("Add", x, l.block(kept[i], EDITING + "decoder.jump" + i, channels[i], SIZE >> i));
        }
        return g.op("Tanh", l.narrowConv(x, EDITING + "decoder.final.model.0", in));
    }
}
