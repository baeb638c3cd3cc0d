package io.github.dreamtalk.onnx.denoiser;

/** Width 32. */
class PublishedParityTest extends PublishedParity {
    PublishedParityTest() {
        super("denoiser-tiny", 32, 11);
    }
}
