package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of {@link Renderer}. */
public abstract class AbstractRendererTest {
    /** For subclasses. */
    protected AbstractRendererTest() {}

    /**
     * Makes the renderer under test; the suite closes it.
     *
     * @return a renderer
     */
    protected abstract Renderer renderer();

    /**
     * A portrait; the same each time.
     *
     * @return a picture with a face
     */
    protected abstract RgbImage portrait();

    /**
     * The face in that portrait.
     *
     * @return its geometry
     */
    protected abstract FaceGeometry face();

    /**
     * A space the renderer takes.
     *
     * @return the space
     */
    protected MotionSpace space() {
        return MotionSpace.ARKIT;
    }

    /**
     * A row that opens the mouth visibly.
     *
     * @return values of the space
     */
    protected float[] openMouth() {
        float[] row = new float[space().channels()];
        row[space().indexOf("jawOpen")] = 0.7f;
        return row;
    }

    /** A clip that holds one row, and the place of that row's first value. */
    private static float[] held(Renderer renderer, float[] row) {
        int rows = 2 * renderer.context() + 1;
        float[] out = new float[rows * row.length];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(row, 0, out, i * row.length, row.length);
        }
        return out;
    }

    private static RgbImage canvas(Renderer.PreparedPortrait prepared) {
        return new RgbImage(prepared.size().width(), prepared.size().height());
    }

    private int offset(Renderer renderer) {
        return renderer.context() * space().channels();
    }

    @Test
    void saysWhichSpacesItTakes() {
        try (Renderer renderer = renderer()) {
            assertThat(renderer.accepts(space())).isTrue();
            assertThat(renderer.accepts(new MotionSpace("no renderer knows this", 1, List.of("x"))))
                    .isFalse();
        }
    }

    @Test
    void motionShowsAndThePortraitIsLeftAlone() {
        RgbImage portrait = portrait();
        try (Renderer renderer = renderer();
                Renderer.PreparedPortrait prepared = renderer.prepare(new Portrait(portrait, face()), space());
                Renderer.Session session = prepared.open()) {
            RgbImage rest = canvas(prepared);
            RgbImage open = canvas(prepared);
            session.render(held(renderer, new float[space().channels()]), offset(renderer), rest);
            session.render(held(renderer, openMouth()), offset(renderer), open);
            assertThat(Arrays.equals(rest.data(), open.data())).isFalse();
            assertThat(Arrays.equals(portrait.data(), portrait().data())).isTrue();
        }
    }

    @Test
    void aFrameDependsOnItsRowAndContextAloneWhateverWasDrawnBefore() {
        RgbImage portrait = portrait();
        int channels = space().channels();
        try (Renderer renderer = renderer();
                Renderer.PreparedPortrait prepared = renderer.prepare(new Portrait(portrait, face()), space());
                Renderer.Session session = prepared.open()) {
            float[] clip = held(renderer, openMouth());
            RgbImage first = canvas(prepared);
            session.render(clip, offset(renderer), first);
            RgbImage again = canvas(prepared);
            Arrays.fill(again.data(), (byte) 77);
            // The same clip further on in a longer array, with other rows before and after it.
            float[] rows = new float[clip.length + 2 * channels];
            System.arraycopy(clip, 0, rows, channels, clip.length);
            float[] kept = rows.clone();
            session.render(rows, offset(renderer), again);
            session.render(rows, offset(renderer) + channels, again);
            assertThat(Arrays.equals(first.data(), again.data())).isTrue();
            assertThat(rows).containsExactly(kept);
        }
    }

    @Test
    void sessionsDoNotDisturbEachOther() {
        RgbImage portrait = portrait();
        try (Renderer renderer = renderer();
                Renderer.PreparedPortrait prepared = renderer.prepare(new Portrait(portrait, face()), space());
                Renderer.Session one = prepared.open();
                Renderer.Session two = prepared.open()) {
            RgbImage a = canvas(prepared);
            RgbImage b = canvas(prepared);
            float[] open = held(renderer, openMouth());
            one.render(open, offset(renderer), a);
            two.render(held(renderer, new float[space().channels()]), offset(renderer), b);
            two.render(open, offset(renderer), b);
            assertThat(Arrays.equals(a.data(), b.data())).isTrue();
        }
    }

    @Test
    void onePreparedPortraitServesSeveralThreadsAtOnce() throws Exception {
        RgbImage portrait = portrait();
        int clips = 4;
        int frames = 6;
        try (Renderer renderer = renderer()) {
            List<List<byte[]>> alone = new ArrayList<>();
            for (int clip = 0; clip < clips; clip++) {
                try (Renderer.PreparedPortrait own = renderer.prepare(new Portrait(portrait, face()), space());
                        Renderer.Session session = own.open()) {
                    alone.add(clip(renderer, own, session, clip, frames));
                }
            }
            assertThat(Arrays.equals(alone.get(0).get(frames - 1), alone.get(1).get(frames - 1)))
                    .as("the clips differ")
                    .isFalse();
            ExecutorService threads = Executors.newFixedThreadPool(clips);
            try (Renderer.PreparedPortrait shared = renderer.prepare(new Portrait(portrait, face()), space())) {
                List<Future<List<byte[]>>> running = new ArrayList<>();
                for (int clip = 0; clip < clips; clip++) {
                    int number = clip;
                    running.add(threads.submit(() -> {
                        try (Renderer.Session session = shared.open()) {
                            return clip(renderer, shared, session, number, frames);
                        }
                    }));
                }
                for (int clip = 0; clip < clips; clip++) {
                    List<byte[]> drawn = running.get(clip).get();
                    for (int i = 0; i < frames; i++) {
                        assertThat(Arrays.equals(drawn.get(i), alone.get(clip).get(i)))
                                .as("clip %d, frame %d", clip, i)
                                .isTrue();
                    }
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private List<byte[]> clip(
            Renderer renderer, Renderer.PreparedPortrait prepared, Renderer.Session session, int clip, int frames) {
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            float[] row = openMouth();
            for (int c = 0; c < row.length; c++) {
                row[c] *= (1 + clip + i) / 10f;
            }
            RgbImage canvas = canvas(prepared);
            session.render(held(renderer, row), offset(renderer), canvas);
            pictures.add(canvas.data());
        }
        return pictures;
    }

    @Test
    void aCancelledSessionDrawsNoMoreAndLeavesOthersAlone() {
        try (Renderer renderer = renderer();
                Renderer.PreparedPortrait prepared = renderer.prepare(new Portrait(portrait(), face()), space());
                Renderer.Session cancelled = prepared.open();
                Renderer.Session other = prepared.open()) {
            float[] open = held(renderer, openMouth());
            RgbImage before = canvas(prepared);
            cancelled.render(open, offset(renderer), before);
            cancelled.cancel();
            assertThatThrownBy(() -> cancelled.render(open, offset(renderer), canvas(prepared)))
                    .isInstanceOf(CancelledException.class);
            RgbImage after = canvas(prepared);
            other.render(open, offset(renderer), after);
            assertThat(Arrays.equals(before.data(), after.data())).isTrue();
        }
    }

    @Test
    void aClosedPortraitOpensNothing() {
        try (Renderer renderer = renderer()) {
            Renderer.PreparedPortrait prepared = renderer.prepare(new Portrait(portrait(), face()), space());
            prepared.open().close();
            prepared.close();
            prepared.close();
            assertThatThrownBy(prepared::open).isInstanceOf(IllegalStateException.class);
        }
    }
}
