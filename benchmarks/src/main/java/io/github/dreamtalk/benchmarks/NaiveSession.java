package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.runtime.BoundRun;
import io.github.dreamtalk.onnx.runtime.Cancellation;
import io.github.dreamtalk.onnx.runtime.NativeTensor;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.weights.StateDict;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link NaiveGraph} behind the same interface as ours; both branches are always evaluated, as the original does. */
final class NaiveSession implements MotionDenoiser.Session {
    private final DenoiserSpec spec;
    private final int frames;
    private final int expression;
    private final float[] sinusoid;
    private final OnnxSession network;
    private final Cancellation cancellation = new Cancellation();
    private final NativeTensor windows;
    private final NativeTensor xt;
    private final NativeTensor x0;
    private final NativeTensor time;
    private final NativeTensor clips;
    private final BoundRun run;

    /** clip: a style clip of full length, in diffusion units; the second branch is a clip of zeros. */
    NaiveSession(StateDict weights, DenoiserMetadata metadata, float[] clip, int frames, int threads) {
        this.spec = metadata.spec();
        this.frames = frames;
        this.expression = spec.space().expressionChannels();
        network = OnnxSession.open("naive", NaiveGraph.build(weights, metadata), Device.cpu(), threads);
        int width = network.inputShape("time")[1];
        sinusoid = new float[width];
        windows = NativeTensor.allocate(
                2 * frames, metadata.window(), spec.features().dimension());
        xt = NativeTensor.allocate(2 * frames, expression);
        x0 = NativeTensor.allocate(2 * frames, expression);
        time = NativeTensor.allocate(1, width);
        clips = NativeTensor.allocate(2, metadata.maxStyleFrames(), expression);
        clips.put(clip, 0, metadata.maxStyleFrames() * expression);
        run = network.bind(
                Map.of("windows", windows, "xt", xt, "time", time, "clips", clips), Map.of("x0", x0), cancellation);
    }

    @Override
    public void condition(float[] features, int count) {
        int row = spec.features().dimension();
        int size = (2 * spec.featureRadius() + 1) * row;
        float[] all = new float[2 * frames * size];
        for (int f = 0; f < 2 * frames; f++) {
            System.arraycopy(features, f % frames * spec.featureHop() * row, all, f * size, size);
        }
        windows.put(all, 0, all.length);
    }

    @Override
    public void predict(int timestep, float[] x, float[] conditional, float @Nullable [] unconditional) {
        int half = sinusoid.length / 2;
        for (int k = 0; k < half; k++) {
            double angle = timestep * Math.pow(10000, -(double) k / half);
            sinusoid[k] = (float) Math.cos(angle);
            sinusoid[half + k] = (float) Math.sin(angle);
        }
        time.put(sinusoid, 0, sinusoid.length);
        int n = frames * expression;
        xt.buffer().put(0, x, 0, n).put(n, x, 0, n);
        run.run();
        x0.get(0, conditional, 0, n);
        if (unconditional != null) {
            x0.get(n, unconditional, 0, n);
        }
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public void close() {
        windows.close();
        xt.close();
        x0.close();
        time.close();
        clips.close();
        cancellation.close();
        network.close();
    }
}
