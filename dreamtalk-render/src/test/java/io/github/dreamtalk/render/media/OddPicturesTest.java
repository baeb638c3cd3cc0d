package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures as telephones, editors, scanners and web sites make them: read right, or refused by their name. */
class OddPicturesTest {
    private static final MediaLimits SMALL = new MediaLimits(2_000_000, 16, 1, 1);
    private static final int W = 64;
    private static final int H = 48;
    /** Skin, blue, white and green, in the quarters. */
    private static final int[] COLOURS = {0xaa735e, 0x283cc8, 0xfafafa, 0x146e32};

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    private static int quarter(int x, int y) {
        return COLOURS[2 * (2 * y / H) + 2 * x / W];
    }

    private static BufferedImage quarters(int type) {
        BufferedImage image = new BufferedImage(W, H, type);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                image.setRGB(x, y, 0xff000000 | quarter(x, y));
            }
        }
        return image;
    }

    private RgbImage read(byte[] bytes) throws IOException {
        return reader.readImage(Files.write(dir.resolve("picture"), bytes), SMALL);
    }

    private static void assertQuarters(RgbImage image, int tolerance, int... order) {
        for (int i = 0; i < 4; i++) {
            int x = image.width() * (1 + 2 * (i % 2)) / 4;
            int y = image.height() * (1 + 2 * (i / 2)) / 4;
            int expected = COLOURS[order.length == 0 ? i : order[i]];
            for (int c = 0; c < 3; c++) {
                assertThat(image.data()[3 * (y * image.width() + x) + c] & 255)
                        .as("channel %d of quarter %d", c, i)
                        .isCloseTo(expected >> 16 - 8 * c & 255, within(tolerance));
            }
        }
    }

    private static byte[] imageIo(BufferedImage image, String format, String compression, boolean progressive)
            throws IOException {
        // The JDK's own writer: it codes what it is given.
        ImageWriter writer = null;
        for (var all = ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), format);
                all.hasNext(); ) {
            ImageWriter next = all.next();
            writer = next.getClass().getName().startsWith("com.sun.") ? next : writer;
        }
        assertThat(writer).isNotNull();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (!compression.isEmpty()) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionType(compression);
            }
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "jpeg, '', false, 6",
        "jpeg, '', true, 6",
        "png, '', false, 0",
        "png, '', true, 0",
        "gif, '', true, 0",
        "bmp, BI_RGB, false, 0",
        "tiff, LZW, false, 0",
        "tiff, Deflate, false, 0",
        "tiff, ZLib, false, 0",
        "tiff, PackBits, false, 0",
        "tiff, JPEG, false, 8"
    })
    void everyCompressionIsRead(String format, String compression, boolean progressive, int tolerance)
            throws IOException {
        BufferedImage image =
                quarters(format.equals("gif") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_3BYTE_BGR);
        assertQuarters(read(imageIo(image, format, compression, progressive)), format.equals("gif") ? 30 : tolerance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LZW", "Deflate", "PackBits"})
    void tiffOfSixteenBitsIsReadWhateverItsCompression(String compression) throws IOException {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        BufferedImage image = new BufferedImage(model, model.createCompatibleWritableRaster(W, H), false, null);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                int rgb = quarter(x, y);
                image.getRaster()
                        .setPixel(x, y, new int[] {257 * (rgb >> 16 & 255), 257 * (rgb >> 8 & 255), 257 * (rgb & 255)});
            }
        }
        assertQuarters(read(imageIo(image, "tiff", compression, false)), 1);
    }

    /** Floats of 0 to 1; what is beyond is cut there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tiffOfFloatsIsRead(boolean big) throws IOException {
        TiffFile file = new TiffFile(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, W, H, 2, 32, 32, 32)
                .tag(339, 3, 3, 3);
        ByteBuffer samples = file.samples(12 * W * H);
        for (int i = 0; i < W * H; i++) {
            for (int c = 16; c >= 0; c -= 8) {
                float v = (quarter(i % W, i / W) >> c & 255) / 255f;
                samples.putFloat(v > 0.95f ? 1.5f : v);
            }
        }
        assertQuarters(read(file.bytes(samples)), 6);
    }

    /** Scientific cameras and renderers: one channel, of floats or of 32 bits. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void greyTiffOfThirtyTwoBitsIsRead(boolean floats) throws IOException {
        TiffFile file = new TiffFile(ByteOrder.LITTLE_ENDIAN, W, H, 1, 32).tag(339, floats ? 3 : 1);
        ByteBuffer samples = file.samples(4 * W * H);
        for (int i = 0; i < W * H; i++) {
            int v = quarter(i % W, i / W) & 255;
            if (floats) {
                samples.putFloat(v / 255f);
            } else {
                samples.putInt(v * 0x01010101);
            }
        }
        RgbImage image = read(file.bytes(samples));
        for (int i = 0; i < 4; i++) {
            int at = 3 * (H * (1 + 2 * (i / 2)) / 4 * W + W * (1 + 2 * (i % 2)) / 4);
            for (int c = 0; c < 3; c++) {
                assertThat(image.data()[at + c] & 255).isEqualTo(COLOURS[i] & 255);
            }
        }
    }

    /** Without a profile the inks are taken for those of an ideal press. */
    @Test
    void tiffForPrintHasItsColours() throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            TiffFile file = new TiffFile(order, W, H, 5, 8, 8, 8, 8).tag(332, 1);
            ByteBuffer samples = file.samples(4 * W * H);
            for (int i = 0; i < W * H; i++) {
                int rgb = quarter(i % W, i / W);
                int k = 255 - Math.max(rgb >> 16 & 255, Math.max(rgb >> 8 & 255, rgb & 255));
                for (int c = 16; c >= 0; c -= 8) {
                    samples.put((byte) (255 - (rgb >> c & 255) - k));
                }
                samples.put((byte) k);
            }
            RgbImage image = read(file.bytes(samples));
            // A press is no screen: near in every channel, and white stays white.
            assertQuarters(image, 55);
            int paper = 3 * (H * 3 / 4 * W + W / 4);
            assertThat(image.data()[paper] & 255).isGreaterThan(240);
        }
    }

    @Test
    void tiffInLabHasItsColours() throws IOException {
        TiffFile file = new TiffFile(ByteOrder.BIG_ENDIAN, W, H, 8, 8, 8, 8);
        ByteBuffer samples = file.samples(3 * W * H);
        for (int i = 0; i < W * H; i++) {
            samples.put((byte) 128).put((byte) 60).put((byte) 40);
        }
        byte[] bytes = file.bytes(samples);
        Throwable thrown = catchThrowable(() -> {
            RgbImage image = read(bytes);
            // L 50, a 60, b 40: a strong red.
            assertThat(image.data()[0] & 255).isGreaterThan(180);
            assertThat(image.data()[2] & 255).isLessThan(100);
        });
        if (thrown != null) {
            assertThat(thrown).hasMessageContaining("unsupported TIFF picture");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrientationOfALongTiffIsFound(int code) throws IOException {
        int[][] order = {
            {0, 1, 2, 3},
            {1, 0, 3, 2},
            {3, 2, 1, 0},
            {2, 3, 0, 1},
            {0, 2, 1, 3},
            {2, 0, 3, 1},
            {3, 1, 2, 0},
            {1, 3, 0, 2}
        };
        int scale = 4;
        TiffFile file = new TiffFile(ByteOrder.LITTLE_ENDIAN, scale * W, scale * H, 2, 8, 8, 8).tag(274, code);
        ByteBuffer samples = file.samples(3 * scale * scale * W * H);
        for (int i = 0; i < scale * scale * W * H; i++) {
            int rgb = quarter(i % (scale * W) / scale, i / (scale * W) / scale);
            samples.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
        byte[] bytes = file.bytes(samples);
        assertThat(bytes.length).as("the directory lies beyond 64 KiB").isGreaterThan(1 << 17);
        RgbImage image = read(bytes);
        assertThat(image.width()).isEqualTo(code < 5 ? scale * W : scale * H);
        assertQuarters(image, 0, order[code - 1]);
    }

    /** The first directory of many cameras' raw pictures is a small preview. */
    @Test
    void aCamerasRawPictureIsNotItsPreview() throws IOException {
        TiffFile preview = new TiffFile(ByteOrder.LITTLE_ENDIAN, W, H, 2, 8, 8, 8).tag(254, 1);
        TiffFile negative = new TiffFile(ByteOrder.BIG_ENDIAN, W, H, 2, 8, 8, 8).tag(50_706, 1, 4);
        for (TiffFile file : new TiffFile[] {preview, negative}) {
            assertThatThrownBy(() -> read(file.bytes(file.samples(3 * W * H))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("found a camera's raw picture")
                    .hasMessageContaining("develop it as JPEG or PNG");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 255, 6", "true, 255, 0", "false, 128, 8", "true, 128, 2"})
    void webpHasItsColours(boolean lossless, int alpha, int tolerance) throws IOException {
        Path file = Stills.webp(dir.resolve("a.webp"), W, H, 1, lossless, (f, x, y) -> alpha << 24 | quarter(x, y));
        RgbImage image = reader.readImage(file, SMALL);
        if (alpha == 255) {
            assertQuarters(image, tolerance);
        } else {
            for (int i = 0; i < 4; i++) {
                int at = 3 * (H * (1 + 2 * (i / 2)) / 4 * W + W * (1 + 2 * (i % 2)) / 4);
                for (int c = 0; c < 3; c++) {
                    int value = COLOURS[i] >> 16 - 8 * c & 255;
                    assertThat(image.data()[at + c] & 255)
                            .as("quarter %d channel %d over white", i, c)
                            .isCloseTo((value * 128 + 255 * 127) / 255, within(tolerance));
                }
            }
        }
    }

    /** High pictures have no matrix of their own in WebP, as videos do. */
    @Test
    void webpOfHighDefinitionHasItsColoursToo() {
        Path file =
                Stills.webp(dir.resolve("high.webp"), 32, 1200, 1, false, (f, x, y) -> 0xff000000 | COLOURS[y / 300]);
        RgbImage image = reader.readImage(file, SMALL);
        for (int i = 0; i < 4; i++) {
            int at = 3 * ((150 + 300 * i) * 32 + 16);
            for (int c = 0; c < 3; c++) {
                assertThat(image.data()[at + c] & 255).isCloseTo(COLOURS[i] >> 16 - 8 * c & 255, within(6));
            }
        }
    }

    /** The first picture of an animation; the second is all of one colour. */
    @ParameterizedTest
    @CsvSource({"false, 255", "true, 255", "false, 200"})
    void anAnimatedWebpGivesItsFirstPicture(boolean lossless, int alpha) {
        Path file = Stills.webp(
                dir.resolve("anim.webp"),
                W,
                H,
                4,
                lossless,
                (f, x, y) -> f == 0 ? alpha << 24 | quarter(x, y) : 0xff000000 | f * 40);
        RgbImage image = reader.readImage(file, SMALL);
        assertThat(image.width()).isEqualTo(W);
        assertQuarters(image, alpha == 255 ? 8 : 60);
    }

    /** A frame may be smaller than its canvas. */
    @Test
    void aPartOfAnAnimatedCanvasStandsOnWhite() throws IOException {
        Path part = Stills.webp(dir.resolve("part.webp"), 20, 16, 1, true, (f, x, y) -> 0xff283cc8);
        byte[] chunk = Files.readAllBytes(part);
        byte[] body = Arrays.copyOfRange(chunk, 12, chunk.length);
        ByteBuffer b = ByteBuffer.allocate(12 + 18 + 14 + 8 + 16 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(ascii("RIFF")).putInt(b.capacity() - 8).put(ascii("WEBP"));
        b.put(ascii("VP8X")).putInt(10).putInt(2).put(int24(W - 1)).put(int24(H - 1));
        b.put(ascii("ANIM")).putInt(6).putInt(0).putShort((short) 0);
        b.put(ascii("ANMF")).putInt(16 + body.length);
        b.put(int24(10 / 2))
                .put(int24(20 / 2))
                .put(int24(19))
                .put(int24(15))
                .put(int24(100))
                .put((byte) 0);
        b.put(body);
        RgbImage image = read(b.array());
        assertThat(image.width()).isEqualTo(W);
        assertThat(image.height()).isEqualTo(H);
        for (int[] p : new int[][] {{9, 20, 255}, {10, 20, 0x28}, {29, 35, 0x28}, {30, 35, 255}, {10, 19, 255}}) {
            assertThat(image.data()[3 * (p[1] * W + p[0])] & 255)
                    .as("at %d, %d", p[0], p[1])
                    .isEqualTo(p[2]);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] int24(int v) {
        return new byte[] {(byte) v, (byte) (v >> 8), (byte) (v >> 16)};
    }

    @Test
    void avifHasItsColours() {
        Path file = Stills.avif(dir.resolve("a.avif"), W, H, (f, x, y) -> quarter(x, y));
        assertQuarters(reader.readImage(file, SMALL), 6);
    }

    /** A profile that is far from sRGB: what the numbers mean counts, not what they are. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "webp"})
    void theProfileOfAPictureCounts(String format) throws IOException {
        ColorSpace linear = ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB);
        byte[] icc = ((ICC_ColorSpace) linear).getProfile().getData();
        ComponentColorModel model =
                new ComponentColorModel(linear, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        BufferedImage image = new BufferedImage(model, model.createCompatibleWritableRaster(W, H), false, null);
        new ColorConvertOp(null).filter(quarters(BufferedImage.TYPE_INT_RGB), image);
        byte[] bytes;
        if (format.equals("png")) {
            BufferedImage bare = new BufferedImage(W, H, BufferedImage.TYPE_3BYTE_BGR);
            for (int y = 0; y < H; y++) {
                for (int x = 0; x < W; x++) {
                    bare.getRaster().setPixel(x, y, image.getRaster().getPixel(x, y, new int[3]));
                }
            }
            bytes = withChunk(imageIo(bare, "png", "", false), "iCCP", compressed(icc));
        } else {
            int[] p = new int[3];
            Path plain = Stills.webp(dir.resolve("p.webp"), W, H, 1, true, (f, x, y) -> {
                image.getRaster().getPixel(x, y, p);
                return 0xff000000 | p[0] << 16 | p[1] << 8 | p[2];
            });
            byte[] simple = Files.readAllBytes(plain);
            ByteBuffer b = ByteBuffer.allocate(simple.length + 18 + 8 + icc.length + (icc.length & 1))
                    .order(ByteOrder.LITTLE_ENDIAN);
            b.put(ascii("RIFF")).putInt(b.capacity() - 8).put(ascii("WEBP"));
            b.put(ascii("VP8X")).putInt(10).putInt(0x20).put(int24(W - 1)).put(int24(H - 1));
            b.put(ascii("ICCP")).putInt(icc.length).put(icc).put(new byte[icc.length & 1]);
            b.put(simple, 12, simple.length - 12);
            bytes = b.array();
        }
        assertQuarters(read(bytes), 6);
    }

    private static byte[] compressed(byte[] icc) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'x', 0, 0});
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(icc);
        }
        return out.toByteArray();
    }

    /** Behind the header, where profiles stand. */
    private static byte[] withChunk(byte[] png, String type, byte[] body) {
        ByteBuffer b = ByteBuffer.allocate(png.length + 12 + body.length);
        b.put(png, 0, 33).putInt(body.length).put(ascii(type)).put(body);
        CRC32 crc = new CRC32();
        crc.update(ascii(type));
        crc.update(body);
        return b.putInt((int) crc.getValue()).put(png, 33, png.length - 33).array();
    }

    /** A profile that is damaged, or for inks, is left aside as browsers do. */
    @Test
    void aProfileThatIsNoneIsLeftAside() throws IOException {
        byte[] png = imageIo(quarters(BufferedImage.TYPE_INT_RGB), "png", "", false);
        for (byte[] junk : new byte[][] {{1, 2, 3}, new byte[500], new byte[0]}) {
            assertQuarters(read(withChunk(png, "iCCP", compressed(junk))), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void palettesOfEveryDepthAreRead(int bits) throws IOException {
        byte[][] channels = new byte[3][1 << bits];
        for (int i = 0; i < 1 << bits; i++) {
            for (int c = 0; c < 3; c++) {
                channels[c][i] = (byte) (COLOURS[i % 4] >> 16 - 8 * c);
            }
        }
        IndexColorModel model = new IndexColorModel(bits, 1 << bits, channels[0], channels[1], channels[2]);
        BufferedImage image = new BufferedImage(
                W, H, bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                image.getRaster().setSample(x, y, 0, (2 * (2 * y / H) + 2 * x / W) % (1 << bits));
            }
        }
        int[] order = bits == 1 ? new int[] {0, 1, 0, 1} : new int[] {0, 1, 2, 3};
        for (String format : new String[] {"png", "gif", "bmp", "tiff"}) {
            if (!format.equals("bmp") || bits != 2) {
                assertQuarters(read(imageIo(image, format, "", false)), 0, order);
            }
        }
    }

    /** Texts of a megabyte may hold a gigabyte, and damaged ones hide no picture: they are not for the decoder. */
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_INDEXED})
    void whatBelongsToNoPixelIsHiddenFromPngsDecoder(int type) throws IOException {
        byte[] plain = imageIo(quarters(type), "png", "", false);
        byte[] junk = new byte[300];
        Arrays.fill(junk, (byte) 0x5a);
        junk[1] = 0;
        byte[] texts = plain;
        for (String chunk : new String[] {"zTXt", "iTXt", "tEXt", "iCCP", "tIME", "sPLT", "hIST", "gAMA"}) {
            texts = withChunk(texts, chunk, junk);
        }
        assertThat(read(texts).data()).isEqualTo(read(plain).data());
        Path file = Files.write(dir.resolve("texts.png"), texts);
        try (PngPixels shown = new PngPixels(file)) {
            byte[] all = new byte[(int) shown.length()];
            shown.readFully(all);
            assertThat(all).isEqualTo(plain);
            assertThat(shown.read()).isEqualTo(-1);
            shown.seek(33);
            assertThat(shown.readInt())
                    .as("first behind the header")
                    .isEqualTo(ByteBuffer.wrap(plain).getInt(33));
        }
    }

    @ParameterizedTest
    @CsvSource({"6, 2 0 3 1", "8, 1 3 0 2", "2, 1 0 3 2"})
    void theOrientationOfPngAndWebpCounts(int code, String order) throws IOException {
        int[] quarters =
                Arrays.stream(order.split(" ")).mapToInt(Integer::parseInt).toArray();
        ByteBuffer exif = ByteBuffer.allocate(26);
        exif.put(ascii("MM")).putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) code);
        RgbImage png =
                read(withChunk(imageIo(quarters(BufferedImage.TYPE_INT_RGB), "png", "", false), "eXIf", exif.array()));
        assertQuarters(png, 0, quarters);
        byte[] simple = Files.readAllBytes(
                Stills.webp(dir.resolve("p.webp"), W, H, 1, true, (f, x, y) -> 0xff000000 | quarter(x, y)));
        for (String mark : new String[] {"", "Exif\0\0"}) {
            int length = mark.length() + exif.capacity();
            ByteBuffer b = ByteBuffer.allocate(simple.length + 18 + 8 + length).order(ByteOrder.LITTLE_ENDIAN);
            b.put(ascii("RIFF")).putInt(b.capacity() - 8).put(ascii("WEBP"));
            b.put(ascii("VP8X")).putInt(10).putInt(8).put(int24(W - 1)).put(int24(H - 1));
            b.put(simple, 12, simple.length - 12);
            b.put(ascii("EXIF")).putInt(length).put(ascii(mark)).put(exif.array());
            assertQuarters(read(b.array()), 0, quarters);
        }
    }

    private static byte[] bigTiff(ByteOrder order, int orientation) {
        int[][] tags = {
            {256, 4, 1, W},
            {257, 4, 1, H},
            {258, 3, 3, 8},
            {259, 3, 1, 1},
            {262, 3, 1, 2},
            {273, 16, 1, 16},
            {274, 3, 1, orientation},
            {277, 3, 1, 3},
            {278, 4, 1, H},
            {279, 16, 1, 3 * W * H},
            {284, 3, 1, 1}
        };
        int directory = 16 + 3 * W * H;
        ByteBuffer b = ByteBuffer.allocate(directory + 8 + 20 * tags.length + 8).order(order);
        b.put(ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM")).putShort((short) 43);
        b.putShort((short) 8).putShort((short) 0).putLong(directory);
        for (int i = 0; i < W * H; i++) {
            int rgb = quarter(i % W, i / W);
            b.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
        b.putLong(tags.length);
        for (int[] tag : tags) {
            b.putShort((short) tag[0]).putShort((short) tag[1]).putLong(tag[2]);
            int next = b.position() + 8;
            for (int i = 0; i < tag[2]; i++) {
                if (tag[1] == 3) {
                    b.putShort((short) tag[3]);
                } else if (tag[1] == 4) {
                    b.putInt(tag[3]);
                } else {
                    b.putLong(tag[3]);
                }
            }
            b.position(next);
        }
        return b.array();
    }

    @Test
    void bigTiffIsReadAndTurned() throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            assertQuarters(read(bigTiff(order, 1)), 0);
            assertQuarters(read(bigTiff(order, 6)), 0, 2, 0, 3, 1);
        }
    }

    /** What a TIFF states is held against what is there: where its pixels end, and where its directory does. */
    @Test
    void aCutTiffSaysHowMuchIsMissing() throws IOException {
        byte[] big = bigTiff(ByteOrder.LITTLE_ENDIAN, 1);
        int directory = big.length - 8;
        TiffFile plain = new TiffFile(ByteOrder.BIG_ENDIAN, W, H, 2, 8, 8, 8);
        byte[] small = plain.bytes(plain.samples(3 * W * H));
        int entries = ByteBuffer.wrap(small).getShort(8 + 3 * W * H);
        int end = 8 + 3 * W * H + 2 + 12 * entries;
        for (Map.Entry<byte[], Integer> e : Map.of(big, directory, small, end).entrySet()) {
            int there = e.getValue() - 30;
            assertThatThrownBy(() -> read(Arrays.copyOf(e.getKey(), there)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("it has %d of the %d bytes it states", there, e.getValue());
        }
        // The directory in front, as many libraries write it: a gap in the pixels is found by their places.
        byte[] front = new byte[small.length + 4096];
        System.arraycopy(small, 0, front, 0, small.length);
        int strip = 8 + 3 * W * H + 2;
        while (ByteBuffer.wrap(front).getShort(strip) != 273) {
            strip += 12;
        }
        ByteBuffer.wrap(front).putInt(strip + 8, small.length);
        int stated = small.length + 3 * W * H;
        assertThatThrownBy(() -> read(front))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it has %d of the %d bytes it states", front.length, stated);
        // The sixth tag says where the strip begins, in 64 bits.
        byte[] far = bigTiff(ByteOrder.BIG_ENDIAN, 1);
        int tag = 16 + 3 * W * H + 8 + 5 * 20;
        assertThat(ByteBuffer.wrap(far).getShort(tag)).isEqualTo((short) 273);
        ByteBuffer.wrap(far).putLong(tag + 12, far.length);
        assertThatThrownBy(() -> read(far))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it has %d of the %d bytes it states", far.length, far.length + 3 * W * H);
    }

    @Test
    void aCutPictureIsCalledSo() throws IOException {
        Map<String, byte[]> whole = new LinkedHashMap<>();
        BufferedImage image = new BufferedImage(200, 160, BufferedImage.TYPE_3BYTE_BGR);
        java.util.Random random = new java.util.Random(3);
        for (int y = 0; y < 160; y++) {
            for (int x = 0; x < 200; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24) & 0x3f3f3f);
            }
        }
        whole.put("jpeg", imageIo(image, "jpeg", "", false));
        whole.put("progressive", imageIo(image, "jpeg", "", true));
        whole.put("png", imageIo(image, "png", "", false));
        whole.put("gif", imageIo(image, "gif", "", false));
        whole.put("bmp", imageIo(image, "bmp", "", false));
        whole.put("tiff", imageIo(image, "tiff", "", false));
        for (String compression : new String[] {"LZW", "Deflate", "PackBits", "JPEG"}) {
            whole.put("tiff " + compression, imageIo(image, "tiff", compression, false));
        }
        whole.put(
                "webp",
                Files.readAllBytes(Stills.webp(
                        dir.resolve("w"), 200, 160, 1, false, (f, x, y) -> 0xff000000 | image.getRGB(x, y))));
        whole.put(
                "lossless",
                Files.readAllBytes(Stills.webp(
                        dir.resolve("l"), 200, 160, 1, true, (f, x, y) -> 0xff000000 | image.getRGB(x, y))));
        whole.put("avif", Files.readAllBytes(Stills.avif(dir.resolve("v"), 200, 160, (f, x, y) -> image.getRGB(x, y))));
        for (Map.Entry<String, byte[]> e : whole.entrySet()) {
            byte[] bytes = e.getValue();
            assertThat(read(bytes).width()).as(e.getKey()).isEqualTo(200);
            for (double keep : new double[] {0.99, 0.8, 0.4}) {
                assertThatThrownBy(() -> read(Arrays.copyOf(bytes, (int) (bytes.length * keep))))
                        .as("%s at %s", e.getKey(), keep)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("cut off")
                        .hasMessageContaining("expected the whole file; download or copy it again");
            }
        }
        // Some cameras forget the mark of the end.
        byte[] jpeg = whole.get("jpeg");
        assertThat(read(Arrays.copyOf(jpeg, jpeg.length - 2)).width()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\xff\\x0a\\x00 | JPEG XL",
                "\\x00\\x00\\x00\\x0cJXL \\x0d\\x0a | JPEG XL",
                "\\x00\\x00\\x00\\x0cjP  \\x0d\\x0a | JPEG 2000",
                "\\xff\\x4f\\xff\\x51\\x00 | JPEG 2000",
                "8BPS\\x00\\x01 | a Photoshop document",
                "gimp xcf v011 | a GIMP document",
                "%PDF-1.7 | PDF",
                "%!PS-Adobe-3.0 EPSF | PostScript",
                "\\x76\\x2f\\x31\\x01\\x02 | OpenEXR",
                "#?RADIANCE\\x0a | Radiance HDR",
                "DDS \\x7c\\x00 | a DirectDraw texture",
                "\\x00\\x00\\x01\\x00\\x01\\x00 | a Windows icon",
                "P6 2 2 255 | a Netpbm picture",
                "<svg xmlns='x'> | SVG, a drawing,",
                "<?xml version='1.0'?><!-- made by -->\\x0a<svg> | SVG, a drawing,",
                "<!DOCTYPE html><html> | a web page",
                "\\x00\\x00\\x00\\x18ftypcrx \\x00\\x00 | a camera's raw picture",
                "II*\\x00\\x10\\x00\\x00\\x00CR\\x02\\x00 | a camera's raw picture",
                "IIRO\\x08\\x00 | a camera's raw picture",
                "\\x00\\x00\\x00\\x18ftypmp42\\x00\\x00\\x00\\x00isom | a video",
                "\\x1a\\x45\\xdf\\xa3\\x01 | a video"
            })
    void whatIsNotReadIsNamed(String start, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < start.length(); i++) {
            if (start.startsWith("\\x", i)) {
                bytes.write(Integer.parseInt(start.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                bytes.write(start.charAt(i));
            }
        }
        bytes.writeBytes(new byte[64]);
        assertThatThrownBy(() -> read(bytes.toByteArray()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found " + name)
                .hasMessageContaining("which is no supported picture, expected a picture (png, jpeg, webp, heic,")
                .hasMessageMatching("(?s).* as JPEG or PNG");
    }
}
