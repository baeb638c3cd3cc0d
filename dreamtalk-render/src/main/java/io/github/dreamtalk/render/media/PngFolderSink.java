package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A folder of numbered PNG files. The folder may exist if it is empty. */
final class PngFolderSink implements MediaWriter.Sink {
    private final Path target;
    private final int width;
    private final int height;
    private final OutputPlace place;
    private final BufferedImage buffer;
    private int frames;
    private boolean closed;
    private boolean done;

    PngFolderSink(Path target, int width, int height) {
        this.target = target;
        this.width = width;
        this.height = height;
        place = new OutputPlace(target);
        try {
            if (Files.exists(target)) {
                checkEmpty();
            }
            Files.createDirectory(place.temp());
        } catch (IOException e) {
            throw new MediaException(target + ": the folder could not be made: " + e, e);
        }
        buffer = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    }

    private void checkEmpty() throws IOException {
        if (!Files.isDirectory(target)) {
            throw new InvalidInputException(
                    target + ": found a file of that name, expected a new or empty folder; choose another output");
        }
        try (Stream<Path> inside = Files.list(target)) {
            if (inside.findAny().isPresent()) {
                throw new InvalidInputException(
                        target + ": found a folder with files in it, expected a new or empty one; choose another");
            }
        }
    }

    @Override
    public void write(RgbImage frame) {
        if (closed || done) {
            throw new IllegalStateException(target + ": the output is finished or closed");
        }
        if (frame.width() != width || frame.height() != height) {
            throw new InvalidInputException(target + ": found a frame of " + frame.width() + "x" + frame.height()
                    + ", expected " + width + "x" + height);
        }
        buffer.getRaster().setDataElements(0, 0, width, height, frame.data());
        Path file = place.temp().resolve(String.format(Locale.ROOT, "frame_%06d.png", frames));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ImageOutputStream image = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(buffer, "png", image)) {
                throw new MediaException(target + ": this Java runtime has no PNG writer");
            }
        } catch (IOException e) {
            throw new MediaException(target + ": frame " + frames + " could not be written: " + e, e);
        }
        frames++;
    }

    @Override
    public void finish() {
        if (closed || done) {
            throw new IllegalStateException(target + ": the output is finished or closed");
        }
        if (frames == 0) {
            throw new InvalidInputException(target + ": found no frames to write, expected at least one");
        }
        place.publish();
        done = true;
    }

    @Override
    public void close() {
        if (!closed && !done) {
            place.discard();
        }
        closed = true;
    }
}
