package io.github.dreamtalk.eval.image;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.face.FaceGeometry;
import java.util.List;

/**
 * A rectangle of pixels.
 *
 * @param x left column
 * @param y top row
 * @param width columns
 * @param height rows
 */
public record Region(int x, int y, int width, int height) {
    /** The face crop reaches this share of the mesh's larger side beyond the mesh on every side. */
    private static final double FACE_MARGIN = 0.1;

    /** Hair, ears and neck: what moves with the head and is not background. */
    private static final double HEAD_MARGIN = 0.6;

    private static final double SKIN_SIDE = 0.2;
    /** Middle of the forehead, right cheek, left cheek. */
    private static final List<Integer> SKIN = List.of(151, 50, 280);

    /**
     * The face crop of the protocol: the smallest square around the mesh's bounding box, enlarged by a tenth of its side on
     * each side.
     *
     * @param face a face
     * @return the crop, perhaps reaching out of the picture
     */
    public static Region ofFace(FaceGeometry face) {
        return square(face, FACE_MARGIN);
    }

    /**
     * Everything that may move with the head: the square around the mesh enlarged by 0.6 of its side on each side.
     *
     * @param face a face
     * @return the region, perhaps reaching out of the picture
     */
    public static Region ofHead(FaceGeometry face) {
        return square(face, HEAD_MARGIN);
    }

    /**
     * Smooth skin that speech and blinks hardly move: a square on the forehead and one on each cheek, a fifth of the eye
     * distance wide.
     *
     * @param face a face
     * @return three regions, perhaps reaching out of the picture
     */
    public static List<Region> ofSkin(FaceGeometry face) {
        int side = Math.max(1, (int) Math.round(SKIN_SIDE * face.eyeDistance()));
        return SKIN.stream()
                .map(point -> new Region(
                        Math.round(face.x(point) - side / 2f), Math.round(face.y(point) - side / 2f), side, side))
                .toList();
    }

    private static Region square(FaceGeometry face, double margin) {
        float left = Float.MAX_VALUE;
        float top = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        float bottom = -Float.MAX_VALUE;
        for (int i = 0; i < FaceGeometry.POINTS; i++) {
            left = Math.min(left, face.x(i));
            right = Math.max(right, face.x(i));
            top = Math.min(top, face.y(i));
            bottom = Math.max(bottom, face.y(i));
        }
        int side = (int) Math.ceil((1 + 2 * margin) * Math.max(right - left, bottom - top));
        int x = (int) Math.round((left + right) / 2.0 - side / 2.0);
        int y = (int) Math.round((top + bottom) / 2.0 - side / 2.0);
        return new Region(x, y, side, side);
    }

    /**
     * The part of this inside a picture.
     *
     * @param pictureWidth pixels
     * @param pictureHeight pixels
     * @return the part inside
     * @throws InvalidInputException if there is none
     */
    public Region within(int pictureWidth, int pictureHeight) {
        int left = Math.max(0, x);
        int top = Math.max(0, y);
        int right = Math.min(pictureWidth, x + width);
        int bottom = Math.min(pictureHeight, y + height);
        if (right <= left || bottom <= top) {
            throw new InvalidInputException("region: found " + this + ", expected one that overlaps the picture of "
                    + pictureWidth + "x" + pictureHeight);
        }
        return new Region(left, top, right - left, bottom - top);
    }

    /**
     * Whether a pixel lies in this.
     *
     * @param column its column
     * @param row its row
     * @return true if it does
     */
    public boolean contains(int column, int row) {
        return column >= x && row >= y && column < x + width && row < y + height;
    }
}
