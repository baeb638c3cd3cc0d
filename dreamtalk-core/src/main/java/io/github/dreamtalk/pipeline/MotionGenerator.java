package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.diffusion.SamplingLoop;
import io.github.dreamtalk.diffusion.StepListener;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.MotionProcessor.Rows;
import io.github.dreamtalk.spi.Sampler;
import io.github.dreamtalk.spi.StyleCode;
import java.util.Arrays;

/** Voice and style to motion at the network's own rate, chunk after chunk; memory does not grow with the clip. */
final class MotionGenerator {
    private final MotionDenoiser denoiser;
    private final FeatureSource features;
    private final Sampler.Plan plan;
    private final int chunk;
    private final CancelToken cancel;

    MotionGenerator(
            MotionDenoiser denoiser,
            FeatureSource features,
            Sampler sampler,
            int steps,
            int chunk,
            CancelToken cancel) {
        this.denoiser = denoiser;
        this.features = features;
        DenoiserSpec spec = denoiser.spec();
        this.plan = sampler.plan(spec.schedule(), spec.prediction(), steps);
        this.chunk = chunk;
        this.cancel = cancel;
    }

    /** Number of motion frames the clip gives, at the network's rate. */
    long frames() {
        return features.frames();
    }

    void run(StyleCode style, DreamTalkRequest request, Rows sink) {
        DenoiserSpec spec = denoiser.spec();
        int expression = spec.space().expressionChannels();
        int channels = spec.space().channels();
        long total = frames();
        int max = (int) Math.min(chunk, Math.max(1, total));
        float[] x0 = new float[max * expression];
        float[] rows = new float[max * channels];
        try (AudioFeatureExtractor.FeatureStream stream = features.open();
                MotionDenoiser.Session session = denoiser.open(style, request.guidance() != 1f, max)) {
            NoiseSource given = request.noise();
            NoiseSource noise = given == null ? new CounterNoise(request.seed()) : given;
            SamplingLoop loop = new SamplingLoop(plan, expression, max, request.guidance(), noise);
            FeatureWindow window = new FeatureWindow(spec, stream, max);
            Runnable interrupt = session::cancel;
            cancel.onCancel(interrupt);
            try {
                for (long first = 0; first < total; first += max) {
                    cancel.check();
                    int n = (int) Math.min(max, total - first);
                    session.condition(window.window(first, n), n);
                    loop.run(session, first, n, x0, cancel::isCancelled, StepListener.NONE);
                    denoiser.toMotion(x0, n);
                    for (int i = 0; i < n; i++) {
                        System.arraycopy(x0, i * expression, rows, i * channels, expression);
                        Arrays.fill(rows, i * channels + expression, (i + 1) * channels, 0f);
                    }
                    sink.accept(rows, n);
                }
            } finally {
                cancel.remove(interrupt);
            }
        }
    }
}
