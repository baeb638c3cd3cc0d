package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of items that FFmpeg's demuxer ends the process for do not reach it. */
class ItemTablesTest {
    private static final byte[] HANDLER =
            HeifFile.full("hdlr", 0, HeifFile.ints(0), HeifFile.ascii("pict"), new byte[13]);

    @TempDir
    Path dir;

    private boolean allow(byte[]... parts) throws IOException {
        return ItemTables.allow(Files.write(dir.resolve("a"), HeifFile.concat(parts)));
    }

    private static byte[] info(int number, String type) {
        return HeifFile.full("infe", 2, HeifFile.shorts(number, 0), HeifFile.ascii(type), new byte[1]);
    }

    private static byte[] infos(byte[]... each) {
        return HeifFile.full("iinf", 0, HeifFile.shorts(each.length), HeifFile.concat(each));
    }

    /** Version 0: number, reference, one stretch. */
    private static byte[] place(int number, int length) {
        return HeifFile.concat(HeifFile.shorts(number, 0, 1), HeifFile.ints(100, length));
    }

    private static byte[] places(byte[]... each) {
        return HeifFile.full("iloc", 0, new byte[] {0x44, 0}, HeifFile.shorts(each.length), HeifFile.concat(each));
    }

    private static byte[] meta(byte[]... boxes) {
        byte[] all = HeifFile.full("meta", 0, HANDLER, HeifFile.concat(boxes));
        return HeifFile.concat(HeifFile.box("ftyp", HeifFile.ascii("heic")), all, HeifFile.box("mdat", new byte[400]));
    }

    @Test
    void picturesOfSomeLengthAreAllowedInAnyVersionOfTheTables() throws IOException {
        byte[] infos = infos(info(1, "hvc1"), info(2, "av01"), info(3, "Exif"));
        assertThat(allow(meta(infos, places(place(1, 9), place(2, 9), place(3, 0)))))
                .isTrue();
        assertThat(allow(meta(places(place(1, 9), place(2, 9)), infos))).isTrue();
        byte[] longCount = HeifFile.full("iinf", 1, HeifFile.ints(1), info(1, "hvc1"));
        byte[] withBase = HeifFile.full(
                "iloc",
                1,
                new byte[] {(byte) 0x88, 0x40},
                HeifFile.shorts(1, 1, 0, 0),
                HeifFile.ints(7),
                HeifFile.shorts(1),
                HeifFile.ints(0, 1, 0, 9));
        assertThat(allow(meta(longCount, withBase))).isTrue();
        byte[] longNumbers = HeifFile.full(
                "iloc", 2, new byte[] {0x04, 0}, HeifFile.ints(1, 1), HeifFile.shorts(0, 0, 1), HeifFile.ints(9));
        assertThat(allow(meta(longCount, longNumbers))).isTrue();
    }

    @Test
    void aPictureWithoutALengthIsRefused() throws IOException {
        byte[] one = infos(info(1, "hvc1"));
        assertThat(allow(meta(one, places(place(1, 9))))).isTrue();
        assertThat(allow(meta(one, places(place(1, 0))))).as("none").isFalse();
        assertThat(allow(meta(one, places(place(1, 900_000)))))
                .as("beyond the file")
                .isFalse();
        assertThat(allow(meta(one, places(place(2, 9))))).as("of another").isFalse();
        assertThat(allow(meta(one, places()))).as("nothing").isFalse();
        assertThat(allow(meta(one))).as("no table").isFalse();
        assertThat(allow(meta(one, places(place(1, 0), place(1, 9)))))
                .as("of two one without")
                .isFalse();
        byte[] two = infos(info(1, "Exif"), info(2, "av01"));
        assertThat(allow(meta(two, places(place(2, 0), place(1, 9)))))
                .as("by number")
                .isFalse();
        assertThat(allow(meta(two, places(place(2, 9), place(1, 0)))))
                .as("by number")
                .isTrue();
        byte[] noLengths =
                HeifFile.full("iloc", 0, new byte[] {0x40, 0}, HeifFile.shorts(1, 1, 0, 1), HeifFile.ints(100));
        assertThat(allow(meta(one, noLengths))).as("no field for it").isFalse();
        byte[] noStretch =
                HeifFile.full("iloc", 0, new byte[] {0x44, 0}, HeifFile.shorts(1, 1, 0, 0), HeifFile.ints(100, 9));
        assertThat(allow(meta(one, noStretch))).as("no stretch").isFalse();
        byte[] huge =
                HeifFile.full("iloc", 0, new byte[] {0x48, 0}, HeifFile.shorts(1, 1, 0, 1), HeifFile.ints(100, 1, 0));
        assertThat(allow(meta(one, huge))).as("2^32 bytes").isFalse();
    }

