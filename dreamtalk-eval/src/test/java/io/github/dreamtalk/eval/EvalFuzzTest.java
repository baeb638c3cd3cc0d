package io.github.dreamtalk.eval;

import io.github.dreamtalk.fuzz.AbstractFuzzTest;
import java.util.List;

class EvalFuzzTest extends AbstractFuzzTest {
    @Override
    protected List<EvalFuzz> targets() {
        return List.of(EvalFuzz.values());
    }
}
