package io.github.dreamtalk.stage;

import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.testing.AbstractMotionStageTest;

class BlinkGeneratorContractTest extends AbstractMotionStageTest {
    @Override
    protected MotionStage stage() {
        return new BlinkGenerator();
    }
}
