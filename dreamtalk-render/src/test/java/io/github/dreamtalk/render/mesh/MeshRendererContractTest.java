package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.testing.AbstractRendererTest;

class MeshRendererContractTest extends AbstractRendererTest {
    @Override
    protected Renderer renderer() {
        return new MeshRenderer();
    }

    @Override
    protected RgbImage portrait() {
        return new SyntheticPortrait(128, 0).image;
    }

    @Override
    protected FaceGeometry face() {
        return new SyntheticPortrait(128, 0).face;
    }
}
