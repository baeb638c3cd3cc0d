package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.StyleEncoder;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.Map;

/**
 * The DreamTalk denoising network (Ma et al. 2023) on ONNX Runtime, built from a state dict of any width and depth; see
 * {@link DenoiserMetadata} for its keys and for what it predicts. Thread-safe; {@link #close()} is idempotent, and stops and waits
 * for the runs of sessions that are still open.
 */
public final class DreamTalkDenoiser implements MotionDenoiser {
    /**
     * Frames times width that a processor computes at a time: few enough that a layer's activations stay in its cache, and
     * enough that the weights are read seldom. Measured at width 256; see docs/performance.md.
     */
    private static final int CACHED = 6400;

    private static final int CACHED_INT8 = 12800;

    private final DenoiserSpec spec;
    private final MotionScale scale;
    private final SkipConnection skip;
    private final int width;
    private final int contentWidth;
    private final int blockFrames;
    private final Scope opened = new Scope();
    private final Gate gate = new Gate("the denoiser", opened::close);
    private final OnnxSession style;
    private final OnnxSession parts;
    private final OnnxSession content;
    private final OnnxSession step;
    private final float[] nullCode; // (C)

    /**
     * Builds the network.
     *
     * @param weights tensors under the keys of {@link DenoiserMetadata}; not kept
     * @param metadata the sizes and rates that tensors do not show
     * @param context device, threads and precision
     * @throws ModelMismatchException if a tensor is missing or of the wrong shape; names file, key, found, expected
     * @throws io.github.dreamtalk.error.BackendUnavailableException if the device cannot be used
     */
    public DreamTalkDenoiser(StateDict weights, DenoiserMetadata metadata, BackendContext context) {
        DenoiserWeights w = new DenoiserWeights(weights, metadata);
        DenoiserGraphs graphs = new DenoiserGraphs(w, context.precision());
        this.spec = metadata.spec();
        this.width = w.width;
        this.scale = MotionScale.read(weights, w.expression);
        this.skip = SkipConnection.read(weights, w.expression);
        this.contentWidth = w.fusion().dim(0);
        int cached = context.precision() == Precision.INT8 ? CACHED_INT8 : CACHED;
        this.blockFrames = context.device().kind() == Device.Kind.CPU ? Math.max(1, cached / width) : Integer.MAX_VALUE;
        try {
            String origin = weights.origin();
            this.style = opened.own(OnnxSession.open(origin + "#style", graphs.style(), context));
            this.parts = opened.own(OnnxSession.open(origin + "#parts", graphs.parts(), context));
            this.content = opened.own(OnnxSession.open(origin + "#content", graphs.content(), context));
            this.step = opened.own(OnnxSession.open(origin + "#step", graphs.step(), context));
            int n = spec.maxStyleFrames();
            this.nullCode = encodeRows(new float[n * w.expression], n);
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    @Override
    public DenoiserSpec spec() {
        return spec;
    }

    @Override
    public StyleEncoder styleEncoder() {
        return this::encode;
    }

    private StyleCode encode(MotionSequence clip) {
        if (!clip.space().equals(spec.space()) || !clip.rate().equals(spec.rate()) || clip.frames() < 1) {
            throw new InvalidInputException("style clip: found " + clip.frames() + " frames of space "
                    + clip.space().name() + " at " + clip.rate() + " fps, expected at least 1 of "
                    + spec.space().name() + " at " + spec.rate() + " fps; retarget or resample it first");
        }
        int e = spec.space().expressionChannels();
        int n = Math.min(clip.frames(), spec.maxStyleFrames());
        float[] rows = new float[n * e];
        for (int f = 0; f < n; f++) {
            for (int c = 0; c < e; c++) {
                rows[f * e + c] = scale.toDiffusion(clip.get(f, c), c);
            }
        }
        return new StyleCode(encodeRows(rows, n));
    }

    private float[] encodeRows(float[] rows, int frames) {
        FloatTensor clip = FloatTensor.of(rows, frames, rows.length / frames);
        return style.run(Map.of("clip", clip)).get("code").data();
    }

    /**
     * The null style of classifier-free guidance: the code of a clip of zeros of full length.
     *
     * @return the code
     */
    public StyleCode nullStyle() {
        return new StyleCode(nullCode);
    }

    @Override
    public Session open(StyleCode code, boolean unconditional, int maxFrames) {
        if (code.dimension() != width) {
            throw new InvalidInputException("style code: found " + code.dimension() + " values, expected " + width
                    + "; a code fits only the denoiser whose encoder made it");
        }
        if (maxFrames < 1) {
            throw new InvalidInputException("chunk: found at most " + maxFrames + " frames, expected at least 1");
        }
        int branches = unconditional ? 2 : 1;
        float[] codes = new float[branches * width];
        System.arraycopy(code.values(), 0, codes, 0, width);
        if (unconditional) {
            System.arraycopy(nullCode, 0, codes, width, width);
        }
        Map<String, FloatTensor> styleParts = parts.run(Map.of("code", FloatTensor.of(codes, branches, width)))
                .all();
        return new DenoiserSession(
                spec, skip, content, step, styleParts, branches, maxFrames, contentWidth, blockFrames);
    }

    @Override
    public void toMotion(float[] x0, int frames) {
        scale.toMotion(x0, frames);
    }

    @Override
    public void close() {
        gate.close();
    }
}
