package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one still picture, checking its size in the header before any pixel is decoded. Thread-safe. */
final class PictureReader {
    private static final Logger LOG = LoggerFactory.getLogger(PictureReader.class);
    private static final String EXPECTED = "a picture (png, jpeg, webp, bmp, gif, tiff)";
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "jpg", "webp", "bmp", "gif", "tif", "tiff");

    PictureReader() {
        registerPlugins();
    }

    /**
     * ImageIO looks for plug-ins with the thread's context class loader, which in application servers and under Maven is
     * not the one that holds this library's; so they are looked up from here.
     */
    private static void registerPlugins() {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        synchronized (PictureReader.class) {
            Iterator<ImageReaderSpi> found = ServiceLoader.load(
                            ImageReaderSpi.class, PictureReader.class.getClassLoader())
                    .iterator();
            while (true) {
                try {
                    if (!found.hasNext()) {
                        return;
                    }
                    ImageReaderSpi spi = found.next();
                    if (registry.getServiceProviderByClass(spi.getClass()) == null) {
                        registry.registerServiceProvider(spi);
                    }
                } catch (ServiceConfigurationError e) {
                    LOG.warn("an ImageIO plug-in could not be loaded and is left out: {}", e.getMessage());
                }
            }
        }
    }

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

    private static @Nullable ImageReader reader(FileImageInputStream input) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            ImageReaderSpi spi = reader.getOriginatingProvider();
            for (String name : spi == null ? new String[0] : spi.getFormatNames()) {
                if (FORMATS.contains(name.toLowerCase(Locale.ROOT))) {
                    return reader;
                }
            }
            reader.dispose();
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
