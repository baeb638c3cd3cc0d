package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.onnx.runtime.BoundRun;
import io.github.dreamtalk.onnx.runtime.NativeScope;
import io.github.dreamtalk.onnx.runtime.NativeTensor;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One clip being sampled. All memory is taken once, for the largest chunk; a shorter chunk uses views of it, made again
 * only when the length changes. A chunk is computed in blocks of about equal size, each of which fits the processor's
 * cache.
 */
final class DenoiserSession implements MotionDenoiser.Session {
    private final DenoiserSpec spec;
    private final SkipConnection skip;
    private final OnnxSession content;
    private final OnnxSession step;
    private final int branches;
    private final int maxFrames;
    private final int window;
    private final int expression;
    private final int contentWidth;
    private final int blockFrames; // at most
    private final float[] sinusoid; // (C)
    private final NativeScope scope = new NativeScope("a session of the denoiser");
    private final Views views = scope.own(new Views());

    private final NativeTensor featuresMemory; // (rows, D)
    private final NativeTensor contentMemory; // of each block (W, F, H)
    private final NativeTensor xtMemory; // (F, E)
    private final NativeTensor x0Memory; // of each block (S, F, E)
    private final NativeTensor time; // (1, C)
    private final Map<String, NativeTensor> bothStyles = new HashMap<>(); // (S, ...)
    private final Map<String, NativeTensor> conditionalStyle = new HashMap<>(); // (1, ...)
    private final Map<String, NativeTensor> nullStyle = new HashMap<>(); // (1, ...), empty with one branch

    private int frames; // of the current chunk; 0 before the first
    private final List<Block> blocks = new ArrayList<>();

    /** Some frames of the chunk; guided and plain are null without the unconditional branch. */
    private record Block(
            int first,
            int frames,
            BoundRun content,
            BoundRun conditional,
            @Nullable BoundRun guided,
            @Nullable BoundRun plain) {}

    DenoiserSession(
            DenoiserSpec spec,
            SkipConnection skip,
            OnnxSession content,
            OnnxSession step,
            Map<String, FloatTensor> styleParts,
            int branches,
            int maxFrames,
            int contentWidth,
            int blockFrames) {
        this.spec = spec;
        this.skip = skip;
        this.content = content;
        this.step = step;
        this.branches = branches;
        this.maxFrames = maxFrames;
        this.window = 2 * spec.featureRadius() + 1;
        this.expression = spec.space().expressionChannels();
        this.contentWidth = contentWidth;
        this.blockFrames = blockFrames;
        int width = step.inputShape("time")[1];
        this.sinusoid = new float[width];
        try {
            featuresMemory = scope.own(NativeTensor.allocate(
                    spec.featureRows(maxFrames), spec.features().dimension()));
            contentMemory = scope.own(NativeTensor.allocate(window, maxFrames, contentWidth));
            xtMemory = scope.own(NativeTensor.allocate(maxFrames, expression));
            x0Memory = scope.own(NativeTensor.allocate(branches, maxFrames, expression));
            time = scope.own(NativeTensor.allocate(1, width));
            styleParts.forEach((name, part) -> {
                NativeTensor both = scope.own(NativeTensor.allocate(part.shape()));
                both.put(part.data(), 0, part.data().length);
                bothStyles.put(name, both);
                int[] one = part.shape();
                one[0] = 1;
                conditionalStyle.put(name, scope.own(both.view(one)));
                if (branches > 1) {
                    int size = part.data().length / branches;
                    nullStyle.put(name, scope.own(both.viewFrom(size, one)));
                }
            });
        } catch (RuntimeException | Error e) {
            scope.closeAfter(e);
            throw e;
        }
    }

    /** Views of the current chunk; closed and made again when its length changes. */
    private static final class Views implements AutoCloseable {
        private final Scope current = new Scope();

        NativeTensor of(NativeTensor memory, int start, int... shape) {
            return current.own(memory.viewFrom(start, shape));
        }

        @Override
        public void close() {
            current.close();
        }
    }

    @Override
    public void condition(float[] features, int count) {
        scope.check();
        if (count < 1 || count > maxFrames) {
            throw new InvalidInputException("chunk: found " + count + " frames, expected 1 to " + maxFrames);
        }
        int values = Math.multiplyExact(spec.featureRows(count), spec.features().dimension());
        if (features.length < values) {
            throw new InvalidInputException("features: found " + features.length + " values, expected " + values + " ("
                    + spec.featureRows(count) + " rows of " + spec.features().dimension() + " for " + count
                    + " frames)");
        }
        scope.use(() -> {
            if (count != frames) {
                bind(count);
            }
            featuresMemory.put(features, 0, values);
            for (int i = 0; i < blocks.size(); i++) {
                blocks.get(i).content.run();
            }
            return blocks;
        });
    }

