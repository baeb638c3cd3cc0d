package io.github.dreamtalk.render.media;

import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.testing.AbstractMediaWriterTest;

class FfmpegMediaWriterContractTest extends AbstractMediaWriterTest {
    @Override
    protected MediaWriter writer() {
        return new FfmpegMediaWriter(1);
    }
}
