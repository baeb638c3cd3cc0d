package io.github.dreamtalk.onnx.pirenderer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.onnx.testing.RandomRendererWeights;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.testing.AbstractRendererTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PIRenderer with small random weights against the contract of its SPI. */
@ExtendWith(NoOpenNatives.class)
class PiRendererContractTest extends AbstractRendererTest {
    @Override
    protected Renderer renderer() {
        PiRendererGraphs g = new PiRendererGraphs(RandomRendererWeights.make(8, 2, 2, 4, 3));
        return new PiRenderer(
                OnnxSession.open("portrait", g.portrait().build(), Device.cpu(), 1),
                OnnxSession.open("frame", g.frame().build(), Device.cpu(), 1));
    }

    @Override
    protected RgbImage portrait() {
        RgbImage image = new RgbImage(400, 300);
        for (int i = 0; i < image.data().length; i++) {
            image.data()[i] = (byte) (i % 251 ^ i / 1200);
        }
        return image;
    }

    @Override
    protected FaceGeometry face() {
        float[] points = new float[3 * FaceGeometry.POINTS];
        for (int i = 0; i < FaceGeometry.POINTS; i++) {
            double a = 2 * Math.PI * i / FaceGeometry.POINTS;
            points[3 * i] = (float) (200 + 60 * Math.cos(a));
            points[3 * i + 1] = (float) (150 + 70 * Math.sin(a));
        }
        points[3 * 152 + 1] = 220;
        points[3 * 105 + 1] = 90;
        return new FaceGeometry(points, 1, 0, 0, 0);
    }

    @Override
    protected MotionSpace space() {
        return MotionSpace.BFM;
    }

    @Override
    protected float[] openMouth() {
        float[] row = new float[MotionSpace.BFM.channels()];
        for (int i = 0; i < row.length; i++) {
            row[i] = (i % 7 - 3) * 0.5f;
        }
        return row;
    }

    @Test
    void framesAreOfItsOwnSize() {
        try (Renderer renderer = renderer();
                Renderer.PreparedPortrait prepared = renderer.prepare(new Portrait(portrait(), face()), space())) {
            assertThat(prepared.size()).isEqualTo(new PictureSize(256, 256));
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        try (Renderer renderer = renderer()) {
            assertThatThrownBy(() -> renderer.prepare(new Portrait(portrait(), face()), MotionSpace.ARKIT))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageContaining("expected 'bfm'");
            assertThatThrownBy(() -> renderer.prepare(new Portrait(portrait(), null), space()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("expected 256x256");
            try (Renderer.PreparedPortrait prepared =
                            renderer.prepare(new Portrait(new RgbImage(256, 256), null), space());
                    Renderer.Session session = prepared.open()) {
                RgbImage out = new RgbImage(256, 256);
                assertThatThrownBy(() -> session.render(new float[73], 0, out))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("13 rows");
                float[] rows = new float[27 * 73];
                rows[5] = Float.NaN;
                assertThatThrownBy(() -> session.render(rows, 13 * 73, out))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("exp5");
                assertThatThrownBy(() -> session.render(new float[27 * 73], 13 * 73, new RgbImage(8, 8)))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("8x8");
            }
        }
    }
}
