package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.FaceGeometry;
import io.github.dreamtalk.RgbImage;
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
                Renderer.Session session = renderer.open(portrait, face(), space())) {
            RgbImage rest = new RgbImage(portrait.width(), portrait.height());
            RgbImage open = new RgbImage(portrait.width(), portrait.height());
            session.render(new float[space().channels()], 0, rest);
            session.render(openMouth(), 0, open);
            assertThat(Arrays.equals(rest.data(), open.data())).isFalse();
            assertThat(Arrays.equals(portrait.data(), portrait().data())).isTrue();
        }
    }

    @Test
    void aFrameDependsOnItsRowAloneWhateverWasDrawnBefore() {
        RgbImage portrait = portrait();
        int channels = space().channels();
        try (Renderer renderer = renderer();
                Renderer.Session session = renderer.open(portrait, face(), space())) {
            RgbImage first = new RgbImage(portrait.width(), portrait.height());
            session.render(openMouth(), 0, first);
            RgbImage again = new RgbImage(portrait.width(), portrait.height());
            Arrays.fill(again.data(), (byte) 77);
            float[] rows = new float[3 * channels];
            System.arraycopy(openMouth(), 0, rows, channels, channels);
            float[] kept = rows.clone();
            session.render(rows, 0, again);
            session.render(rows, channels, again);
            assertThat(Arrays.equals(first.data(), again.data())).isTrue();
            assertThat(rows).containsExactly(kept);
        }
    }

    @Test
    void sessionsDoNotDisturbEachOther() {
        RgbImage portrait = portrait();
        try (Renderer renderer = renderer();
                Renderer.Session one = renderer.open(portrait, face(), space());
                Renderer.Session two = renderer.open(portrait, face(), space())) {
            RgbImage a = new RgbImage(portrait.width(), portrait.height());
            RgbImage b = new RgbImage(portrait.width(), portrait.height());
            one.render(openMouth(), 0, a);
            two.render(new float[space().channels()], 0, b);
            two.render(openMouth(), 0, b);
            assertThat(Arrays.equals(a.data(), b.data())).isTrue();
        }
    }
}
