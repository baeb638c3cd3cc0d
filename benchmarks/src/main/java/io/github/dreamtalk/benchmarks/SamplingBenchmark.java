package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.DdimSampler;
import io.github.dreamtalk.diffusion.DdpmSampler;
import io.github.dreamtalk.diffusion.DpmSolverSampler;
import io.github.dreamtalk.diffusion.Guidance;
import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.diffusion.Sampler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the sampling loop does between network calls, on one chunk of 64 frames by 52 channels. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SamplingBenchmark {
    private static final int FRAMES = 64;
    private static final int CHANNELS = 52;
    private static final int LENGTH = FRAMES * CHANNELS;
    private static final int STEPS = 10;

    @Param({"ddim", "ddpm", "dpm++"})
    private String sampler = "ddim";

    private Sampler.Plan plan;
    private NoiseSource noise;
    private Guidance guidance;
    private final float[] x = new float[LENGTH];
    private final float[] start = new float[LENGTH];
    private final float[] prediction = new float[LENGTH];
    private final float[] unconditional = new float[LENGTH];
    private final float[] fresh = new float[LENGTH];
    private float[] history = new float[0];
    private int step;

    /** Makes the plan and the inputs. */
    @Setup
    public void prepare() {
        Sampler s =
                switch (sampler) {
                    case "ddim" -> new DdimSampler();
                    case "ddpm" -> new DdpmSampler();
                    default -> new DpmSolverSampler();
                };
        plan = s.plan(NoiseSchedule.dreamTalk(), PredictionType.X0, STEPS);
        noise = new CounterNoise(1);
        guidance = new Guidance(1.5f);
        history = new float[LENGTH * plan.historySize()];
        noise.fill(start, 0, FRAMES, CHANNELS, NoiseSource.INITIAL);
        noise.fill(prediction, 0, FRAMES, CHANNELS, 0);
        noise.fill(unconditional, 0, FRAMES, CHANNELS, 1);
        noise.fill(fresh, 0, FRAMES, CHANNELS, 2);
    }

    /**
     * One update of the sampler.
     *
     * @return the updated values
     */
    @Benchmark
    public float[] samplerStep() {
        if (step == 0) {
            System.arraycopy(start, 0, x, 0, LENGTH);
        }
        plan.step(step, x, prediction, fresh, history, LENGTH);
        step = (step + 1) % STEPS;
        return x;
    }

    /**
     * Combining the two branches of classifier-free guidance.
     *
     * @return the combined prediction
     */
    @Benchmark
    public float[] guidanceCombine() {
        System.arraycopy(prediction, 0, x, 0, LENGTH);
        guidance.combine(x, unconditional, LENGTH);
        return x;
    }

    /**
     * Noise for one chunk.
     *
     * @return the noise
     */
    @Benchmark
    public float[] noise() {
        noise.fill(fresh, 0, FRAMES, CHANNELS, 3);
        return fresh;
    }
}
