package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.testing.AbstractAudioFeatureExtractorTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** The base flavour against the contract of its SPI, over windows that a clip of a second does not fit into. */
@ExtendWith(NoOpenNatives.class)
class Wav2Vec2BaseContractTest extends AbstractAudioFeatureExtractorTest {
    @Override
    protected AudioFeatureExtractor extractor() {
        return Wav2Vec2Fixture.extractor("wav2vec2-base", new Wav2Vec2Extractor.Window(30, 10));
    }

    @Override
    protected int missingFrames() {
        return 1;
    }
}
