package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.Test;

class PreviewWindowTest {
    private static final String NO_SCREEN = "this machine has no screen; run under Xvfb to see the window";

    @Test
    void withoutAScreenItSaysWhatIsMissing() {
        assumeTrue(GraphicsEnvironment.isHeadless(), "this machine has a screen");
        assertThatThrownBy(() -> PreviewWindow.open("preview", FrameRate.FPS_25))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("found no screen")
                .hasMessageContaining("RecorderTarget");
    }

    @Test
    void aPictureIsShownAsLargeAsFitsBetweenBlackBars() {
        FramePanel panel = new FramePanel();
        RgbImage image = new RgbImage(2, 2, new byte[] {
            (byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, (byte) 255, (byte) 255, (byte) 255
        });
        panel.show(image);
        assertThat(panel.getPreferredSize().width).isEqualTo(2);
        panel.setSize(80, 40);
        BufferedImage drawn = new BufferedImage(80, 40, BufferedImage.TYPE_INT_RGB);
        panel.paint(drawn.getGraphics());
        assertThat(drawn.getRGB(10, 20) & 0xffffff).as("bar").isZero();
        assertThat(drawn.getRGB(70, 20) & 0xffffff).as("bar").isZero();
        assertThat(drawn.getRGB(22, 2) & 0xffffff).as("left above").isEqualTo(0xff0000);
        assertThat(drawn.getRGB(57, 2) & 0xffffff).as("right above").isEqualTo(0x00ff00);
        assertThat(drawn.getRGB(22, 37) & 0xffffff).as("left below").isEqualTo(0x0000ff);
    }

    @Test
    void aPictureIsCopiedAndReplacedByTheNext() {
        FramePanel panel = new FramePanel();
        RgbImage image = new RgbImage(4, 4);
        panel.show(image);
        java.util.Arrays.fill(image.data(), (byte) 200);
        panel.setSize(4, 4);
        assertThat(pixel(panel)).isZero();
        panel.show(image);
        assertThat(pixel(panel)).isEqualTo(0xc8c8c8);
    }

    private static int pixel(FramePanel panel) {
        BufferedImage drawn = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        panel.paint(drawn.getGraphics());
        return drawn.getRGB(2, 2) & 0xffffff;
    }

    @Test
    void framesAreDueAtTheirTimeAfterTheFirst() {
        Pacing pacing = new Pacing(FrameRate.parse("29.97"));
        long start = 123_456_789L;
        assertThat(pacing.nanosUntil(0, start)).isZero();
        assertThat(pacing.nanosUntil(30, start)).isEqualTo(1_001_000_000L);
        assertThat(pacing.nanosUntil(30, start + 500_000_000L)).isEqualTo(501_000_000L);
        assertThat(pacing.nanosUntil(30, start + 2_000_000_000L)).as("late").isZero();
        assertThat(new Pacing(FrameRate.FPS_25).nanosUntil(100, start))
                .as("whoever begins in the middle does not wait for what was before")
                .isZero();
    }

    @Test
    void aWindowShowsFramesAtTheirPaceUntilItIsClosed() throws Exception {
        assumeFalse(GraphicsEnvironment.isHeadless(), NO_SCREEN);
        long start = System.nanoTime();
        PreviewWindow window = PreviewWindow.open("preview", FrameRate.FPS_25);
        try (window) {
            for (int i = 0; i < 10; i++) {
                window.accept(i, new RgbImage(64, 64));
            }
            assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(360));
            try (Frame frame = MadeFiles.solid(64, 64, 0xff0000)) {
                window.show(frame);
            }
            assertThat(window.isClosed()).isFalse();
        }
        assertThat(window.isClosed()).isTrue();
        assertThatThrownBy(() -> window.accept(10, new RgbImage(64, 64))).isInstanceOf(CancelledException.class);
    }
}
