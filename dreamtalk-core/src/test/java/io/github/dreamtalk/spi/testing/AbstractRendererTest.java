package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import java.util.Arrays;
import java.util.List;
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
}
