package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import org.jspecify.annotations.Nullable;

/** Motion rows to frames: a renderer over a prepared portrait, with the rows around each frame that it asks for. */
public final class RenderStage implements Stage<Rows, Frame> {
    private final Renderer.PreparedPortrait portrait;
    private final int context;

    /**
     * A stage over a portrait.
     *
     * @param portrait stays open while sessions are
     * @param context rows on each side that the renderer looks at
     */
    public RenderStage(Renderer.PreparedPortrait portrait, int context) {
        this.portrait = portrait;
        this.context = context;
    }

    @Override
    public LookAhead lookAhead(ClipInfo clip) {
        return LookAhead.of(context, clip.rate());
    }

    @Override
    public Session<Rows, Frame> open(ClipInfo clip) {
        return new Frames(clip.space().channels(), clip.trace());
    }

    private final class Frames implements Session<Rows, Frame> {
        private final Renderer.Session session;
        private final RgbImage canvas =
                new RgbImage(portrait.size().width(), portrait.size().height());
        private final RowContext rows;
        private final Trace trace;
        private @Nullable Sink<? super Frame> out;
        private long done;

        Frames(int channels, Trace trace) {
            this.trace = trace;
            this.rows = new RowContext(context, channels, this::render);
            // Last: nothing that fails after it would close it.
            this.session = portrait.open();
        }

        @Override
        public void push(Rows block, Sink<? super Frame> next) {
            out = next;
            rows.push(block.values(), block.count());
        }

        @Override
        public void finish(Sink<? super Frame> next) {
            out = next;
            rows.finish();
        }

        private void render(float[] motion, int offset) {
            long start = System.nanoTime();
            session.render(motion, offset, canvas);
            trace.report(TracePhase.RENDER, done, start, canvas.data().length);
            java.util.Objects.requireNonNull(out).accept(new Frame(done++, canvas));
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
