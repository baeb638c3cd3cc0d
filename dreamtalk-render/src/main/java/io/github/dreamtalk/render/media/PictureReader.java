package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;
import org.jspecify.annotations.Nullable;

/** Reads one still picture, checking its size in the header before any pixel is decoded. Thread-safe. */
final class PictureReader {
    private static final String EXPECTED = "a picture (png, jpeg, webp, bmp, gif, tiff)";

    private final List<ImageReaderSpi> decoders = PictureDecoders.list();

    RgbImage read(Path file, MediaLimits limits) {
        LocalFile.check(file, EXPECTED);
        // Read straight from the file: ImageIO's own cache setting is global and stays as the application wants it.
        try (FileImageInputStream input = new FileImageInputStream(file.toFile())) {
            ImageReader reader = reader(input);
            if (reader == null) {
                throw new InvalidInputException(
                        file + ": found something that is no supported picture, expected " + EXPECTED);
            }
            try {
                reader.setInput(input, false, false);
                checkSize(file, reader.getWidth(0), reader.getHeight(0), limits);
                RgbImage picture = PixelConverter.toRgb(reader.read(0));
                return ExifOrientation.read(file).apply(picture);
            } finally {
                reader.dispose();
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Plug-ins answer damaged files with any runtime exception.
            throw new MediaException(
                    file + ": found a damaged or unsupported picture (" + e + "), expected " + EXPECTED
                            + "; export it again",
                    e);
        }
    }

    private @Nullable ImageReader reader(FileImageInputStream input) throws IOException {
        for (ImageReaderSpi decoder : decoders) {
            input.mark();
            boolean fits;
            try {
                fits = decoder.canDecodeInput(input);
            } catch (IOException e) {
                // The header ends before this format's would.
                fits = false;
            }
            input.reset();
            if (fits) {
                return decoder.createReaderInstance();
            }
        }
        return null;
    }

    private static void checkSize(Path file, int width, int height, MediaLimits limits) {
        if ((long) width * height > limits.maxPixels()) {
            throw new InvalidInputException(file + ": found " + width + "x" + height + " pixels, expected at most "
                    + limits.maxPixels() + " in all; scale it down or raise the limit");
        }
        if (Math.min(width, height) < limits.minSide()) {
            throw new InvalidInputException(file + ": found " + width + "x" + height + " pixels, expected at least "
                    + limits.minSide() + " on each side; use a larger picture");
        }
    }
}
