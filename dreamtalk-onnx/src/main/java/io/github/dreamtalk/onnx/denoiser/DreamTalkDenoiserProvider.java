package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.weights.SafetensorsReader;
import io.github.dreamtalk.weights.StateDict;

/** Makes {@link DreamTalkDenoiser}s from the model file {@link DenoiserMetadata#FILE}. Found by the service loader. */
public final class DreamTalkDenoiserProvider implements MotionDenoiser.Provider {
    /** For the service loader. */
    public DreamTalkDenoiserProvider() {}

    @Override
    public String name() {
        return "dreamtalk";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public MotionDenoiser create(BackendContext context) {
        StateDict weights =
                SafetensorsReader.read(DenoiserMetadata.FILE, context.models().read(DenoiserMetadata.FILE));
        return new DreamTalkDenoiser(weights, DenoiserMetadata.read(weights), context);
    }
}
