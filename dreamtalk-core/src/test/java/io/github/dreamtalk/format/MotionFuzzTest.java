package io.github.dreamtalk.format;

import io.github.dreamtalk.fuzz.AbstractFuzzTest;
import java.util.List;

class MotionFuzzTest extends AbstractFuzzTest {
    @Override
    protected List<MotionFuzz> targets() {
        return List.of(MotionFuzz.values());
    }
}
