package io.github.dreamtalk.onnx.pirenderer;

import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.onnx.runtime.OnnxModels;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.Renderer;

/**
 * Offers {@link PiRenderer} under the name {@code pirenderer}; where its model files were imported, it is the default.
 * Thread-safe.
 */
public final class PiRendererProvider implements Renderer.Provider {
    /** For {@link java.util.ServiceLoader}. */
    public PiRendererProvider() {}

    @Override
    public String name() {
        return "pirenderer";
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public boolean available(ModelRepository models) {
        return models.contains(PiRendererGraphs.FRAME_FILE);
    }

    @Override
    public Renderer create(BackendContext context) {
        Scope opened = new Scope();
        try {
            OnnxSession portrait = opened.own(OnnxModels.open(PiRendererGraphs.PORTRAIT_FILE, context));
            OnnxSession frame = opened.own(OnnxModels.open(PiRendererGraphs.FRAME_FILE, context));
            return new PiRenderer(portrait, frame);
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }
}
