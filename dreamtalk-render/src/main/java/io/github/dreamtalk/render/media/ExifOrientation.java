package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.PictureBlocks.Block;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The EXIF orientation of a JPEG, PNG, WebP or TIFF file; anything missing or damaged counts as upright. */
final class ExifOrientation {
    private static final int APP1 = 0xffe1;
    /** In front of EXIF in JPEG; some writers put it there in the others too. */
    private static final String MARK = "Exif\0\0";

    private ExifOrientation() {}

    static Turn read(Path file, PictureKind kind) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            Block exif = block(in, kind);
            if (exif == null) {
                return Turn.NONE;
            }
            Block tiff = exif.startsWith(in, MARK) ? exif.after(MARK.length()) : exif;
            long code = TiffTags.read(in, tiff.start(), tiff.start() + tiff.length())
                    .get(TiffTags.ORIENTATION, 1);
            return code >= 1 && code <= 8 ? Turn.ofExif((int) code) : Turn.NONE;
        }
    }

    private static @Nullable Block block(RandomAccessFile in, PictureKind kind) throws IOException {
        return switch (kind) {
            case JPEG -> PictureBlocks.jpeg(in, APP1, MARK);
            case PNG -> PictureBlocks.png(in, "eXIf");
            case WEBP -> PictureBlocks.webp(in, "EXIF");
            case TIFF -> new Block(0, (int) Math.min(in.length(), Integer.MAX_VALUE));
            default -> null;
        };
    }
}
