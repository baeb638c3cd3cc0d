package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.render.media.PictureBlocks.Block;
import java.awt.Transparency;
import java.awt.color.CMMException;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The colour profile of a picture whose decoder leaves it to us, and the way from there to sRGB. */
final class IccProfile {
    /** The profiles of cameras and screens are a few kilobytes, those of printers, which are not for RGB, a few megabytes. */
    private static final int MAX_BYTES = 1 << 22;

    private IccProfile() {}

    /** The profile embedded in a PNG or WebP file; null if there is none. */
    static byte @Nullable [] embedded(Path file, PictureKind kind) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            return switch (kind) {
                case PNG -> inflated(in, PictureBlocks.png(in, "iCCP"));
                case WEBP -> {
                    Block block = PictureBlocks.webp(in, "ICCP");
                    yield block == null || block.length() > MAX_BYTES ? null : block.read(in);
                }
                default -> null;
            };
        }
    }

    /** A name, a zero, the method of compression, and the profile compressed (PNG, third edition, §11.3.2.3). */
    private static byte @Nullable [] inflated(RandomAccessFile in, @Nullable Block block) throws IOException {
        if (block == null || block.length() > MAX_BYTES) {
            return null;
        }
        byte[] body = block.read(in);
        int zero = 0;
        while (zero < body.length && body[zero] != 0) {
            zero++;
        }
        if (zero + 2 >= body.length) {
            return null;
        }
        try (InputStream profile =
                new InflaterInputStream(new ByteArrayInputStream(body, zero + 2, body.length - zero - 2))) {
            return profile.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            return null;
        }
    }

    /** The picture in sRGB; itself where there is no profile, or one that is not of RGB or damaged, as browsers do it. */
    static RgbImage toSrgb(RgbImage picture, byte @Nullable [] profile) {
        if (profile == null) {
            return picture;
        }
        try {
            ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(profile));
            if (space.getNumComponents() != 3 || space.isCS_sRGB()) {
                return picture;
            }
            int width = picture.width();
            int height = picture.height();
            WritableRaster raster = Raster.createInterleavedRaster(
                    new DataBufferByte(picture.data(), picture.data().length),
                    width,
                    height,
                    3 * width,
                    3,
                    new int[] {0, 1, 2},
                    null);
            ComponentColorModel model =
                    new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
            BufferedImage from = new BufferedImage(model, raster, false, null);
            BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            new ColorConvertOp(null).filter(from, to);
            return RgbImage.of(to);
        } catch (IllegalArgumentException | CMMException e) {
            return picture;
        }
    }
}
