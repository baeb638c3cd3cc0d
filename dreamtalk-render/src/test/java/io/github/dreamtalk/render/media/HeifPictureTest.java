package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HEIC as telephones make it, its pixels known to the last bit: one picture or tiles, turned, in colours it states. */
class HeifPictureTest {
    private static final MediaLimits SMALL = new MediaLimits(1_000_000, 16, 1, 1);
    private static final int[][] COLOURS = {{170, 115, 94}, {40, 60, 200}, {250, 250, 250}, {20, 110, 50}};

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    /** BT.601 or BT.709, full range. */
    private static int[] yuv(int[] rgb, boolean bt709) {
        double kr = bt709 ? 0.2126 : 0.299;
        double kb = bt709 ? 0.0722 : 0.114;
        double y = kr * rgb[0] + (1 - kr - kb) * rgb[1] + kb * rgb[2];
        return new int[] {
            (int) Math.round(y),
            (int) Math.round(128 + (rgb[2] - y) / (2 * (1 - kb))),
            (int) Math.round(128 + (rgb[0] - y) / (2 * (1 - kr)))
        };
    }

    /** Four quarters of 32 x 16 pixels. */
    private static PcmHevc.Samples quarters(boolean bt709) {
        return (plane, x, y) -> {
            int half = plane == 0 ? 1 : 2;
            return yuv(COLOURS[2 * (y * half / 16) + x * half / 32], bt709)[plane];
        };
    }

    private static PcmHevc.Samples plain(int[] rgb) {
        return (plane, x, y) -> yuv(rgb, false)[plane];
    }

    private RgbImage read(String name, byte[] bytes) throws IOException {
        return reader.readImage(Files.write(dir.resolve(name), bytes), SMALL);
    }

    private static void assertQuarters(RgbImage image, int... colours) {
        for (int i = 0; i < 4; i++) {
            int x = image.width() * (1 + 2 * (i % 2)) / 4;
            int y = image.height() * (1 + 2 * (i / 2)) / 4;
            assertPixel(image, x, y, COLOURS[colours[i]]);
        }
    }

    private static void assertPixel(RgbImage image, int x, int y, int[] rgb) {
        for (int c = 0; c < 3; c++) {
            assertThat(image.data()[3 * (y * image.width() + x) + c] & 255)
                    .as("channel %d at %d, %d of %s", c, x, y, Arrays.toString(rgb))
                    .isCloseTo(rgb[c], within(3));
        }
    }

    private static byte[] heic(int matrix, byte[]... more) {
        PcmHevc hevc = new PcmHevc(64, 32);
        HeifFile file = new HeifFile("heic");
        byte[][] properties = new byte[3 + more.length][];
        properties[0] = HeifFile.box("hvcC", hevc.configuration());
        properties[1] = HeifFile.size(64, 32);
        properties[2] = HeifFile.colours(matrix);
        System.arraycopy(more, 0, properties, 3, more.length);
        file.item("hvc1", hevc.item(quarters(matrix == 1)), properties);
        return file.bytes();
    }

    @Test
    void onePictureInTheColoursItsContainerStates() throws IOException {
        for (int matrix : new int[] {6, 1}) {
            RgbImage image = read("a.heic", heic(matrix));
            assertThat(image.width()).isEqualTo(64);
            assertThat(image.height()).isEqualTo(32);
            assertQuarters(image, 0, 1, 2, 3);
        }
    }

    /** Quarters of a turn anticlockwise. */
    @ParameterizedTest
    @CsvSource({"0, 64, 0 1 2 3", "1, 32, 1 3 0 2", "2, 64, 3 2 1 0", "3, 32, 2 0 3 1"})
    void itIsTurnedUpright(int turns, int width, String quarters) throws IOException {
        RgbImage image = read("turned.heic", heic(6, HeifFile.rotation(turns)));
        assertThat(image.width()).isEqualTo(width);
        assertQuarters(
                image,
                Arrays.stream(quarters.split(" ")).mapToInt(Integer::parseInt).toArray());
    }

    @ParameterizedTest
    @CsvSource({"0, 2 3 0 1", "1, 1 0 3 2"})
    void aMirroredPictureIsMirroredBack(int axis, String quarters) throws IOException {
        assertQuarters(
                read("mirror.heic", heic(6, HeifFile.mirror(axis))),
                Arrays.stream(quarters.split(" ")).mapToInt(Integer::parseInt).toArray());
    }

    /** As an iPhone writes it: tiles of one size, cut to the size of the picture, a thumbnail beside, turned. */
    @Test
    void tilesArePutTogetherCutAndTurned() throws IOException {
        PcmHevc hevc = new PcmHevc(32, 32);
        byte[] configuration = HeifFile.box("hvcC", hevc.configuration());
        for (int turns = 0; turns < 2; turns++) {
            HeifFile file = new HeifFile("heic");
            file.item(
                    "hvc1",
                    hevc.item(plain(new int[] {9, 9, 9})),
                    configuration,
                    HeifFile.size(32, 32),
                    HeifFile.colours(1));
            for (int[] rgb : COLOURS) {
                file.item("hvc1", hevc.item(plain(rgb)), configuration, HeifFile.size(32, 32), HeifFile.colours(6));
            }
            // Of another picture in tiles, whose colours are not its.
            file.grid(1, 1, 32, 32, List.of(1), HeifFile.size(32, 32));
            int grid = file.grid(2, 2, 60, 50, List.of(2, 3, 4, 5), HeifFile.size(60, 50), HeifFile.rotation(turns));
            RgbImage image = read("tiles.heic", file.primary(grid).bytes());
            assertThat(image.width()).isEqualTo(turns == 0 ? 60 : 50);
            assertThat(image.height()).isEqualTo(turns == 0 ? 50 : 60);
            if (turns == 0) {
                assertQuarters(image, 0, 1, 2, 3);
                assertPixel(image, 31, 31, COLOURS[0]);
                assertPixel(image, 32, 31, COLOURS[1]);
                assertPixel(image, 31, 32, COLOURS[2]);
                assertPixel(image, 59, 49, COLOURS[3]);
            } else {
                assertQuarters(image, 1, 3, 0, 2);
            }
        }
    }

