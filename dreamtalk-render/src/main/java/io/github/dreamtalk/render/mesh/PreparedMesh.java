package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.Renderer;

/** Everything about a portrait that no motion changes: worked out once, read by any number of clips. Immutable. */
final class PreparedMesh implements Renderer.PreparedPortrait {
    final RgbImage portrait;
    final ArkitChannels channels;
    final FaceFrame frame;
    final PortraitMesh mesh;
    final FaceShapes shapes;
    final HeadWeights head;
    final LidSkin[] lids;
    final EyeEllipse[] eyes;
    final MouthLook mouth;

    /** Lips that touch must not fight for the same depth: by vertex, added to it. */
    final float[] nearer;

    /** What the mesh covers in the portrait: nothing beyond it ever changes. */
    final PixelBox reach = new PixelBox();

    /** Pixels in {@link #reach}. */
    final int reachable;

    private volatile boolean closed;

    PreparedMesh(RgbImage portrait, FaceGeometry face, ArkitChannels channels) {
        this.portrait = portrait;
        this.channels = channels;
        frame = new FaceFrame(face);
        mesh = new PortraitMesh(face, frame);
        shapes = new FaceShapes(mesh);
        head = new HeadWeights(mesh, portrait.width(), portrait.height(), frame.unit);
        lids = new LidSkin[] {new LidSkin(mesh, frame, portrait, 0), new LidSkin(mesh, frame, portrait, 1)};
        eyes = new EyeEllipse[] {new EyeEllipse(mesh, 0), new EyeEllipse(mesh, 1)};
        mouth = new MouthLook(mesh, frame, portrait, shapes.ownMouthOpen);
        nearer = new float[mesh.count];
        for (int[] ring : FaceTopology.UPPER_LIP) {
            for (int v : ring) {
                nearer[v] = -0.04f;
            }
        }
        reach.clear();
        for (int i = 0; i < mesh.count; i++) {
            reach.add(mesh.sourceX[i], mesh.sourceY[i]);
        }
        reachable = reach.close(0, portrait.width(), portrait.height()) ? reach.width() * reach.height() : 0;
    }

    @Override
    public PictureSize size() {
        return new PictureSize(portrait.width(), portrait.height());
    }

    @Override
    public Renderer.Session open() {
        if (closed) {
            throw new IllegalStateException("mesh renderer: the prepared portrait is closed");
        }
        return new MeshSession(this);
    }

    @Override
    public void close() {
        closed = true;
    }
}
