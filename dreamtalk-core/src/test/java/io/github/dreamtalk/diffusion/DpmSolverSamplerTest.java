package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.spi.testing.AbstractSamplerTest;

class DpmSolverSamplerTest extends AbstractSamplerTest {
    @Override
    protected Sampler sampler() {
        return new DpmSolverSampler();
    }
}
