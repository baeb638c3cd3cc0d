package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;

/**
 * Animates the whole portrait at its own resolution by warping it with the 468-point face mesh; pure Java, thread-safe,
 * deterministic. Takes {@link MotionSpace#ARKIT} and every space that is a part of it: expression channels by their ARKit
 * names, head and eyes by their {@link io.github.dreamtalk.motion.ChannelRole roles}; what a space lacks stays at rest.
 * Expression weights are held to [-1.6, 1.6], yaw of the head (positive towards the picture's right), pitch (positive is
 * looking up) and roll (positive is clockwise in the picture) to about 11, 9 and 11 degrees, softly.
 *
 * <p><b>Sharing.</b> Mesh, shapes and painted parts are worked out once for a portrait; a session adds only what it writes
 * while it draws, about 12 bytes for each pixel the face may reach.
 *
 * <p><b>Opening.</b> {@code jawOpen} parts the inner lips by 0.25 eye distances (points 33 to 263) at weight 1 and in
 * proportion below, so by 0.075 at 0.3, on top of what is open already.
 *
 * <p><b>Gaze.</b> The angles of an eye and its {@code eyeLook} weights (1 is 30 degrees) are two reports of one movement,
 * as in ARKit: where they agree it is made once, and a row may fill either alone.
 *
 * <p><b>Closed lips.</b> {@code mouthPress} (mean of both sides) or {@code mouthClose} of 0.4 and more shuts lips that are
 * nearly closed in full, whatever small opening {@code jawOpen} leaves, so that /p b m/ really close.
 *
 * <p><b>Rest.</b> A row of zeros gives the portrait itself. If the mouth of the portrait is open (inner lips parted by
 * more than 3 % of the eye distance), it is closed, and the smile that opened it is taken out, in every other row: a head
 * that merely blinks or turns while it is silent keeps its lips closed, as when it speaks. The change is complete once
 * all weights and angles of the row sum up to 0.004.
 */
public final class MeshRenderer implements Renderer {
    /** Makes a renderer; it holds nothing. */
    public MeshRenderer() {}

    @Override
    public boolean accepts(MotionSpace space) {
        return ArkitChannels.misfit(space).isEmpty();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelMismatchException if the space is not accepted
     * @throws InvalidInputException if the geometry is not finite, or the face is too small or not in the picture
     */
    @Override
    public PreparedPortrait prepare(Portrait portrait, MotionSpace space) {
        ArkitChannels.misfit(space).ifPresent(channel -> {
            throw new ModelMismatchException(
                    "mesh renderer: found motion space '" + space.name() + "', expected 'arkit' or"
                            + " a part of it"
                            + (channel.equals("jawOpen") ? "; it has no channel '" : "; it cannot draw channel '")
                            + channel + "'; convert the motion first or choose another renderer");
        });
        FaceGeometry face = portrait.face();
        if (face == null) {
            throw new InvalidInputException(
                    "mesh renderer: found no face, expected its geometry: this renderer animates"
                            + " the face of a whole picture; leave out the option that takes the picture as it is");
        }
        check(face, portrait.image());
        return new PreparedMesh(portrait.image(), face, new ArkitChannels(space));
    }

    private static void check(FaceGeometry face, RgbImage picture) {
        for (float v : face.landmarks()) {
            if (!Float.isFinite(v)) {
                throw new InvalidInputException("mesh renderer: the face geometry holds " + v
                        + ", expected finite pixel positions; analyse the portrait again");
            }
        }
        float cx = (face.x(33) + face.x(263)) / 2;
        float cy = (face.y(33) + face.y(263)) / 2;
        if (cx < 0 || cy < 0 || cx >= picture.width() || cy >= picture.height()) {
            throw new InvalidInputException("mesh renderer: the face's eyes are at (" + cx + ", " + cy
                    + "), outside the picture of " + picture.width() + "x" + picture.height()
                    + "; the geometry must be given in pixels of this picture");
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
