package io.github.dreamtalk.javacv;

import io.github.dreamtalk.media.RgbImage;

/** How often a picture is turned by 90 degrees, against the clock. */
enum QuarterTurn {
    NONE,
    LEFT,
    OVER,
    RIGHT;

    /** The turn nearest to an angle in degrees, against the clock, of any size and sign. */
    static QuarterTurn of(double degrees) {
        return values()[Math.floorMod(Math.round(degrees / 90), 4)];
    }

    RgbImage turn(RgbImage image) {
        if (this == NONE) {
            return image;
        }
        int w = image.width();
        int h = image.height();
        RgbImage out = this == OVER ? new RgbImage(w, h) : new RgbImage(h, w);
        for (int y = 0; y < out.height(); y++) {
            for (int x = 0; x < out.width(); x++) {
                int from =
                        switch (this) {
                            case LEFT -> x * w + (w - 1 - y);
                            case RIGHT -> (h - 1 - x) * w + y;
                            default -> (h - 1 - y) * w + (w - 1 - x);
                        };
                System.arraycopy(image.data(), 3 * from, out.data(), 3 * (y * out.width() + x), 3);
            }
        }
        return out;
    }
}
