package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FrameStage;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Retargeter;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Synthesizer;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.util.OptionalLong;

/** The picture half of a chain: from motion rows, or from sound without motion, to finished frames. */
public final class PictureFlow {
    private final ChainPlan plan;
    private final CancelToken cancel;

    /**
     * A picture half.
     *
     * @param plan says what stands in the chain
     * @param cancel stops it
     */
    public PictureFlow(ChainPlan plan, CancelToken cancel) {
        this.plan = plan;
        this.cancel = cancel;
    }

    /**
     * From rows to frames.
     *
     * @param clip what is known of the clip at the output rate, in the motion's space
     * @param portrait prepared for {@link ChainPlan#renderedSpace()}
     * @param sink receives finished frames
     * @return the chain; the caller closes it
     */
    public Chain<Rows> render(ClipInfo clip, Renderer.PreparedPortrait portrait, Sink<Frame> sink) {
        ChainPlan.Rendered rendered = java.util.Objects.requireNonNull(plan.rendered(), "the plan renders motion");
        Chain.Builder<Rows, Rows> start = Chain.builder(cancel, clip.trace());
        try {
            Chain.Builder<Rows, Rows> rows = start;
            Named<Retargeter> retargeter = rendered.match().retargeter();
            if (retargeter != null) {
                rows = rows.then(
                        TracePhase.STAGE + retargeter.name(), retargeter.stage().open(clip));
            }
            ClipInfo drawn = clip.withSpace(rendered.match().space());
            RenderStage stage = new RenderStage(portrait, rendered.renderer().context());
            return finished(rows.then(null, stage.open(drawn)), drawn).into(sink);
        } catch (Throwable e) { // whatever it is, what was opened is closed
            start.abandon(e);
            throw e;
        }
    }

    /**
     * From sound to frames, without motion: the whole clip.
     *
     * @param audio the sound
     * @param frames of the clip
     * @param sink receives finished frames
     */
    public void synthesize(PcmAudio audio, long frames, Portrait portrait, Trace trace, Sink<Frame> sink) {
        Named<Synthesizer> synthesizer =
                java.util.Objects.requireNonNull(plan.synthesizer(), "the plan has a synthesizer");
        ClipInfo clip = plan.clip()
                .withRate(plan.spec().fps(), OptionalLong.of(frames))
                .withPortrait(portrait)
                .withSound(audio)
                .withTrace(trace);
        Chain.Builder<Samples, Samples> start = Chain.builder(cancel, trace);
        Chain<Samples> chain;
        try {
            chain = finished(
                            start.then(TracePhase.FEATURES, new MomentStage(plan.synthesizerFeatures()).open(clip))
                                    .then(
                                            TracePhase.SYNTHESIZE,
                                            synthesizer.stage().open(clip)),
                            clip)
                    .into(sink);
        } catch (Throwable e) { // whatever it is, what was opened is closed
            start.abandon(e);
            throw e;
        }
        try (chain) {
            new SoundPump(audio).run(chain);
            chain.finish();
        }
    }

    /** Size of the frames a synthesizer makes. */
    public PictureSize synthesizedSize(Portrait portrait) {
        return java.util.Objects.requireNonNull(plan.synthesizer(), "the plan has a synthesizer")
                .stage()
                .size(portrait);
    }

    private <I> Chain.Builder<I, Frame> finished(Chain.Builder<I, Frame> builder, ClipInfo clip) {
        Chain.Builder<I, Frame> b = builder;
        for (Named<FrameStage> s : plan.frameStages()) {
            b = b.then(TracePhase.STAGE + s.name(), s.stage().open(clip));
        }
        return b;
    }
}
