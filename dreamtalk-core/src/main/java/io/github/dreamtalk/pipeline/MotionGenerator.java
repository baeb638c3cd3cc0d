package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.SamplingLoop;
import io.github.dreamtalk.diffusion.StepListener;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.MotionProcessor.Rows;
import io.github.dreamtalk.spi.PcmAudio;
import io.github.dreamtalk.spi.Sampler;
import io.github.dreamtalk.spi.StyleCode;
import java.util.Arrays;

/** Voice and style to motion at the network's own rate, chunk after chunk; memory does not grow with the clip. */
final class MotionGenerator {
    private final MotionDenoiser denoiser;
    private final AudioFeatureExtractor features;
    private final Sampler.Plan plan;
    private final int chunk;
    private final CancelToken cancel;

    MotionGenerator(
            MotionDenoiser denoiser,
            AudioFeatureExtractor features,
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

    /** Number of motion frames a clip gives, at the network's rate. */
    long frames(PcmAudio audio) {
        return denoiser.spec().rate().framesFor(audio.samples(), PcmAudio.SAMPLE_RATE);
    }

    void run(PcmAudio audio, StyleCode style, DreamTalkRequest request, Rows sink) {
        DenoiserSpec spec = denoiser.spec();
        int expression = spec.space().expressionChannels();
        int channels = spec.space().channels();
        long total = frames(audio);
        int max = (int) Math.min(chunk, Math.max(1, total));
        float[] x0 = new float[max * expression];
        float[] rows = new float[max * channels];
        try (AudioFeatureExtractor.FeatureStream stream = features.open(audio);
                MotionDenoiser.Session session = denoiser.open(style, request.guidance() != 1f, max)) {
            SamplingLoop loop =
                    new SamplingLoop(plan, expression, max, request.guidance(), new CounterNoise(request.seed()));
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
