package io.github.dreamtalk.onnx.pirenderer;

import io.github.dreamtalk.onnx.runtime.NativeScope;
import io.github.dreamtalk.onnx.runtime.NativeTensor;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.Renderer;
import java.util.Map;

/**
 * A portrait of 256 × 256 and what PIRenderer computes of it alone, about 11 MB. Immutable and thread-safe: sessions read
 * its tensors and never write them. {@link #close()} stops sessions that are still drawing.
 */
public final class PiRendererPortrait implements Renderer.PreparedPortrait {
    private static final int SIZE = PiRendererGraphs.SIZE;

    private final OnnxSession frameNetwork;
    private final NativeScope scope = new NativeScope("a portrait prepared for PIRenderer");
    private final NativeTensor portrait;
    private final NativeTensor warp;
    private final NativeTensor edit;

    PiRendererPortrait(OnnxSession portraitNetwork, OnnxSession frameNetwork, float[] square) {
        this.frameNetwork = frameNetwork;
        try {
            portrait = scope.own(NativeTensor.allocate(1, 3, SIZE, SIZE));
            warp = scope.own(NativeTensor.allocate(portraitNetwork.outputShape(PiRendererGraphs.WARP)));
            edit = scope.own(NativeTensor.allocate(portraitNetwork.outputShape(PiRendererGraphs.EDIT)));
            portrait.put(square, 0, square.length);
            portraitNetwork
                    .bind(
                            Map.of(PiRendererGraphs.PORTRAIT, portrait),
                            Map.of(PiRendererGraphs.WARP, warp, PiRendererGraphs.EDIT, edit),
                            scope.cancellation())
                    .run();
        } catch (RuntimeException | Error e) {
            scope.closeAfter(e);
            throw e;
        }
    }

    @Override
    public PictureSize size() {
        return new PictureSize(SIZE, SIZE);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this is closed
     */
    @Override
    public PiRendererSession open() {
        return scope.use(() -> new PiRendererSession(this, frameNetwork));
    }

    /** What every frame reads beside its motion. */
    Map<String, NativeTensor> inputs() {
        return Map.of(PiRendererGraphs.PORTRAIT, portrait, PiRendererGraphs.WARP, warp, PiRendererGraphs.EDIT, edit);
    }

    @Override
    public void close() {
        scope.close();
    }
}
