package io.github.dreamtalk.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Crafted checkpoints are refused with a message, run nothing, and take little memory. */
class HostileTorchTest {
    private static final long MOST_MEMORY = 256L << 20;
    private static final byte[] RECORD = new byte[16];

    @TempDir
    static Path folder;

    private static DynamicTest refused(String name, byte[] file, String said) {
        return DynamicTest.dynamicTest(name, () -> {
            long before = FuzzTarget.allocated();
            assertThatThrownBy(() -> WeightFiles.open("bad.pth", file))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageContainingAll("bad.pth", said)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
            // All that was ever taken, so the peak is below it; reading a sound file of this size takes some of it.
            assertThat(FuzzTarget.allocated() - before).isLessThan(MOST_MEMORY);
        });
    }

    @TestFactory
    Stream<DynamicTest> craftedPickles() {
        Path marker = folder.resolve("was-run");
        HostilePickles hostile = new HostilePickles(marker.toString());
        assertThat(hostile.pickles()).hasSizeGreaterThan(80);
        Stream<DynamicTest> cases = hostile.pickles().entrySet().stream()
                .map(e -> refused(e.getKey(), inZip(e.getValue()), hostile.said(e.getKey())));
        return Stream.concat(cases, Stream.of(DynamicTest.dynamicTest("nothing was run", () -> assertThat(marker)
                .doesNotExist())));
    }

    private static byte[] inZip(byte[] pickle) {
        ZipMaker zip = TorchReaderTest.torch(pickle);
        zip.add("archive/data/0", RECORD);
        return zip.make();
    }

    private static byte[] soundPickle() {
        return PickleAssembler.protocol2()
                .op('}')
                .text("k")
                .vector("FloatStorage", "0", 4)
                .op('s')
                .stop();
    }

    private interface Change extends BiConsumer<ZipMaker, Map<String, ZipMaker.Item>> {}

    /** A sound file with one thing changed. */
    private static byte[] changed(Change change) {
        ZipMaker zip = new ZipMaker();
        Map<String, ZipMaker.Item> items = new LinkedHashMap<>();
        items.put("pickle", zip.add("archive/data.pkl", soundPickle()));
        items.put("version", zip.add("archive/version", "3\n"));
        items.put("record", zip.add("archive/data/0", RECORD));
        change.accept(zip, items);
        return zip.make();
    }

