package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReadingTest {
    private static final MediaLimits SMALL = new MediaLimits(1_000_000, 16, 1, 1);

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    /** Red top left, green top right, blue bottom left, white bottom right; 64 x 32. */
    private static BufferedImage quarters(int type) {
        BufferedImage image = new BufferedImage(64, 32, type);
        Graphics2D g = image.createGraphics();
        Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
        for (int i = 0; i < 4; i++) {
            g.setColor(colours[i]);
            g.fillRect(32 * (i % 2), 16 * (i / 2), 32, 16);
        }
        g.dispose();
        return image;
    }

    private static int[] pixel(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return new int[] {image.data()[at] & 0xff, image.data()[at + 1] & 0xff, image.data()[at + 2] & 0xff};
    }

    private static String name(int[] rgb) {
        String key = "" + (rgb[0] > 128 ? 1 : 0) + (rgb[1] > 128 ? 1 : 0) + (rgb[2] > 128 ? 1 : 0);
        return switch (key) {
            case "100" -> "R";
            case "010" -> "G";
            case "001" -> "B";
            case "111" -> "W";
            default -> key;
        };
    }

    private static String corners(RgbImage image) {
        int x = image.width() - 5;
        int y = image.height() - 5;
        return name(pixel(image, 5, 5))
                + name(pixel(image, x, 5))
                + name(pixel(image, 5, y))
                + name(pixel(image, x, y));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
    void readsEveryFormat(String format) throws IOException {
        Path file = dir.resolve("a." + format);
        assertThat(ImageIO.write(quarters(BufferedImage.TYPE_INT_RGB), format, file.toFile()))
                .isTrue();
        RgbImage image = reader.readImage(file, SMALL);
        assertThat(image.width()).isEqualTo(64);
        assertThat(image.height()).isEqualTo(32);
        assertThat(corners(image)).isEqualTo("RGBW");
    }

    @Test
    void readsWebp() {
        Path file = dir.resolve("a.webp");
        assertThat(Encoded.picture(file, "webp", "libwebp")).isTrue();
        RgbImage image = reader.readImage(file, SMALL);
        assertThat(image.width()).isEqualTo(176);
        assertThat(image.height()).isEqualTo(144);
    }

    @ParameterizedTest
    @CsvSource({"1,RGBW", "2,GRWB", "3,WBGR", "4,BWRG", "5,RBGW", "6,BRWG", "7,WGBR", "8,GWRB"})
    void turnsUprightByExif(int code, String expected) throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(quarters(BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
        byte[] plain = jpeg.toByteArray();
        ByteBuffer exif = ByteBuffer.allocate(plain.length + 36);
        exif.put(plain, 0, 2).putShort((short) 0xffe1).putShort((short) 34);
        exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42})
                .putInt(8)
                .putShort((short) 1);
        exif.putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) code)
                .putShort((short) 0);
        exif.putInt(0);
        exif.put(plain, 2, plain.length - 2);
        RgbImage image = reader.readImage(Files.write(dir.resolve("a.jpg"), exif.array()), SMALL);
        assertThat(corners(image)).isEqualTo(expected);
        assertThat(image.width()).isEqualTo(code >= 5 ? 32 : 64);
    }

    @Test
    void composesTransparencyOnWhite() throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                image.setRGB(x, y, x < 16 ? 0x00123456 : 0x80000000);
            }
        }
        ImageIO.write(image, "png", dir.resolve("a.png").toFile());
        RgbImage read = reader.readImage(dir.resolve("a.png"), SMALL);
        assertThat(pixel(read, 3, 3)).containsExactly(255, 255, 255);
        assertThat(pixel(read, 30, 3)).containsExactly(127, 127, 127);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
    void keepsGreyAsStored(int type) throws IOException {
        BufferedImage image = new BufferedImage(32, 32, type);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                image.getRaster().setSample(x, y, 0, type == BufferedImage.TYPE_BYTE_GRAY ? 100 : 100 * 257);
            }
        }
        ImageIO.write(image, "png", dir.resolve("a.png").toFile());
        assertThat(pixel(reader.readImage(dir.resolve("a.png"), SMALL), 9, 9)).containsExactly(100, 100, 100);
    }

    @Test
    void checksTheSizeInTheHeader() throws IOException {
        Path file = dir.resolve("a.png");
        ImageIO.write(quarters(BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        assertThatThrownBy(() -> reader.readImage(file, new MediaLimits(2047, 16, 1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("64x32");
        assertThatThrownBy(() -> reader.readImage(file, new MediaLimits(1 << 20, 33, 1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least 33");
        // A header that promises a picture of 2^60 pixels must not be allocated.
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putInt(16, 1 << 30).putInt(20, 1 << 30);
        Files.write(file, bytes);
        assertThatThrownBy(() -> reader.readImage(file, SMALL)).isInstanceOf(DreamTalkException.class);
    }

    @Test
    void refusesWhatIsNoPicture() throws IOException {
        Path svg = Files.writeString(dir.resolve("a.png"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        for (Path file : new Path[] {svg, Files.createFile(dir.resolve("e.png")), dir, dir.resolve("missing.png")}) {
            assertThatThrownBy(() -> reader.readImage(file, SMALL))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("expected a picture");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
    void mutatedFilesEndInAnExceptionOrInAPicture(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(quarters(BufferedImage.TYPE_INT_RGB), format, out);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60; i++) {
            byte[] bad = out.toByteArray();
            for (int k = 0; k < 1 + i % 6; k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(dir.resolve("bad." + format), bad);
            try {
                assertThat(reader.readImage(file, SMALL).width()).isBetween(16, 1_000_000);
            } catch (DreamTalkException e) {
                assertThat(e).hasMessageContaining("bad." + format);
            }
        }
    }
}
