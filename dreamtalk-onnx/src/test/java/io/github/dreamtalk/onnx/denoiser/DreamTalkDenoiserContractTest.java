package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.onnx.testing.Contexts;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.onnx.testing.RandomDenoiserWeights;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.testing.AbstractMotionDenoiserTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoOpenNatives.class)
class DreamTalkDenoiserContractTest extends AbstractMotionDenoiserTest {
    @Override
    protected MotionDenoiser denoiser() {
        DenoiserMetadata metadata = RandomDenoiserWeights.arkitMetadata();
        return new DreamTalkDenoiser(RandomDenoiserWeights.make(metadata, 32, 2, 5), metadata, Contexts.cpu(1));
    }
}
