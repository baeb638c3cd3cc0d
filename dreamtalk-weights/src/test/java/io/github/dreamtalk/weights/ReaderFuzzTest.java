package io.github.dreamtalk.weights;

import io.github.dreamtalk.fuzz.AbstractFuzzTest;
import java.util.List;

class ReaderFuzzTest extends AbstractFuzzTest {
    @Override
    protected List<ReaderFuzz> targets() {
        return List.of(ReaderFuzz.values());
    }
}
