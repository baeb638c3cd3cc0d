package io.github.dreamtalk.onnx.face;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.testing.AbstractPortraitAnalyzerTest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoOpenNatives.class)
class MediaPipePortraitAnalyzerContractTest extends AbstractPortraitAnalyzerTest {
    @Override
    protected PortraitAnalyzer analyzer() {
        return new MediaPipePortraitAnalyzer(new BackendContext(Device.cpu(), 2, ModelRepository.of(null)));
    }

    @Override
    protected RgbImage portrait() {
        try {
            return rgb(ImageIO.read(Path.of("../samples/portrait.png").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RgbImage rgb(BufferedImage image) {
        RgbImage rgb = new RgbImage(image.getWidth(), image.getHeight());
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
            rgb.data()[3 * i] = (byte) (pixel >> 16);
            rgb.data()[3 * i + 1] = (byte) (pixel >> 8);
            rgb.data()[3 * i + 2] = (byte) pixel;
        }
        return rgb;
    }
}
