package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.RgbImage;

/** Frames with a disc that moves over a gradient. */
final class Discs {
    private Discs() {}

    static RgbImage image(int width, int height, int index) {
        RgbImage image = new RgbImage(width, height);
        int cx = width / 4 + index % (width / 2);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                boolean in = (x - cx) * (x - cx) + (y - height / 2) * (y - height / 2) < height * height / 16;
                image.data()[at] = (byte) (in ? 220 : 255 * x / width);
                image.data()[at + 1] = (byte) (in ? 170 : 255 * y / height);
                image.data()[at + 2] = (byte) (in ? 140 : 90);
            }
        }
        return image;
    }

    static Frame frame(int width, int height, int index) {
        return new Frame(index, image(width, height, index));
    }
}
