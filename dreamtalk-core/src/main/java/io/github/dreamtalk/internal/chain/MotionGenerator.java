package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.diffusion.Predictor;
import io.github.dreamtalk.diffusion.Sampler;
import io.github.dreamtalk.diffusion.SamplingLoop;
import io.github.dreamtalk.diffusion.StepListener;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;

/**
 * Feature rows to motion rows at the denoiser's own rate, chunk after chunk; memory does not grow with the clip. Chunks begin
 * small and double up to the largest, so that the first rows come early; results do not depend on where chunks are cut.
 */
public final class MotionGenerator implements Stage<Rows, Rows> {
    private static final int FIRST_CHUNK = 8;

    private final MotionDenoiser denoiser;
    private final Sampler.Plan plan;
    private final StyleCode style;
    private final float guidance;
    private final NoiseSource noise;
    private final int maxChunk;
    private final CancelToken cancel;

    /**
     * A generator for one job.
     *
     * @param maxChunk most motion rows sampled at a time
     */
    public MotionGenerator(
            MotionDenoiser denoiser,
            Sampler sampler,
            int steps,
            StyleCode style,
            float guidance,
            NoiseSource noise,
            int maxChunk,
            CancelToken cancel) {
        this.denoiser = denoiser;
        DenoiserSpec spec = denoiser.spec();
        this.plan = sampler.plan(spec.schedule(), spec.prediction(), steps);
        this.style = style;
        this.guidance = guidance;
        this.noise = noise;
        this.maxChunk = maxChunk;
        this.cancel = cancel;
    }

    @Override
    public LookAhead lookAhead(ClipInfo clip) {
        DenoiserSpec spec = denoiser.spec();
        // A row waits for its own features and for the rest of its chunk.
        return LookAhead.of(spec.featureRadius(), spec.features().rate())
                .plus(LookAhead.of(maxChunk - 1L, spec.rate()));
    }

    @Override
    public Session<Rows, Rows> open(ClipInfo clip) {
        int max = (int) Math.min(maxChunk, Math.max(1, clip.frames().orElse(maxChunk)));
        return new Chunks(clip, max);
    }

    private final class Chunks implements Session<Rows, Rows> {
        private final DenoiserSpec spec = denoiser.spec();
        private final int expression = spec.space().expressionChannels();
        private final int channels = spec.space().channels();
        private final long total;
        private final int max;
        private final MotionDenoiser.Session session;
        private final Predictor predictor;
        private final Trace trace;
        private final SamplingLoop loop;
        private final FeatureWindow window;
        private final float[] x0;
        private final float[] rows;
        private long done;
        private int chunk;

        Chunks(ClipInfo clip, int max) {
            this.total = clip.frames().orElse(Long.MAX_VALUE);
            this.max = max;
            this.trace = clip.trace();
            this.loop = new SamplingLoop(plan, expression, max, guidance, spec.guidance(), noise);
            this.window = new FeatureWindow(spec, max);
            this.x0 = new float[max * expression];
            this.rows = new float[max * channels];
            this.chunk = Math.min(FIRST_CHUNK, max);
            // Last: nothing that fails after it would close it.
            long start = System.nanoTime();
            this.session = denoiser.open(style, loop.needsUnconditional(), max);
            trace.report(TracePhase.OPEN, 0, start, 0);
            this.predictor = trace == Trace.NONE ? session : timed();
        }

        private Predictor timed() {
            return new Predictor() {
                @Override
                public void predict(
                        int timestep,
                        float[] xt,
                        float[] conditional,
                        float @org.jspecify.annotations.Nullable [] unconditional) {
                    long start = System.nanoTime();
                    session.predict(timestep, xt, conditional, unconditional);
                    trace.report(TracePhase.PREDICT, timestep, start, 0);
                }

                @Override
                public void predictWithoutStyle(int timestep, float[] xt, float[] unconditional) {
                    long start = System.nanoTime();
                    session.predictWithoutStyle(timestep, xt, unconditional);
                    trace.report(TracePhase.PREDICT, timestep, start, 0);
                }
            };
        }

        @Override
        public void push(Rows block, Sink<? super Rows> out) {
            window.push(block);
            for (int n = next(); n > 0 && window.covers(done, n); n = next()) {
                sample(n, out);
            }
        }

        private int next() {
            return (int) Math.min(chunk, total - done);
        }

        @Override
        public void finish(Sink<? super Rows> out) {
            window.end();
            long end = total == Long.MAX_VALUE ? window.received() / spec.featureHop() : total;
            while (done < end) {
                sample((int) Math.min(chunk, end - done), out);
            }
        }

        private void sample(int n, Sink<? super Rows> out) {
            cancel.check();
            long start = System.nanoTime();
            session.condition(window.window(done, n), n);
            trace.report(TracePhase.CONDITION, done, start, 0);
            start = System.nanoTime();
            loop.run(predictor, done, n, x0, cancel::isCancelled, StepListener.NONE);
            trace.report(TracePhase.SAMPLE, done, start, 0);
            denoiser.toMotion(x0, n);
            for (int i = 0; i < n; i++) {
                spec.space().rest(rows, i * channels);
                System.arraycopy(x0, i * expression, rows, i * channels, expression);
                spec.space().limit(rows, i * channels);
            }
            done += n;
            chunk = Math.min(max, 2 * chunk);
            out.accept(new Rows(rows, n));
        }

        @Override
        public void cancel() {
            session.cancel();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
