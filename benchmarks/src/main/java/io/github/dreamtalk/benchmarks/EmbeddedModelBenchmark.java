package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.DdimSampler;
import io.github.dreamtalk.diffusion.SamplingLoop;
import io.github.dreamtalk.diffusion.StepListener;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StageKey;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The whole sampling loop with the embedded denoiser: one chunk of 100 frames, 10 DDIM steps. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EmbeddedModelBenchmark {
    private static final int FRAMES = 100;
    private static final int STEPS = 10;

    @Param({"1", "2"})
    private float guidance = 1;

    private DreamTalkEngine engine;
    private MotionDenoiser.Session session;
    private SamplingLoop loop;
    private float[] features;
    private float[] x0;
    private float[] noisy;
    private float[] unconditional;

    /** Opens the denoiser on two threads and conditions it on noise in place of a voice. */
    @Setup
    public void prepare() {
        engine = DreamTalkEngine.builder().threads(2).build();
        MotionDenoiser denoiser = engine.backend(StageKey.DENOISER);
        DenoiserSpec spec = denoiser.spec();
        MotionSequence still =
                new MotionSequence(MotionSpace.ARKIT, spec.rate(), new float[FRAMES * MotionSpace.ARKIT.channels()]);
        session = denoiser.open(denoiser.styleEncoder().encode(still), guidance != 1, FRAMES);
        int channels = spec.space().expressionChannels();
        loop = new SamplingLoop(
                new DdimSampler().plan(spec.schedule(), spec.prediction(), STEPS),
                channels,
                FRAMES,
                guidance,
                new CounterNoise(1));
        features = new float[spec.featureRows(FRAMES) * spec.features().dimension()];
        Random random = new Random(1);
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        x0 = new float[FRAMES * channels];
        noisy = new float[FRAMES * channels];
        unconditional = guidance == 1 ? null : new float[FRAMES * channels];
        new CounterNoise(2).fill(noisy, 0, FRAMES, channels, 0);
        session.condition(features, FRAMES);
    }

    /** Closes what was opened. */
    @TearDown
    public void close() {
        session.close();
        engine.close();
    }

    /**
     * All steps of one chunk.
     *
     * @return the motion
     */
    @Benchmark
    public float[] samplingLoop() {
        loop.run(session, 0, FRAMES, x0, () -> false, StepListener.NONE);
        return x0;
    }

    /**
     * One call of the network.
     *
     * @return the prediction
     */
    @Benchmark
    public float[] networkStep() {
        session.predict(500, noisy, x0, unconditional);
        return x0;
    }

    /** What is computed once for every chunk. */
    @Benchmark
    public void condition() {
        session.condition(features, FRAMES);
    }
}
