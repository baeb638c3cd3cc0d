package io.github.dreamtalk.onnx.face;

import java.util.ArrayList;
import java.util.List;

/**
 * Where to look for faces, stage by stage until one finds some: the whole picture; the picture with a margin, for a face
 * that fills it; the picture turned, for a head that lies; then ever smaller overlapping squares, for a small face in a
 * large picture.
 */
final class SearchPlan {
    private static final int TILE_LEVELS = 3;
    /** A tile below this shows the detector nothing the larger one did not. */
    private static final double SMALLEST_TILE = 256;

    private SearchPlan() {}

    static List<List<CropWindow>> stages(int width, int height) {
        double side = Math.max(width, height);
        List<List<CropWindow>> stages = new ArrayList<>();
        stages.add(List.of(whole(width, height, side, 0)));
        stages.add(List.of(whole(width, height, 1.6 * side, 0)));
        // Half a turn last: a face upside down is rarer than a picture on its side.
        double wide = Math.hypot(width, height);
        stages.add(
                List.of(whole(width, height, 1.1 * wide, Math.PI / 4), whole(width, height, 1.1 * wide, -Math.PI / 4)));
        stages.add(
                List.of(whole(width, height, 1.2 * side, Math.PI / 2), whole(width, height, 1.2 * side, -Math.PI / 2)));
        stages.add(List.of(
                whole(width, height, 1.1 * wide, 3 * Math.PI / 4),
                whole(width, height, 1.1 * wide, -3 * Math.PI / 4),
                whole(width, height, 1.2 * side, Math.PI)));
        for (int level = 1; level <= TILE_LEVELS; level++) {
            double tile = side / (1 << level);
            if (tile < SMALLEST_TILE) {
                break;
            }
            stages.add(tiles(width, height, tile));
        }
        return stages;
    }

    private static CropWindow whole(int width, int height, double side, double angle) {
        return new CropWindow(width / 2.0, height / 2.0, side, angle);
    }

    private static List<CropWindow> tiles(int width, int height, double tile) {
        List<CropWindow> windows = new ArrayList<>();
        int columns = count(width, tile);
        int rows = count(height, tile);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                windows.add(
                        new CropWindow(center(column, columns, width, tile), center(row, rows, height, tile), tile, 0));
            }
        }
        return windows;
    }

    /** Half a tile of overlap, so that a face of up to half a tile is whole in one of them. */
    private static int count(int length, double tile) {
        return length <= tile ? 1 : 1 + (int) Math.ceil((length - tile) / (tile / 2) - 1e-9);
    }

    private static double center(int index, int count, int length, double tile) {
        return count == 1 ? length / 2.0 : tile / 2 + index * (length - tile) / (count - 1);
    }
}
