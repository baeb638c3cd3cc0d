package io.github.dreamtalk.stage;

import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.testing.AbstractMotionStageTest;

class HeadMoverContractTest extends AbstractMotionStageTest {
    @Override
    protected MotionStage stage() {
        return new HeadMover();
    }
}