    /** A gain map or a depth map beside the picture may stand before it, and has colours of its own. */
    @Test
    void theColoursOfOtherPicturesAreNotItsOwn() throws IOException {
        PcmHevc hevc = new PcmHevc(64, 32);
        byte[] configuration = HeifFile.box("hvcC", hevc.configuration());
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        HeifFile file = new HeifFile("heic");
        file.item(
                "hvc1",
                hevc.item(quarters(true)),
                configuration,
                HeifFile.size(64, 32),
                HeifFile.colours(1),
                HeifFile.profile(linear));
        int own = file.item(
                "hvc1", hevc.item(quarters(false)), configuration, HeifFile.size(64, 32), HeifFile.colours(6));
        assertQuarters(read("map.heic", file.primary(own).bytes()), 0, 1, 2, 3);
    }

    @Test
    void itsOwnProfileCounts() throws IOException {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        RgbImage image = read("profile.heic", heic(6, HeifFile.profile(linear)));
        // 170 of 255 of the light is 212 in sRGB's curve.
        assertThat(image.data()[0] & 255).isCloseTo(212, within(4));
    }

    /** A clean aperture: its size, and how far its middle lies from that of the whole, as fractions. */
    @ParameterizedTest
    @CsvSource({"-16, -8, 0", "16, -8, 1", "-16, 8, 2", "16, 8, 3"})
    void aCroppedPictureIsCropped(int right, int down, int colour) throws IOException {
        ByteBuffer clap = ByteBuffer.allocate(32);
        for (int v : new int[] {32, 1, 16, 1, right, 1, down, 1}) {
            clap.putInt(v);
        }
        RgbImage image = read("crop.heic", heic(6, HeifFile.box("clap", clap.array())));
        assertThat(image.width()).isEqualTo(32);
        assertThat(image.height()).isEqualTo(16);
        assertQuarters(image, colour, colour, colour, colour);
    }

    /** The coding may hold far more pixels than the container says of it; they are not decoded. */
    @Test
    void aPictureThatIsLargerThanItsWordIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(Stills.avif(dir.resolve("a.avif"), 512, 384, (f, x, y) -> 0x808080));
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("ispe");
        ByteBuffer.wrap(bytes).putInt(at + 8, 64).putInt(at + 12, 48);
        assertThatThrownBy(() -> read("liar.avif", bytes))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("liar.avif")
                .hasMessageContaining("cannot be decoded");
    }

    /** Tiles are cut to the picture after they are decoded. */
    @Test
    void tilesFarBeyondThePictureAreRefused() throws IOException {
        PcmHevc hevc = new PcmHevc(48, 64);
        byte[] configuration = HeifFile.box("hvcC", hevc.configuration());
        HeifFile file = new HeifFile("heic");
        file.item("hvc1", hevc.item(plain(COLOURS[0])), configuration, HeifFile.size(48, 64));
        int grid = file.grid(2, 2, 40, 40, List.of(1, 1, 1, 1), HeifFile.size(40, 40));
        Path tiles = Files.write(dir.resolve("waste.heic"), file.primary(grid).bytes());
        assertThat(reader.readImage(tiles, new MediaLimits(8192, 16, 1, 1)).width())
                .isEqualTo(40);
        assertThatThrownBy(() -> reader.readImage(tiles, new MediaLimits(4000, 16, 1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("its tiles have 96x128 pixels, the picture 40x40");
    }

    @Test
    void limitsHoldForTheWholeAndForTiles() throws IOException {
        Path one = Files.write(dir.resolve("one.heic"), heic(6));
        assertThatThrownBy(() -> reader.readImage(one, new MediaLimits(2000, 16, 1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found 64x32 pixels, expected at most 2000 in all");
        assertThatThrownBy(() -> reader.readImage(one, MediaLimits.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected at least 128 on each side");
        HeifFile file = new HeifFile("heic");
        PcmHevc hevc = new PcmHevc(32, 32);
        file.item(
                "hvc1",
                hevc.item(plain(COLOURS[0])),
                HeifFile.box("hvcC", hevc.configuration()),
                HeifFile.size(32, 32));
        int grid = file.grid(1, 2, 64, 32, List.of(1, 1), HeifFile.size(64, 32));
        Path tiles = Files.write(dir.resolve("tiles.heic"), file.primary(grid).bytes());
        assertThatThrownBy(() -> reader.readImage(tiles, new MediaLimits(2000, 16, 1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found 64x32 pixels");
    }

    @Test
    void aFileThatIsCutOffIsCalledSo() throws IOException {
        byte[] whole = heic(6);
        for (double keep : new double[] {0.95, 0.6}) {
            assertThatThrownBy(() -> read("cut.heic", Arrays.copyOf(whole, (int) (whole.length * keep))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("cut off")
                    .hasMessageContaining("copy it again");
        }
    }
}