    private void bind(int count) {
        frames = 0; // should binding fail, the session is not taken for bound
        blocks.clear();
        views.close();
        int n = (count + blockFrames - 1) / blockFrames;
        for (int i = 0; i < n; i++) {
            int first = (int) ((long) count * i / n);
            blocks.add(block(first, (int) ((long) count * (i + 1) / n) - first));
        }
        frames = count;
    }

    private Block block(int first, int count) {
        int dimension = spec.features().dimension();
        NativeTensor c = views.of(contentMemory, first * window * contentWidth, window, count, contentWidth);
        NativeTensor f =
                views.of(featuresMemory, first * spec.featureHop() * dimension, spec.featureRows(count), dimension);
        NativeTensor xt = views.of(xtMemory, first * expression, count, expression);
        int x0 = first * branches * expression;
        return new Block(
                first,
                count,
                content.bind(Map.of("features", f), Map.of("content", c), scope.cancellation()),
                bindStep(xt, c, conditionalStyle, views.of(x0Memory, x0, 1, count, expression)),
                branches == 1 ? null : bindStep(xt, c, bothStyles, views.of(x0Memory, x0, branches, count, expression)),
                branches == 1 ? null : bindStep(xt, c, nullStyle, views.of(x0Memory, x0, 1, count, expression)));
    }

    private BoundRun bindStep(NativeTensor xt, NativeTensor c, Map<String, NativeTensor> styles, NativeTensor x0) {
        Map<String, NativeTensor> in = new HashMap<>(styles);
        in.put("xt", xt);
        in.put("content", c);
        in.put("time", time);
        return step.bind(in, Map.of("x0", x0), scope.cancellation());
    }

    @Override
    public void predict(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional) {
        check(timestep, unconditional != null, xt, conditional, unconditional == null ? xt : unconditional);
        scope.use(() -> {
            run(timestep, xt, conditional, unconditional);
            skip.add(spec.schedule(), timestep, xt, conditional, frames);
            if (unconditional != null) {
                skip.add(spec.schedule(), timestep, xt, unconditional, frames);
            }
            return conditional;
        });
    }

    @Override
    public void predictWithoutStyle(int timestep, float[] xt, float[] unconditional) {
        check(timestep, true, xt, unconditional);
        scope.use(() -> {
            embed(timestep);
            xtMemory.put(xt, 0, frames * expression);
            for (int i = 0; i < blocks.size(); i++) {
                Block b = blocks.get(i);
                Objects.requireNonNull(b.plain).run();
                x0Memory.get(
                        b.first * expression * branches, unconditional, b.first * expression, b.frames * expression);
            }
            skip.add(spec.schedule(), timestep, xt, unconditional, frames);
            return unconditional;
        });
    }

    private void check(int timestep, boolean twoBranches, float[]... chunks) {
        scope.check();
        if (frames == 0) {
            throw new IllegalStateException("the denoiser's session: condition() must come before predict()");
        }
        int values = frames * expression;
        if (timestep < 1 || timestep > spec.schedule().steps()) {
            throw new InvalidInputException("timestep: found " + timestep + ", expected 1 to "
                    + spec.schedule().steps());
        }
        if (twoBranches && branches == 1) {
            throw new InvalidInputException(
                    "the unconditional branch is asked for, but this session was opened without it");
        }
        for (float[] chunk : chunks) {
            if (chunk.length < values) {
                throw new InvalidInputException(
                        "chunk: found an array of " + chunk.length + " values, expected at least " + values);
            }
        }
    }

    private void run(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional) {
        embed(timestep);
        xtMemory.put(xt, 0, frames * expression);
        for (int i = 0; i < blocks.size(); i++) {
            Block b = blocks.get(i);
            int n = b.frames * expression;
            int to = b.first * expression;
            int from = to * branches;
            if (unconditional == null || b.guided == null) {
                b.conditional.run();
            } else {
                b.guided.run();
                x0Memory.get(from + n, unconditional, to, n);
            }
            x0Memory.get(from, conditional, to, n);
        }
    }

    /** [cos(t·f_k) ++ sin(t·f_k)] with f_k = 10000^(−k / half). */
    private void embed(int timestep) {
        int half = sinusoid.length / 2;
        for (int k = 0; k < half; k++) {
            double angle = timestep * Math.pow(10000, -(double) k / half);
            sinusoid[k] = (float) Math.cos(angle);
            sinusoid[half + k] = (float) Math.sin(angle);
        }
        time.put(sinusoid, 0, sinusoid.length);
    }

    @Override
    public void cancel() {
        scope.cancel();
    }

    @Override
    public void close() {
        scope.close();
    }
}
