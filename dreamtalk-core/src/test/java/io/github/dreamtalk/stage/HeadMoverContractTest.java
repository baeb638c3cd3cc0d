package io.github.dreamtalk.stage;

import io.github.dreamtalk.spi.MotionProcessor;
import io.github.dreamtalk.spi.testing.AbstractMotionProcessorTest;

class HeadMoverContractTest extends AbstractMotionProcessorTest {
    @Override
    protected MotionProcessor processor() {
        return HeadMover.natural();
    }
}