    @Test
    void tablesThatFfmpegReadsPastTheEndOfAreRefused() throws IOException {
        byte[] good = places(place(1, 9));
        byte[] cut = HeifFile.full("iloc", 0, new byte[] {0x44, 0}, HeifFile.shorts(1, 1, 0, 1), HeifFile.ints(100));
        assertThat(allow(meta(infos(info(1, "hvc1")), cut))).isFalse();
        byte[] fewer = HeifFile.full("iinf", 0, HeifFile.shorts(2), info(1, "hvc1"));
        assertThat(allow(meta(fewer, good))).isFalse();
        byte[] newer =
                HeifFile.full("infe", 3, HeifFile.ints(1), HeifFile.shorts(0), HeifFile.ascii("hvc1"), new byte[1]);
        assertThat(allow(meta(infos(newer), good))).isFalse();
        byte[] other = HeifFile.full("Infe", 2, HeifFile.shorts(1, 0), HeifFile.ascii("hvc1"), new byte[1]);
        assertThat(allow(meta(infos(other), good))).isFalse();
    }

    @Test
    void tablesAnywhereButInTheirPlaceAreRefused() throws IOException {
        byte[] infos = infos(info(1, "hvc1"));
        byte[] places = places(place(1, 9));
        byte[] good = meta(infos, places);
        assertThat(allow(good, HeifFile.box("free", HeifFile.box("iloc", new byte[16]))))
                .isFalse();
        assertThat(allow(good, HeifFile.box("moov", HeifFile.box("udta", infos))))
                .isFalse();
        assertThat(allow(HeifFile.box("moov", infos, places))).isFalse();
        assertThat(allow(infos, places)).isFalse();
        byte[] far = HeifFile.box("moov", HeifFile.box("free", new byte[(1 << 16) - 22]), infos, places);
        assertThat(allow(far)).as("across two chunks").isFalse();
        byte[] compressed = HeifFile.box("cmov", HeifFile.box("dcom", HeifFile.ascii("zlib")));
        assertThat(allow(HeifFile.box("moov", compressed))).isFalse();
    }

    @Test
    void whatOnlyLooksLikeATableIsNone() throws IOException {
        byte[] infos = infos(info(1, "hvc1"));
        assertThat(allow(HeifFile.box("ftyp"), HeifFile.box("mdat", infos))).isTrue();
        assertThat(allow(HeifFile.box("moov", HeifFile.ascii("all of it: iinf, hvc"))))
                .isTrue();
        assertThat(allow(HeifFile.box("moov", infos(info(1, "mime"))))).isTrue();
        assertThat(allow(HeifFile.box("moov", HeifFile.ascii("a cmov, in words, and more of them"))))
                .isTrue();
        assertThat(allow(HeifFile.ascii("RIFF"), HeifFile.ints(1 << 30), infos)).isTrue();
        assertThat(allow(new byte[3])).isTrue();
    }

    /** What the fuzzer found: FFmpeg ends the process in avformat_open_input. */
    @Test
    void noneOfTheReadersGivesAnItemOfNoLengthToFfmpeg() throws IOException {
        Path file = dir.resolve("a.avif");
        try (InputStream in = ItemTablesTest.class.getResourceAsStream("/fuzz/picture/avif-item-of-no-length")) {
            Files.copy(in, file);
        }
        try (FfmpegMediaReader reader = new FfmpegMediaReader()) {
            assertThatThrownBy(() -> reader.readImage(file, MediaLimits.DEFAULT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("a damaged or unusual HEIF or AVIF picture");
            assertThatThrownBy(() -> reader.openAudio(file, MediaLimits.DEFAULT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no supported sound");
            assertThatThrownBy(() -> VideoFrames.open(file, MediaLimits.DEFAULT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no supported picture");
        }
    }
}
