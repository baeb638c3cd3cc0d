package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A renderer that looks at the rows around each frame. */
class RenderStageTest {
    private static final MotionSpace SPACE = new MotionSpace("doll", 1, List.of("lip", "brow"));
    private static final ClipInfo CLIP = ClipInfo.of(SPACE, FrameRate.FPS_25);

    private final List<String> log = new ArrayList<>();

    /** Paints the row before its own, its own, and the one after it. */
    private final class Neighbours implements Renderer.PreparedPortrait {
        @Override
        public PictureSize size() {
            return new PictureSize(3, 2);
        }

        @Override
        public Renderer.Session open() {
            log.add("open");
            return new Renderer.Session() {
                @Override
                public void render(float[] motion, int offset, RgbImage target) {
                    for (int k = -1; k <= 1; k++) {
                        target.data()[k + 1] = (byte) motion[offset + 2 * k];
                    }
                }

                @Override
                public void cancel() {
                    log.add("cancel");
                }

                @Override
                public void close() {
                    log.add("close");
                }
            };
        }

        @Override
        public void close() {}
    }

    private static Rows rows(int first, int count) {
        float[] values = new float[2 * count];
        for (int i = 0; i < count; i++) {
            values[2 * i] = first + i;
        }
        return new Rows(values, count);
    }

    @Test
    void framesWaitForTheRowsAfterThemAndTheLastOnesComeAtTheEnd() {
        List<String> frames = new ArrayList<>();
        try (Stage.Session<Rows, Frame> session = new RenderStage(new Neighbours(), 1).open(CLIP)) {
            session.push(rows(10, 3), frame -> frames.add(text(frame)));
            assertThat(frames).containsExactly("0: 10 10 11", "1: 10 11 12");
            session.push(rows(13, 1), frame -> frames.add(text(frame)));
            assertThat(frames).hasSize(3);
            session.finish(frame -> frames.add(text(frame)));
        }
        assertThat(frames).containsExactly("0: 10 10 11", "1: 10 11 12", "2: 11 12 13", "3: 12 13 13");
        assertThat(log).containsExactly("open", "close");
    }

    private static String text(Frame frame) {
        byte[] d = frame.image().data();
        assertThat(frame.image().width()).isEqualTo(3);
        assertThat(frame.image().height()).isEqualTo(2);
        return frame.index() + ": " + d[0] + " " + d[1] + " " + d[2];
    }

    @Test
    void cancellingReachesTheRenderer() {
        try (Stage.Session<Rows, Frame> session = new RenderStage(new Neighbours(), 1).open(CLIP)) {
            session.cancel();
        }
        assertThat(log).containsExactly("open", "cancel", "close");
    }

    @Test
    void itLooksAheadByItsContext() {
        assertThat(new RenderStage(new Neighbours(), 3).lookAhead(CLIP))
                .isEqualTo(new LookAhead(Duration.ofMillis(120), false));
    }
}
