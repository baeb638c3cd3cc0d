package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.onnx.runtime.BoundRun;
import io.github.dreamtalk.onnx.runtime.Cancellation;
import io.github.dreamtalk.onnx.runtime.NativeTensor;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.onnx.weights.FloatTensor;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One clip being sampled. All memory is taken once, for the largest chunk; a shorter chunk uses views of it, made again
 * only when the length changes.
 */
final class DenoiserSession implements MotionDenoiser.Session {
    private final DenoiserSpec spec;
    private final OnnxSession content;
    private final OnnxSession step;
    private final int branches;
    private final int maxFrames;
    private final int window;
    private final int expression;
    private final int fusionWidth;
    private final float[] sinusoid; // (C)
    private final Cancellation cancellation;
    private final Deque<NativeTensor> owned = new ArrayDeque<>();
    private final Deque<NativeTensor> views = new ArrayDeque<>();

    private final NativeTensor featuresMemory; // (rows, D)
    private final NativeTensor contentMemory; // (F, W, H)
    private final NativeTensor xtMemory; // (F, E)
    private final NativeTensor x0Memory; // (S, F, E)
    private final NativeTensor time; // (1, C)
    private final Map<String, NativeTensor> bothStyles = new HashMap<>(); // (S, ...)
    private final Map<String, NativeTensor> conditionalStyle = new HashMap<>(); // (1, ...)

    private int frames; // of the current chunk; 0 before the first
    private @Nullable BoundRun contentRun;
    private @Nullable BoundRun conditionalRun;
    private @Nullable BoundRun guidedRun;

    DenoiserSession(
            DenoiserSpec spec,
            OnnxSession content,
            OnnxSession step,
            Map<String, FloatTensor> styleParts,
            int branches,
            int maxFrames,
            int width,
            int fusionWidth) {
        this.spec = spec;
        this.content = content;
        this.step = step;
        this.branches = branches;
        this.maxFrames = maxFrames;
        this.window = 2 * spec.featureRadius() + 1;
        this.expression = spec.space().expressionChannels();
        this.fusionWidth = fusionWidth;
        this.sinusoid = new float[width];
        this.cancellation = new Cancellation();
        try {
            featuresMemory = own(NativeTensor.allocate(
                    spec.featureRows(maxFrames), spec.features().dimension()));
            contentMemory = own(NativeTensor.allocate(maxFrames, window, fusionWidth));
            xtMemory = own(NativeTensor.allocate(maxFrames, expression));
            x0Memory = own(NativeTensor.allocate(branches, maxFrames, expression));
            time = own(NativeTensor.allocate(1, width));
            styleParts.forEach((name, part) -> {
                NativeTensor both = own(NativeTensor.allocate(part.shape()));
                both.put(part.data(), 0, part.data().length);
                bothStyles.put(name, both);
                int[] one = part.shape();
                one[0] = 1;
                conditionalStyle.put(name, own(both.view(one)));
            });
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private NativeTensor own(NativeTensor t) {
        owned.push(t);
        return t;
    }

    private NativeTensor view(NativeTensor memory, int... shape) {
        NativeTensor v = memory.view(shape);
        views.push(v);
        return v;
    }

    @Override
    public void condition(float[] features, int count) {
        cancellation.check();
        if (count < 1 || count > maxFrames) {
            throw new InvalidInputException("chunk: found " + count + " frames, expected 1 to " + maxFrames);
        }
        int values = Math.multiplyExact(spec.featureRows(count), spec.features().dimension());
        if (features.length < values) {
            throw new InvalidInputException("features: found " + features.length + " values, expected " + values + " ("
                    + spec.featureRows(count) + " rows of " + spec.features().dimension() + " for " + count
                    + " frames)");
        }
        if (count != frames) {
            bind(count);
        }
        featuresMemory.put(features, 0, values);
        run(contentRun);
    }

    private void bind(int count) {
        frames = 0; // should binding fail, the session is not taken for bound
        closeAll(views);
        NativeTensor c = view(contentMemory, count, window, fusionWidth);
        NativeTensor f =
                view(featuresMemory, spec.featureRows(count), spec.features().dimension());
        contentRun = content.bind(Map.of("features", f), Map.of("content", c), cancellation);
        NativeTensor xt = view(xtMemory, count, expression);
        conditionalRun = bindStep(xt, c, conditionalStyle, view(x0Memory, 1, count, expression));
        guidedRun = branches == 1 ? null : bindStep(xt, c, bothStyles, view(x0Memory, branches, count, expression));
        frames = count;
    }

    private BoundRun bindStep(NativeTensor xt, NativeTensor c, Map<String, NativeTensor> styles, NativeTensor x0) {
        Map<String, NativeTensor> in = new HashMap<>(styles);
        in.put("xt", xt);
        in.put("content", c);
        in.put("time", time);
        return step.bind(in, Map.of("x0", x0), cancellation);
    }

    private static void run(@Nullable BoundRun run) {
        if (run == null) {
            throw new IllegalStateException("condition() must come before predict(), and neither after close()");
        }
        run.run();
    }

    @Override
    public void predict(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional) {
        cancellation.check();
        int values = frames * expression;
        if (timestep < 1 || timestep > spec.schedule().steps()) {
            throw new InvalidInputException("timestep: found " + timestep + ", expected 1 to "
                    + spec.schedule().steps());
        }
        if (unconditional != null && branches == 1) {
            throw new InvalidInputException(
                    "the unconditional branch is asked for, but this session was opened without it");
        }
        if (xt.length < values
                || conditional.length < values
                || (unconditional != null && unconditional.length < values)) {
            throw new InvalidInputException("chunk: found arrays of " + xt.length + " and " + conditional.length
                    + " values, expected at least " + values + " in each");
        }
        embed(timestep);
        xtMemory.put(xt, 0, values);
        run(unconditional == null ? conditionalRun : guidedRun);
        x0Memory.get(0, conditional, 0, values);
        if (unconditional != null) {
            x0Memory.get(values, unconditional, 0, values);
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
        cancellation.cancel();
    }

    @Override
    public void close() {
        contentRun = null;
        conditionalRun = null;
        guidedRun = null;
        frames = 0;
        closeAll(views);
        closeAll(owned);
        cancellation.close();
    }

    private static void closeAll(Deque<NativeTensor> tensors) {
        while (!tensors.isEmpty()) {
            tensors.pop().close();
        }
    }
}
