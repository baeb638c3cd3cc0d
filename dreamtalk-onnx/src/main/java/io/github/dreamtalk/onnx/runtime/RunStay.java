package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;

/**
 * One run's stay inside everything native that it uses. Whoever closes any of that throws the run's switch, waits for the
 * run to end, and only then frees it.
 */
final class RunStay implements AutoCloseable {
    private final Cancellation cancellation;
    private final Scope entered = new Scope();

    RunStay(Cancellation cancellation) {
        this.cancellation = cancellation;
        in(cancellation.gate(), "the switch of the run was closed while it ran");
    }

    void in(OnnxSession session) {
        in(session.gate(), session.name() + ": the network was closed while it ran");
    }

    void in(NativeTensor tensor) {
        in(tensor.gate(), "a tensor was closed while a network used it");
    }

    private void in(Gate gate, String reason) {
        entered.own(gate.enter(() -> cancellation.stop(reason)));
    }

    @Override
    public void close() {
        entered.close();
    }
}
