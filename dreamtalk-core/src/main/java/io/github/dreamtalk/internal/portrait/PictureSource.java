package io.github.dreamtalk.internal.portrait;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A picture, wherever it comes from. */
public sealed interface PictureSource {
    /**
     * Reads it.
     *
     * @param reader gives the media reader, if one is needed
     * @return a picture of the caller's own
     */
    RgbImage read(Supplier<MediaReader> reader);

    /** A picture file. */
    record OfFile(Path file) implements PictureSource {
        @Override
        public RgbImage read(Supplier<MediaReader> reader) {
            return reader.get().readImage(file, MediaLimits.DEFAULT);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** A picture in memory. */
    record OfImage(RgbImage image) implements PictureSource {
        @Override
        public RgbImage read(Supplier<MediaReader> reader) {
            return image.copy();
        }

        @Override
        public String toString() {
            return "the portrait image";
        }
    }

    /** The bytes of a picture file. */
    record OfBytes(byte[] bytes) implements PictureSource {
        @Override
        public RgbImage read(Supplier<MediaReader> reader) {
            Path file;
            try {
                file = Files.createTempFile("dreamtalk-portrait-", ".image");
            } catch (IOException e) {
                throw failed(e);
            }
            try {
                Files.write(file, bytes);
                return reader.get().readImage(file, MediaLimits.DEFAULT);
            } catch (IOException e) {
                throw failed(e);
            } catch (InvalidInputException e) {
                // The file is ours: its name would tell the caller nothing.
                throw new InvalidInputException(e.getMessage().replace(file.toString(), toString()), e);
            } finally {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    file.toFile().deleteOnExit();
                }
            }
        }

        private static MediaException failed(IOException e) {
            return new MediaException(
                    "temporary picture file: the folder " + System.getProperty("java.io.tmpdir")
                            + " could not be used: " + e + "; it must exist, be writable and have room"
                            + " (-Djava.io.tmpdir chooses another)",
                    e);
        }

        @Override
        public String toString() {
            return "the portrait's " + bytes.length + " bytes";
        }
    }
}
