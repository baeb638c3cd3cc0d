package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.OutputFile;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A folder of numbered PNG files, with transparency where a frame has it. The folder may exist if it is empty. */
final class PngFolderOutput implements MediaWriter.Output {
    private final Path target;
    private final PictureSize size;
    private final OutputPlace place;
    private int frames;
    private boolean closed;
    private boolean done;

    PngFolderOutput(Path target, PictureSize size) {
        this.target = target;
        this.size = size;
        place = new OutputPlace(target);
        try {
            OutputFile.checkFolder(target);
            Files.createDirectory(place.temp());
        } catch (IOException e) {
            throw new MediaException(target + ": the folder could not be made: " + e, e);
        }
    }

    @Override
    public void write(Frame frame) {
        checkOpen();
        RgbImage image = frame.image();
        if (image.width() != size.width() || image.height() != size.height()) {
            throw new InvalidInputException(target + ": found a frame of " + image.width() + "x" + image.height()
                    + ", expected " + size.width() + "x" + size.height());
        }
        Path file = place.temp().resolve(String.format(Locale.ROOT, "frame_%06d.png", frames));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(picture(frame), "png", png)) {
                throw new MediaException(target + ": this Java runtime has no PNG writer");
            }
        } catch (IOException e) {
            throw new MediaException(target + ": frame " + frames + " could not be written: " + e, e);
        }
        frames++;
    }

    private static BufferedImage picture(Frame frame) {
        int width = frame.image().width();
        int height = frame.image().height();
        byte[] rgb = frame.image().data();
        byte[] alpha = frame.alpha();
        BufferedImage picture = new BufferedImage(
                width, height, alpha == null ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_4BYTE_ABGR);
        picture.getRaster().setDataElements(0, 0, width, height, alpha == null ? rgb : withAlpha(rgb, alpha));
        return picture;
    }

    private static byte[] withAlpha(byte[] rgb, byte[] alpha) {
        byte[] rgba = new byte[4 * alpha.length];
        for (int i = 0; i < alpha.length; i++) {
            System.arraycopy(rgb, 3 * i, rgba, 4 * i, 3);
            rgba[4 * i + 3] = alpha[i];
        }
        return rgba;
    }

    @Override
    public void finish() {
        checkOpen();
        if (frames == 0) {
            throw new InvalidInputException(target + ": found no frames to write, expected at least one");
        }
        place.publish();
        done = true;
    }

    private void checkOpen() {
        if (closed || done) {
            throw new IllegalStateException(target + ": the output is finished or closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            place.close();
        }
    }
}
