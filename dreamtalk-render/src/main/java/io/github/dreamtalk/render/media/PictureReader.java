package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Reads one still picture, checking its size in the header before any pixel is decoded. Thread-safe. */
final class PictureReader {
    static final String EXPECTED = "a picture (png, jpeg, webp, heic, avif, bmp, gif, tiff)";

    private final List<ImageReaderSpi> decoders = PictureDecoders.list();

    RgbImage read(Path file, MediaLimits limits) {
        LocalFile.check(file, EXPECTED);
        try {
            PictureKind kind = PictureKind.of(file);
            if (kind == null) {
                throw new InvalidInputException(
                        file + ": found something that is no supported picture, expected " + EXPECTED);
            }
            if (kind.advice() != null) {
                throw new InvalidInputException(file + ": found " + kind.title() + ", which is no supported picture,"
                        + " expected " + EXPECTED + "; " + kind.advice());
            }
            RgbImage picture =
                    switch (kind) {
                        case WEBP -> WebpPicture.read(file, limits);
                        case HEIF -> HeifPicture.read(file, limits);
                        default -> decoded(file, kind, limits);
                    };
            return ExifOrientation.read(file, kind).apply(IccProfile.toSrgb(picture, IccProfile.embedded(file, kind)));
        } catch (IOException e) {
            throw new MediaException(file + ": the picture could not be read: " + e, e);
        }
    }

    private RgbImage decoded(Path file, PictureKind kind, MediaLimits limits) throws IOException {
        // Read straight from the file: ImageIO's own cache setting is global and stays as the application wants it.
        try (ImageInputStream input =
                kind == PictureKind.PNG ? new PngPixels(file) : new FileImageInputStream(file.toFile())) {
            ImageReader reader = reader(input);
            if (reader == null) {
                throw new InvalidInputException(file + ": found a damaged or unusual " + kind.title()
                        + " picture, expected " + EXPECTED + "; export it again");
            }
            AtomicBoolean endsEarly = new AtomicBoolean();
            try {
                // libjpeg's words: it makes up what is missing, and only warns. The mark of the end alone may be
                // missing.
                reader.addIIOReadWarningListener((source, warning) ->
                        endsEarly.compareAndSet(false, kind == PictureKind.JPEG && warning.contains("premature end")));
                reader.setInput(input, false, false);
                new PictureSizes(file, limits).check(reader.getWidth(0), reader.getHeight(0));
                BufferedImage image = reader.read(0);
                if (endsEarly.get()) {
                    throw PictureEnd.cutOff(file, input.length());
                }
                InvalidInputException cut = PictureEnd.missingJpegOfTiff(file, kind);
                if (cut != null) {
                    throw cut;
                }
                return RgbImage.of(image);
            } finally {
                reader.dispose();
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (EOFException e) {
            InvalidInputException cut = PictureEnd.missing(file, kind);
            throw withCause(cut == null ? PictureEnd.cutOff(file, Files.size(file)) : cut, e);
        } catch (IOException | RuntimeException e) {
            // Plug-ins answer damaged files with any runtime exception.
            InvalidInputException cut = PictureEnd.missing(file, kind);
            if (cut != null) {
                throw withCause(cut, e);
            }
            throw new MediaException(
                    file + ": found a damaged or unsupported " + kind.title() + " picture (" + e + "), expected "
                            + EXPECTED + "; export it again",
                    e);
        }
    }

    private static InvalidInputException withCause(InvalidInputException told, Exception cause) {
        told.initCause(cause);
        return told;
    }

    private @Nullable ImageReader reader(ImageInputStream input) throws IOException {
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
}
