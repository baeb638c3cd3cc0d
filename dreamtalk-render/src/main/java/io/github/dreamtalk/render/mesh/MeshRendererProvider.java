package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.Renderer;

/** Makes the renderer named {@code mesh}. */
public final class MeshRendererProvider implements Renderer.Provider {
    /** For {@link java.util.ServiceLoader}. */
    public MeshRendererProvider() {}

    @Override
    public String name() {
        return "mesh";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Renderer create(BackendContext context) {
        return new MeshRenderer();
    }
}
