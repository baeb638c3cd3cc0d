package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.spi.testing.AbstractSamplerTest;

class DdpmSamplerTest extends AbstractSamplerTest {
    @Override
    protected Sampler sampler() {
        return new DdpmSampler();
    }
}
