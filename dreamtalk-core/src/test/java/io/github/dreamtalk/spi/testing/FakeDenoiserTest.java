package io.github.dreamtalk.spi.testing;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.MotionDenoiser;

class FakeDenoiserTest extends AbstractMotionDenoiserTest {
    @Override
    protected MotionDenoiser denoiser() {
        return new FakeDenoiser(new FeatureSpec("fake", 4, FrameRate.of(50)));
    }
}
