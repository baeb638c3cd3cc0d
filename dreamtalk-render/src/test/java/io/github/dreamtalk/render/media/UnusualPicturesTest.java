package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures as print shops, scanners and old tools make them. */
class UnusualPicturesTest {
    private static final MediaLimits SMALL = new MediaLimits(1_000_000, 16, 1, 1);
    private static final int SIDE = 32;

    /** Ink of the four quarters: red, green, blue, and bare paper. */
    private static final int[][] INKS = {{0, 255, 255, 0}, {255, 0, 255, 0}, {255, 255, 0, 0}, {0, 0, 0, 0}};

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    private RgbImage read(String name, byte[] bytes) throws IOException {
        return reader.readImage(Files.write(dir.resolve(name), bytes), SMALL);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", out)).isTrue();
        return out.toByteArray();
    }

    private static int[] pixel(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return new int[] {image.data()[at] & 0xff, image.data()[at + 1] & 0xff, image.data()[at + 2] & 0xff};
    }

    /** A JPEG of four components with Adobe's marker: as stored by Photoshop, 255 is no ink. */
    private static byte[] fourComponents(boolean ycck) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(
                DataBuffer.TYPE_BYTE, SIDE, SIDE, 4 * SIDE, 4, new int[] {0, 1, 2, 3}, null);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int[] ink = INKS[2 * x / SIDE + 2 * (2 * y / SIDE)];
                raster.setPixel(
                        x, y, ycck ? ycc(ink) : new int[] {255 - ink[0], 255 - ink[1], 255 - ink[2], 255 - ink[3]});
            }
        }
        // The JDK's own writer, since it codes rasters as they are.
        ImageWriter writer = null;
        for (var all = ImageIO.getImageWritersByFormatName("jpeg"); all.hasNext(); ) {
            ImageWriter next = all.next();
            if (next.getClass().getName().startsWith("com.sun.")) {
                writer = next;
            }
        }
        assertThat(writer).isNotNull();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) (ycck ? 2 : 0)};
        return withMarker(out.toByteArray(), 0xffee, adobe);
    }

    private static int[] ycc(int[] ink) {
        double luma = 0.299 * ink[0] + 0.587 * ink[1] + 0.114 * ink[2];
        return new int[] {
            (int) Math.round(luma),
            (int) Math.min(255, Math.round(128 + 0.564 * (ink[2] - luma))),
            (int) Math.min(255, Math.round(128 + 0.713 * (ink[0] - luma))),
            255 - ink[3]
        };
    }

    private static byte[] withMarker(byte[] jpeg, int marker, byte[] body) {
        ByteBuffer all = ByteBuffer.allocate(jpeg.length + body.length + 4);
        all.put(jpeg, 0, 2)
                .putShort((short) marker)
                .putShort((short) (body.length + 2))
                .put(body);
        return all.put(jpeg, 2, jpeg.length - 2).array();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsJpegForPrint(boolean ycck) throws IOException {
        RgbImage image = read("print.jpg", fourComponents(ycck));
        int far = SIDE - 6;
        assertColour(image, 5, 5, 0);
        assertColour(image, far, 5, 1);
        assertColour(image, 5, far, 2);
        int[] paper = pixel(image, far, far);
        for (int v : paper) {
            assertThat(v).isGreaterThan(245);
        }
    }

    /** The channel that is to shine does so well above the other two, whatever profile stands for the missing one. */
    private static void assertColour(RgbImage image, int x, int y, int channel) {
        int[] p = pixel(image, x, y);
        for (int other = 0; other < 3; other++) {
            if (other != channel) {
                assertThat(p[channel]).as("%s", (Object) p).isGreaterThan(p[other] + 70);
            }
        }
    }

    @Test
    void convertsFromTheProfileOfAJpeg() throws IOException {
        BufferedImage grey = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            grey.setRGB(i % SIDE, i / SIDE, 0x808080);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(grey, "jpg", out)).isTrue();
        byte[] plain = out.toByteArray();
        assertThat(pixel(read("plain.jpg", plain), 9, 9)[0]).isCloseTo(128, within(2));
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] name = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = ByteBuffer.allocate(name.length + 2 + profile.length)
                .put(name)
                .put((byte) 1)
                .put((byte) 1)
                .put(profile)
                .array();
        // Half the light is 188 in sRGB's curve.
        for (int v : pixel(read("linear.jpg", withMarker(plain, 0xffe2, body)), 9, 9)) {
            assertThat(v).isCloseTo(188, within(3));
        }
    }

    @Test
    void readsAPaletteWithTransparentEntries() throws IOException {
        byte[] reds = {(byte) 200, 10, 0};
        byte[] greens = {100, 20, 0};
        byte[] blues = {50, 30, 0};
        byte[] alphas = {(byte) 255, (byte) 255, 0};
        BufferedImage image = new BufferedImage(
                SIDE, SIDE, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, reds, greens, blues, alphas));
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.getRaster().setSample(i % SIDE, i / SIDE, 0, i % SIDE % 3);
        }
        RgbImage read = read("palette.png", png(image));
        assertThat(pixel(read, 0, 3)).containsExactly(200, 100, 50);
        assertThat(pixel(read, 1, 3)).containsExactly(10, 20, 30);
        assertThat(pixel(read, 2, 3)).containsExactly(255, 255, 255);
    }

    /** 8 and 16 bits, one to four channels. */
    private static BufferedImage image(int bits, int... sample) {
        int type = bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
        boolean alpha = sample.length % 2 == 0;
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(sample.length < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                alpha,
                false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                type);
        WritableRaster raster =
                Raster.createWritableRaster(new BandedSampleModel(type, SIDE, SIDE, sample.length), null);
        for (int i = 0; i < SIDE * SIDE; i++) {
            raster.setPixel(i % SIDE, i / SIDE, sample);
        }
        return new BufferedImage(model, raster, false, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void readsEveryDepthAndChannelCount(int bits) throws IOException {
        int f = bits == 8 ? 1 : 257;
        assertThat(pixel(read("g.png", png(image(bits, 100 * f))), 3, 3)).containsExactly(100, 100, 100);
        assertThat(pixel(read("ga.png", png(image(bits, 100 * f, 51 * f))), 3, 3))
                .containsExactly(224, 224, 224);
        assertThat(pixel(read("rgb.png", png(image(bits, 200 * f, 100 * f, 50 * f))), 3, 3))
                .containsExactly(200, 100, 50);
        assertThat(pixel(read("rgba.png", png(image(bits, 200 * f, 100 * f, 50 * f, 51 * f))), 3, 3))
                .containsExactly(244, 224, 214);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
    void aPictureThatEndsInItsHeaderIsAnError(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), format, out);
        for (int length : new int[] {3, 12, 24}) {
            assertThatThrownBy(() -> read("cut." + format, java.util.Arrays.copyOf(out.toByteArray(), length)))
                    .isInstanceOf(DreamTalkException.class)
                    .hasMessageContaining("cut." + format);
        }
    }

    @Test
    void aPictureThatMayNotBeReadIsAnError() throws IOException {
        assumeTrue(dir.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions to take away");
        Path file = Files.write(dir.resolve("locked.png"), png(image(8, 100)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user reads everything");
        assertThatThrownBy(() -> reader.readImage(file, SMALL))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("locked.png");
    }
}
