package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.spi.MediaWriter;

/**
 * Frames into an encoder.
 *
 * @param output takes them
 */
record EncoderOutput(MediaWriter.Output output) implements FrameOutput {
    @Override
    public void accept(Frame frame) {
        output.write(frame);
    }

    @Override
    public void finish() {
        output.finish();
    }

    @Override
    public void close() {
        output.close();
    }
}