    private static byte[] extra(int id, long... values) {
        ByteBuffer b = ByteBuffer.allocate(4 + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        b.putShort((short) id).putShort((short) (8 * values.length));
        for (long v : values) {
            b.putLong(v);
        }
        return b.array();
    }

    @TestFactory
    Stream<DynamicTest> craftedArchives() {
        byte[] sound = changed((z, i) -> {});
        assertThat(WeightFiles.open("good.pth", sound).get("k", 4).data()).containsOnly(0);
        return Stream.of(
                refused("no entries", new ZipMaker().make(), "data.pkl"),
                refused("path with ..", changed((z, i) -> z.add("archive/../../x", "x")), "plain path"),
                refused("absolute path", changed((z, i) -> z.add("/etc/passwd", "x")), "plain path"),
                refused("backslashes", changed((z, i) -> z.add("archive\\..\\x", "x")), "plain path"),
                refused("drive letter", changed((z, i) -> z.add("c:x", "x")), "plain path"),
                refused("name with NUL", changed((z, i) -> z.add("archive/x\0.npy", "x")), "plain path"),
                refused("empty name", changed((z, i) -> z.add("", "x")), "plain path"),
                refused("empty part", changed((z, i) -> z.add("archive//x", "x")), "plain path"),
                refused("folder with data", changed((z, i) -> z.add("archive/x/", "x")), "folder"),
                refused("name twice", changed((z, i) -> z.add("archive/data/0", RECORD)), "twice"),
                refused("two pickles", changed((z, i) -> z.add("other/data.pkl", soundPickle())), "two pickles"),
                refused("symbolic link", changed((z, i) -> i.get("record").externalAttributes = 0xA1FF << 16), "link"),
                refused("device", changed((z, i) -> i.get("record").externalAttributes = 0x21B6 << 16), "link"),
                refused("encrypted", changed((z, i) -> i.get("record").flags = 0x801), "encrypted"),
                refused("unknown method", changed((z, i) -> i.get("record").method = 12), "method 12"),
                refused("compressed record", changed((z, i) -> i.get("record").deflate()), "compressed"),
                refused(
                        "zip bomb",
                        changed((z, i) ->
                                z.add("archive/data/1", new byte[8 << 20]).deflate()),
                        "compressed"),
                refused("compressed pickle", changed((z, i) -> i.get("pickle").deflate()), "compressed"),
                refused("stored in other size", changed((z, i) -> i.get("record").inflated = 1 << 30), "1073741824"),
                refused(
                        "longer than the file",
                        changed((z, i) -> {
                            i.get("record").size = 1 << 30;
                            i.get("record").inflated = 1 << 30;
                        }),
                        "1073741824"),
                refused(
                        "over the next entry",
                        changed((z, i) -> {
                            i.get("version").size = 60;
                            i.get("version").inflated = 60;
                        }),
                        "overlap"),
                refused(
                        "two entries, one header",
                        changed((z, i) -> {
                            ZipMaker.Item twin = z.add("archive/data.pkl", soundPickle());
                            twin.headerOffset = 0;
                        }),
                        "overlap"),
                refused("header of another entry", changed((z, i) -> i.get("record").headerOffset = 0), "header"),
                refused(
                        "header behind the file",
                        changed((z, i) -> i.get("record").headerOffset = 1 << 30),
                        "1073741824"),
                refused(
                        "local name differs",
                        changed((z, i) -> i.get("record").localName = "archive/data/X"),
                        "differs"),
                refused("checksum", changed((z, i) -> i.get("record").crc ^= 1), "checksum"),
                refused(
                        "zip64 without values",
                        changed((z, i) -> {
                            i.get("record").size = -1;
                            i.get("record").inflated = -1;
                        }),
                        "zip64"),
                refused(
                        "zip64 huge",
                        changed((z, i) -> {
                            i.get("record").size = -1;
                            i.get("record").inflated = -1;
                            i.get("record").extra = extra(1, 1L << 62, 1L << 62);
                        }),
                        "4611686018427387904"),
                refused(
                        "zip64 negative",
                        changed((z, i) -> {
                            i.get("record").size = -1;
                            i.get("record").inflated = -1;
                            i.get("record").extra = extra(1, -16, -16);
                        }),
                        "18446744073709551600"),
                refused(
                        "extra field cut",
                        changed((z, i) -> {
                            i.get("record").inflated = -1;
                            i.get("record").extra = new byte[] {9, 0, 50, 0};
                        }),
                        "extra field"),
                refused("more entries said", changed((z, i) -> z.endCount = 9), "number 3 of 9"),
                refused("fewer entries said", changed((z, i) -> z.endCount = 1), "more than its 1"),
                refused("directory elsewhere", changed((z, i) -> z.endOffset = 3), "directory"),
                refused("something after the end", changed((z, i) -> z.trailer = new byte[5]), "end record"),
                refused(
                        "zip64 end record missing",
                        changed((z, i) -> {
                            z.betweenDirectoryAndEnd = ByteBuffer.allocate(20)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putInt(0x07064b50)
                                    .putInt(0)
                                    .putLong(12)
                                    .array();
                        }),
                        "zip64"),
                refused(
                        "zip64 end record behind the file",
                        changed((z, i) -> {
                            z.betweenDirectoryAndEnd = ByteBuffer.allocate(20)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putInt(0x07064b50)
                                    .putInt(0)
                                    .putLong(Long.MAX_VALUE)
                                    .array();
                        }),
                        "zip64"),
                refused("program inside", changed((z, i) -> z.add("archive/constants.pkl", "x")), "TorchScript"),
                refused("byte order", changed((z, i) -> z.add("archive/byteorder", "middle")), "'middle'"),
                refused(
                        "byte order of 1 MB",
                        changed((z, i) -> z.add("archive/byteorder", new byte[1 << 20])),
                        "1048576"),
                refused(
                        "pickle of 17 MB",
                        TorchReaderTest.torch(new byte[17 << 20]).make(),
                        "17825792"));
    }

    @Test
    void everyKilobyteAndEveryByteAtTheEndCutOffIsNoticed() {
        byte[] sound = TorchReaderTest.resource("golden/wav2vec2/pytorch_model.bin");
        for (int n = 0; n < sound.length; n += n < sound.length - 1024 ? 1024 : 37) {
            byte[] cut = Arrays.copyOf(sound, n);
            assertThatThrownBy(() -> WeightFiles.open("cut.bin", cut))
                    .as("cut at %d", n)
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageContaining("cut.bin");
        }
    }

    @Test
    void cutOnDiskIsNoticed() throws java.io.IOException {
        byte[] sound = changed((z, i) -> {});
        Path file = folder.resolve("cut.pth");
        for (int n = 0; n < sound.length; n += 50) {
            Files.write(file, Arrays.copyOf(sound, n));
            assertThatThrownBy(() -> WeightFiles.open(file))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageContaining("cut.pth");
        }
    }

    /** A flip is noticed, or it hit something without meaning such as a date, and the weights are what they were. */
    @Test
    void everyFlippedBitIsRefusedOrHarmless() {
        byte[] sound = changed((z, i) -> {});
        int refused = 0;
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                StateDict d = WeightFiles.open("flip.pth", flipped);
                assertThat(d.get("k", 4).data()).as("bit %d", bit).containsOnly(0);
            } catch (ModelMismatchException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(8 * sound.length / 2);
    }
}
