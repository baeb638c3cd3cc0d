package io.github.dreamtalk.onnx;

import io.github.dreamtalk.fuzz.AbstractFuzzTest;
import io.github.dreamtalk.fuzz.FuzzTarget;
import java.util.List;

class ModelFuzzTest extends AbstractFuzzTest {
    @Override
    protected List<ModelFuzz> targets() {
        return List.of(ModelFuzz.values());
    }

    @Override
    protected int mutations(FuzzTarget target) {
        return target == ModelFuzz.GRAPH ? 300 : super.mutations(target);
    }
}
