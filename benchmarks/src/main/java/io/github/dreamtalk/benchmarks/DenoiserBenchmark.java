package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.DdimSampler;
import io.github.dreamtalk.diffusion.SamplingLoop;
import io.github.dreamtalk.diffusion.StepListener;
import io.github.dreamtalk.onnx.denoiser.DreamTalkDenoiser;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.weights.StateDict;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * DDIM with 10 steps on 100 frames at the published network's size: the naive graph, ours, ours in 8-bit integers. One
 * operation is the whole clip, conditioning on the audio included. Set-up fails unless naive and ours agree to 1e-4.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(1)
public class DenoiserBenchmark {
    private static final float TOLERANCE = 1e-4f;

    /** Which network. */
    @Param({"naive", "fp32", "int8"})
    private String network = "fp32";

    /** The guidance scale; 1 needs no unconditional branch. */
    @Param({"1.0", "2.0"})
    private float guidance = 1;

    /** Threads of ONNX Runtime. */
    @Param("1")
    private int threads = 1;

    private DreamTalkDenoiser denoiser;
    private MotionDenoiser.Session session;
    private SamplingLoop loop;
    private float[] features;
    private float[] out;

    /** Loads the network, checks it. */
    @Setup(Level.Trial)
    public void load() {
        StateDict weights = ReleasedSize.weights();
        float[] clip = ReleasedSize.clip();
        int e = ReleasedSize.METADATA.space().expressionChannels();
        features = ReleasedSize.features();
        out = new float[ReleasedSize.FRAMES * e];
        loop = new SamplingLoop(
                new DdimSampler()
                        .plan(
                                ReleasedSize.METADATA.spec().schedule(),
                                ReleasedSize.METADATA.spec().prediction(),
                                ReleasedSize.STEPS),
                e,
                ReleasedSize.FRAMES,
                guidance,
                new CounterNoise(1));
        boolean naive = network.equals("naive");
        denoiser = ReleasedSize.denoiser(weights, naive ? Precision.FP32 : Precision.parse(network), threads);
        StyleCode code = denoiser.styleEncoder().encode(ReleasedSize.motion(clip));
        MotionDenoiser.Session ours = denoiser.open(code, guidance != 1f, ReleasedSize.FRAMES);
        if (naive) {
            session = new NaiveSession(weights, ReleasedSize.METADATA, clip, ReleasedSize.FRAMES, threads);
            requireAgreement(ours);
            ours.close();
        } else {
            session = ours;
        }
    }

    private void requireAgreement(MotionDenoiser.Session ours) {
        float[] a = sample(session).clone();
        float[] b = sample(ours);
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - b[i]) <= TOLERANCE)) {
                throw new IllegalStateException("the naive graph gives " + a[i] + " at value " + i + ", ours " + b[i]);
            }
        }
    }

    private float[] sample(MotionDenoiser.Session s) {
        s.condition(features, ReleasedSize.FRAMES);
        loop.run(s, 0, ReleasedSize.FRAMES, out, () -> false, StepListener.NONE);
        return out;
    }

    /**
     * Samples the clip.
     *
     * @return x0 of all frames
     */
    @Benchmark
    public float[] clip() {
        return sample(session);
    }

    /** Closes the networks. */
    @TearDown
    public void close() {
        session.close();
        denoiser.close();
    }
}
