package io.github.dreamtalk.stage;

import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.testing.AbstractMotionStageTest;

class GazeMotionContractTest extends AbstractMotionStageTest {
    @Override
    protected MotionStage stage() {
        return new GazeMotion();
    }
}
