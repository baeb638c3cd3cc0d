package io.github.dreamtalk.onnx.denoiser;

/** The released width, 256. */
class PublishedSizeParityTest extends PublishedParity {
    PublishedSizeParityTest() {
        super("denoiser-full", 256, 12);
    }
}
