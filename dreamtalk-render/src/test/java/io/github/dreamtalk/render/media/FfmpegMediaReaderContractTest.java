package io.github.dreamtalk.render.media;

import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.spi.testing.AbstractMediaReaderTest;

class FfmpegMediaReaderContractTest extends AbstractMediaReaderTest {
    @Override
    protected MediaReader reader() {
        return new FfmpegMediaReader();
    }
}
