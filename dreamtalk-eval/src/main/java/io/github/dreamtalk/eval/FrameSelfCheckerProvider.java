package io.github.dreamtalk.eval;

import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.SelfChecker;

/** Makes the self-check named {@code frames}. */
public final class FrameSelfCheckerProvider implements SelfChecker.Provider {
    /** For the service loader. */
    public FrameSelfCheckerProvider() {}

    @Override
    public String name() {
        return "frames";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public SelfChecker create(BackendContext context) {
        return new FrameSelfChecker(context);
    }
}
