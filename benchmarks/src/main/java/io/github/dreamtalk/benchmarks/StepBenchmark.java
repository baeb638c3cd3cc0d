package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.diffusion.DdimSampler;
import io.github.dreamtalk.diffusion.Guidance;
import io.github.dreamtalk.diffusion.Sampler;
import io.github.dreamtalk.onnx.denoiser.DreamTalkDenoiser;
import io.github.dreamtalk.spi.MotionDenoiser;
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

/** One step of the sampling loop on 100 frames at the published network's size, mainly for what it allocates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StepBenchmark {
    /** Precision of the network. */
    @Param({"fp32", "int8"})
    private String precision = "fp32";

    /** The guidance scale. */
    @Param({"1.0", "2.0"})
    private float guidance = 1;

    /** Threads of ONNX Runtime. */
    @Param("1")
    private int threads = 1;

    private DreamTalkDenoiser denoiser;
    private MotionDenoiser.Session session;
    private Sampler.Plan plan;
    private Guidance combine;
    private float[] x;
    private float[] conditional;
    private float[] unconditional;
    private final float[] none = new float[0];

    /** Loads the network and conditions it. */
    @Setup(Level.Trial)
    public void load() {
        int n = ReleasedSize.FRAMES * ReleasedSize.METADATA.space().expressionChannels();
        denoiser = ReleasedSize.denoiser(ReleasedSize.weights(), Precision.parse(precision), threads);
        session = denoiser.open(denoiser.nullStyle(), guidance != 1f, ReleasedSize.FRAMES);
        session.condition(ReleasedSize.features(), ReleasedSize.FRAMES);
        plan = new DdimSampler()
                .plan(
                        ReleasedSize.METADATA.spec().schedule(),
                        ReleasedSize.METADATA.spec().prediction(),
                        ReleasedSize.STEPS);
        combine = new Guidance(guidance);
        x = new float[n];
        conditional = new float[n];
        unconditional = guidance == 1f ? null : new float[n];
    }

    /**
     * A prediction, guidance and the sampler's update.
     *
     * @return the updated values
     */
    @Benchmark
    public float[] step() {
        session.predict(plan.timestep(0), x, conditional, unconditional);
        if (unconditional != null) {
            combine.combine(conditional, unconditional, x.length);
        }
        plan.step(0, x, conditional, none, none, x.length);
        return x;
    }

    /** Closes the network. */
    @TearDown
    public void close() {
        session.close();
        denoiser.close();
    }
}
