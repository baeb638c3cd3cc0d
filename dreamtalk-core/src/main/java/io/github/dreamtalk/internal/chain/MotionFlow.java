package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import io.github.dreamtalk.stage.MotionResampler;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Drives a finite clip through the motion half of a chain: from sound, stored features or stored motion to rows. */
public final class MotionFlow {
    private static final int STORED_BLOCK = 64;

    private final ChainPlan plan;
    private final PcmAudio audio;
    private final CancelToken cancel;
    private final ClipInfo clip;
    private final long outputFrames;

    /**
     * Prepares a clip.
     *
     * @param plan says what stands in the chain
     * @param audio the sound, empty if there is none
     * @param phones what is known of the phones beforehand
     * @param portrait the portrait that will be animated, or null
     * @param cancel stops the flow
     * @param trace told what each stage does
     */
    public MotionFlow(
            ChainPlan plan,
            PcmAudio audio,
            PhoneTrack phones,
            @Nullable Portrait portrait,
            CancelToken cancel,
            Trace trace) {
        this.plan = plan;
        this.audio = audio;
        this.cancel = cancel;
        long frames = motionFrames();
        this.clip = plan.clip()
                .withFrames(frames)
                .withPortrait(portrait)
                .withSound(audio)
                .withPhones(phones)
                .withTrace(trace);
        this.outputFrames = heard()
                ? plan.spec().fps().framesFor(audio.samples(), PcmAudio.SAMPLE_RATE)
                : MotionResampler.outputFrames(frames, clip.rate(), plan.spec().fps());
    }

    private boolean heard() {
        ChainPlan.Generated g = plan.generated();
        return g != null && g.features() == null;
    }

    private long motionFrames() {
        MotionSequence stored = plan.stored();
        if (stored != null) {
            return stored.frames();
        }
        ChainPlan.Generated g = generated();
        StoredFeatures features = g.features();
        return features == null
                ? g.denoiser().spec().rate().framesFor(audio.samples(), PcmAudio.SAMPLE_RATE)
                : features.rows() / g.denoiser().spec().featureHop();
    }

    private ChainPlan.Generated generated() {
        return java.util.Objects.requireNonNull(plan.generated(), "the plan generates motion");
    }

    /** Rows of the clip at the output rate. */
    public long frames() {
        return outputFrames;
    }

    /** What is known of the clip at the output rate. */
    public ClipInfo outputClip() {
        return clip.withRate(plan.spec().fps(), OptionalLong.of(outputFrames));
    }

    /** The code of the style, if motion is generated. */
    public @Nullable StyleCode encodeStyle() {
        ChainPlan.Generated g = plan.generated();
        if (g == null) {
            return null;
        }
        long start = System.nanoTime();
        StyleCode code = g.denoiser().styleEncoder().encode(g.style());
        clip.trace().report(TracePhase.STYLE, 0, start, 0);
        return code;
    }

    /**
     * Runs the whole clip.
     *
     * @param style the code of the style, null only for stored motion
     * @param noise given noise, or null for that of the seed
     * @param maxChunk most motion rows sampled at a time
     * @param sink receives rows at the output rate
     */
    public void run(@Nullable StyleCode style, @Nullable NoiseSource noise, int maxChunk, Sink<Rows> sink) {
        MotionSequence stored = plan.stored();
        if (stored != null) {
            replay(stored, sink);
            return;
        }
        ChainPlan.Generated g = generated();
        MotionGenerator generator = new MotionGenerator(
                g.denoiser(),
                g.sampler(),
                plan.spec().steps(),
                java.util.Objects.requireNonNull(style, "style"),
                plan.spec().guidance(),
                noise == null ? g.denoiser().spec().noise(plan.spec().seed()) : noise,
                maxChunk,
                cancel);
        StoredFeatures features = g.features();
        if (features == null) {
            listen(generator, sink);
        } else {
            try (Chain<Rows> chain =
                    chain(builder -> finished(builder.then(TracePhase.MOTION, generator.open(clip))), sink)) {
                chain.accept(new Rows(features.values().clone(), features.rows()));
                chain.finish();
            }
        }
    }

    private void listen(MotionGenerator generator, Sink<Rows> sink) {
        var extractor = java.util.Objects.requireNonNull(generated().extractor(), "extractor");
        try (Chain<Samples> chain = this.<Samples>chain(
                builder -> finished(builder.then(TracePhase.FEATURES, extractor.open(clip))
                        .then(TracePhase.MOTION, generator.open(clip))),
                sink)) {
            new SoundPump(audio).run(chain);
            chain.finish();
        }
    }

    private void replay(MotionSequence motion, Sink<Rows> sink) {
        int k = motion.space().channels();
        try (Chain<Rows> chain = chain(this::resampled, sink)) {
            float[] rows = new float[Math.min(STORED_BLOCK, motion.frames()) * k];
            for (int first = 0; first < motion.frames(); first += STORED_BLOCK) {
                int n = Math.min(STORED_BLOCK, motion.frames() - first);
                for (int i = 0; i < n; i++) {
                    for (int c = 0; c < k; c++) {
                        rows[i * k + c] = motion.get(first + i, c);
                    }
                }
                chain.accept(new Rows(rows, n));
            }
            chain.finish();
        }
    }

    /** Rows of the right rate go on as they are, at once: a resampler looks at rows that are still to come. */
    private <I> Chain.Builder<I, Rows> resampled(Chain.Builder<I, Rows> builder) {
        if (!plan.isResampled()) {
            return builder;
        }
        return builder.then(
                TracePhase.STAGE + "resampling",
                new MotionResampler(
                        clip.space().channels(),
                        clip.rate(),
                        plan.spec().fps(),
                        outputFrames,
                        MotionResampler.Interpolation.CUBIC));
    }

    /** What follows the generator: stages at its rate, resampling, stages at the output's rate. */
    private <I> Chain.Builder<I, Rows> finished(Chain.Builder<I, Rows> builder) {
        Chain.Builder<I, Rows> b = builder;
        for (Named<MotionStage> s : plan.early()) {
            b = b.then(TracePhase.STAGE + s.name(), s.stage().open(clip));
        }
        b = resampled(b);
        for (Named<MotionStage> s : plan.late()) {
            b = b.then(TracePhase.STAGE + s.name(), s.stage().open(outputClip()));
        }
        return b;
    }

    /** Puts sessions together; one that cannot be opened closes those before it. */
    private interface Assembly<I> {
        Chain.Builder<I, Rows> on(Chain.Builder<I, I> start);
    }

    private <I> Chain<I> chain(Assembly<I> assembly, Sink<Rows> sink) {
        Chain.Builder<I, I> start = Chain.builder(cancel, clip.trace());
        try {
            return assembly.on(start).into(sink);
        } catch (Throwable e) { // whatever it is, what was opened is closed
            start.abandon(e);
            throw e;
        }
    }
}
