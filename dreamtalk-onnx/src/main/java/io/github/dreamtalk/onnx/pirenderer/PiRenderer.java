package io.github.dreamtalk.onnx.pirenderer;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.ImageScaler;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.Renderer;
import org.jspecify.annotations.Nullable;

/**
 * PIRenderer (Ren et al. 2021), the renderer of the published DreamTalk, on ONNX Runtime. Takes {@link MotionSpace#BFM}
 * and gives pictures of 256 × 256: a square around the face, or, where no face is given, the portrait as it is. What
 * depends on the portrait alone is computed when it is prepared. Thread-safe; {@link #close()} stops sessions that are still
 * drawing.
 */
public final class PiRenderer implements Renderer {
    private final OnnxSession portraitNetwork;
    private final OnnxSession frameNetwork;

    /**
     * Takes over sessions of the graphs that {@link PiRendererGraphs} describes.
     *
     * @param portraitNetwork of {@link PiRendererGraphs#PORTRAIT_FILE}
     * @param frameNetwork of {@link PiRendererGraphs#FRAME_FILE}
     */
    public PiRenderer(OnnxSession portraitNetwork, OnnxSession frameNetwork) {
        this.portraitNetwork = portraitNetwork;
        this.frameNetwork = frameNetwork;
    }

    @Override
    public boolean accepts(MotionSpace space) {
        return MotionSpace.BFM.equals(space);
    }

    @Override
    public int context() {
        return PiRendererGraphs.CONTEXT;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelMismatchException if the space is not {@link MotionSpace#BFM}
     * @throws InvalidInputException if the face leaves no room for a crop, or there is none and the picture is not of
     *     256 × 256
     */
    @Override
    public PiRendererPortrait prepare(Portrait portrait, MotionSpace space) {
        if (!accepts(space)) {
            throw new ModelMismatchException("PIRenderer: found motion space '" + space.name()
                    + "', expected 'bfm'; choose a denoiser that makes it, or another renderer");
        }
        return prepare(planes(square(portrait.image(), portrait.face())));
    }

    /**
     * Prepares a portrait in the network's own precision.
     *
     * @param planes 3 planes of 256 × 256 values, red, green, blue, in [-1, 1]; not kept
     * @return the prepared portrait; the caller closes it
     * @throws InvalidInputException if they are not as many
     */
    public PiRendererPortrait prepare(float[] planes) {
        int expected = 3 * PiRendererGraphs.SIZE * PiRendererGraphs.SIZE;
        if (planes.length != expected) {
            throw new InvalidInputException("portrait: found " + planes.length + " values, expected " + expected);
        }
        return new PiRendererPortrait(portraitNetwork, frameNetwork, planes);
    }

    private static float[] planes(RgbImage square) {
        byte[] d = square.data();
        int plane = d.length / 3;
        float[] out = new float[d.length];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < 3; c++) {
                out[c * plane + i] = (d[3 * i + c] & 255) / 127.5f - 1;
            }
        }
        return out;
    }

    private static RgbImage square(RgbImage portrait, @Nullable FaceGeometry face) {
        int size = PiRendererGraphs.SIZE;
        if (face != null) {
            RgbImage cut =
                    FaceCrop.around(face, portrait.width(), portrait.height()).cut(portrait);
            return ImageScaler.toSize(cut, size, size);
        }
        if (portrait.width() != size || portrait.height() != size) {
            throw new InvalidInputException("portrait: found " + portrait.width() + "x" + portrait.height()
                    + ", expected " + size + "x" + size + " for a picture that is not to be cropped");
        }
        return portrait;
    }

    @Override
    public void close() {
        try (Scope all = new Scope()) {
            all.own(portraitNetwork);
            all.own(frameNetwork);
        }
    }
}
