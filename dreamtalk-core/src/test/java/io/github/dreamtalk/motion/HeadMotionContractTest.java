package io.github.dreamtalk.motion;

import io.github.dreamtalk.spi.MotionProcessor;
import io.github.dreamtalk.spi.testing.AbstractMotionProcessorTest;

class HeadMotionContractTest extends AbstractMotionProcessorTest {
    @Override
    protected MotionProcessor processor() {
        return HeadMotion.natural();
    }
}
