package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.PictureSize;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Does all that touches Java's pictures, and then what needs a screen. */
final class ScreenProbe {
    private ScreenProbe() {}

    /**
     * Runs in a JVM of its own.
     *
     * @param args a folder of pictures, and one that does not exist yet
     */
    public static void main(String[] args) throws Exception {
        for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
            BufferedImage image = new BufferedImage(3, 2, type);
            image.setRGB(1, 1, 0xffffffff);
            System.out.println("> " + type + " " + (RgbImage.of(image).data()[3 * 4] & 255));
        }
        FfmpegMediaReader reader = new FfmpegMediaReader();
        try (Stream<Path> pictures = Files.list(Path.of(args[0]))) {
            for (Path picture : pictures.sorted().toList()) {
                System.out.println("> " + picture.getFileName() + " "
                        + reader.readImage(picture, MediaLimits.DEFAULT).width());
            }
        }
        PngFolderOutput folder = new PngFolderOutput(Path.of(args[1]), new PictureSize(4, 2));
        folder.write(new Frame(0, new RgbImage(4, 2)));
        folder.finish();
        folder.close();
        System.out.println("> written");
        try {
            new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics().dispose();
            System.out.println("> drawn");
        } catch (Error e) {
            System.out.println("> " + e.getClass().getSimpleName());
        }
    }
}
