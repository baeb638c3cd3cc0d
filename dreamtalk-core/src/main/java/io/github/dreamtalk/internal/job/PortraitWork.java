package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.chain.ChainPlan;
import io.github.dreamtalk.internal.portrait.PictureSource;
import io.github.dreamtalk.internal.portrait.PortraitOptions;
import io.github.dreamtalk.internal.portrait.PreparedAvatar;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Trace;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The portrait of a job, read, analysed and prepared in a thread of its own. It begins before the chain is planned, for
 * networks are still being loaded then and a second processor has time; what goes wrong is told only when the portrait is
 * asked for, so that what is wrong with the chain is always told first.
 */
final class PortraitWork implements AutoCloseable {
    /** The space motion nearly always has: a portrait prepared for it before the plan is known is seldom for nothing. */
    private static final MotionSpace LIKELY = MotionSpace.ARKIT;

    private static final Logger LOG = LoggerFactory.getLogger(PortraitWork.class);

    private final JobSpec spec;
    private final Backends backends;
    private final Trace trace;
    private final CompletableFuture<ChainPlan> plan = new CompletableFuture<>();
    private final Background<Animated> work;

    /**
     * Begins.
     *
     * @param spec names an avatar or a picture
     * @param cancel interrupts the work
     * @param trace told of it
     */
    PortraitWork(JobSpec spec, Backends backends, CancelToken cancel, Trace trace) {
        this.spec = spec;
        this.backends = backends;
        this.trace = trace;
        this.work = new Background<>("dreamtalk-portrait", cancel, this::work);
    }

    /** The portrait that is animated, and what the renderer made of it; null if nothing is rendered from motion. */
    record Animated(
            Portrait portrait, List<String> warnings, Renderer.@Nullable PreparedPortrait prepared, Scope scope) {}

    /** The chain fits, and says what the portrait is needed for. */
    PortraitWork planned(ChainPlan chain) {
        plan.complete(chain);
        return this;
    }

    /** The plan; only once it was given. */
    ChainPlan plan() {
        return plan.join();
    }

    /** Waits for the portrait; only once it is planned. Throws what went wrong. */
    Animated get() {
        return work.get();
    }

    private Animated work() throws InterruptedException, ExecutionException {
        Scope scope = new Scope();
        try {
            PreparedAvatar avatar = spec.avatar();
            if (avatar == null) {
                avatar = scope.own(read());
                if (motionIsRendered()) {
                    prepareLikely(avatar);
                }
            }
            MotionSpace space = plan.get().renderedSpace();
            return new Animated(
                    avatar.portrait(), avatar.warnings(), space == null ? null : avatar.prepared(space, trace), scope);
        } catch (Throwable e) { // whatever it is, what was opened is closed
            scope.closeAfter(e);
            throw e;
        }
    }

    private boolean motionIsRendered() {
        return spec.chain().synthesizer() == null;
    }

    private PreparedAvatar read() throws InterruptedException, ExecutionException {
        PictureSource picture = spec.picture();
        if (picture == null) {
            throw InvalidInputException.of(
                    "portrait",
                    Problem.MISSING,
                    "none",
                    "a picture file or image; without one only motion can be made");
        }
        PortraitOptions o = spec.portraitOptions();
        // Whether a synthesizer needs the face is known once it is planned.
        boolean face = motionIsRendered() || plan.get().needsFace();
        return PreparedAvatar.load(backends, picture, face ? o : new PortraitOptions(o.face(), false, o.size()), trace);
    }

    private void prepareLikely(PreparedAvatar avatar) {
        if (plan.isDone() || !backends.get(StageKey.RENDERER).accepts(LIKELY)) {
            return;
        }
        try {
            avatar.prepared(LIKELY, trace);
        } catch (RuntimeException e) {
            LOG.debug(
                    "a portrait could not be prepared for {}; if that is what is needed, it fails again",
                    LIKELY.name(),
                    e);
        }
    }

    /** Stops the work, waits for it, and closes what it made. */
    @Override
    public void close() {
        try (Scope scope = new Scope()) {
            scope.own(work);
            Animated made = work.stop();
            if (made != null) {
                scope.own(made.scope());
            }
        }
    }
}
