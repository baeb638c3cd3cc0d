package io.github.dreamtalk.stage;

import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.testing.AbstractMotionStageTest;

class FaceLifeContractTest extends AbstractMotionStageTest {
    @Override
    protected MotionStage stage() {
        return new FaceLife();
    }
}
