package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.spi.testing.Allocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzFormatTest {
    private static byte[] npy(float[] values, int... shape) {
        byte[] header = NpyFormat.header("<f4", 0, shape);
        ByteBuffer b = ByteBuffer.allocate(header.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(header);
        for (float v : values) {
            b.putFloat(v);
        }
        return b.array();
    }

    private static byte[] zip(boolean deflate, Object... namesAndData) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream z = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndData.length; i += 2) {
                byte[] data = (byte[]) namesAndData[i + 1];
                ZipEntry e = new ZipEntry((String) namesAndData[i]);
                if (!deflate) {
                    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                    crc.update(data);
                    e.setMethod(ZipEntry.STORED);
                    e.setSize(data.length);
                    e.setCrc(crc.getValue());
                }
                z.putNextEntry(e);
                z.write(data);
                z.closeEntry();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsPlainAndCompressedArrays(boolean deflate) {
        byte[] file =
                zip(deflate, "a.npy", npy(new float[] {1, 2, 3, 4, 5, 6}, 2, 3), "folder/b.npy", npy(new float[] {7}));
        Map<String, NpyArray> arrays = NpzFormat.read("x.npz", file);
        assertThat(arrays).containsOnlyKeys("a", "folder/b");
        assertThat(arrays.get("a").shape()).containsExactly(2, 3);
        assertThat(arrays.get("a").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(arrays.get("folder/b").shape()).isEmpty();
    }

    private static byte[] claim(byte[] zip, String name, int inflated) {
        ByteBuffer b = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] n = name.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < zip.length - 46; at++) {
            if (b.getInt(at) == 0x02014b50 && Arrays.equals(zip, at + 46, at + 46 + n.length, n, 0, n.length)) {
                b.putInt(at + 24, inflated);
            }
        }
        return b.array();
    }

    private static DynamicTest refused(String name, byte[] file, String... said) {
        return DynamicTest.dynamicTest(name, () -> {
            long before = Allocation.ofThisThread();
            assertThatThrownBy(() -> NpzFormat.read("x.npz", file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("x.npz")
                    .hasMessageContainingAll(said);
            assertThat(Allocation.ofThisThread() - before).isLessThan(64 << 20);
        });
    }

    @TestFactory
    Stream<DynamicTest> hostileFilesAreRefused() {
        byte[] array = npy(new float[] {1, 2});
        byte[] wrongHeader = npy(new float[] {1, 2}, 3);
        byte[] object = "\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] pickled = Arrays.copyOf(NpyFormat.header("|O", 0, 1), 200);
        byte[] small = zip(true, "a.npy", array, "b.npy", array);
        byte[] two = claim(claim(small, "a.npy", 40 << 20), "b.npy", 40 << 20);
        byte[] bomb = claim(zip(true, "a.npy", new byte[8 << 20]), "a.npy", 100);
        byte[] overflow = NpyFormat.header("<f4", 0, 2147483647, 2147483647, 2147483647);
        byte[] mat = zip(true, "a.npy", npy(new float[1000], 1000));
        return Stream.of(
                refused("empty", new byte[0], "22"),
                refused("no zip", new byte[100], "end record"),
                refused("other entries", zip(true, "a.txt", array), "a.txt"),
                refused("pickled objects", zip(true, "a.npy", pickled), "|O"),
                refused("cut array", zip(true, "a.npy", object), "a.npy"),
                refused("shape and size differ", zip(false, "a.npy", wrongHeader), "[3]"),
                refused("shape overflows", zip(true, "a.npy", overflow), "at most"),
                refused("8 MB of zeros called 100 bytes", bomb, "more than 100"),
                refused("one of 4 GB", claim(small, "a.npy", -2), "67108864"),
                refused("two of 40 MB", two, "b.npy", "67108864"),
                refused("says less than it inflates to", claim(mat, "a.npy", 100), "100"),
                refused("says more than it inflates to", claim(mat, "a.npy", 50_000_000), "50000000"),
                refused("path out of the archive", zip(true, "../a.npy", array), "plain path"),
                refused("absolute path", zip(true, "/a.npy", array), "plain path"));
    }

    @Test
    void everyCutAndEveryFlippedBitIsRefusedOrHarmless() {
        for (boolean deflate : new boolean[] {false, true}) {
            byte[] sound = zip(deflate, "a.npy", npy(new float[] {1, 2}, 2));
            for (int n = 0; n < sound.length; n++) {
                byte[] cut = Arrays.copyOf(sound, n);
                assertThatThrownBy(() -> NpzFormat.read("x.npz", cut)).isInstanceOf(InvalidInputException.class);
            }
            for (int bit = 0; bit < 8 * sound.length; bit++) {
                byte[] flipped = sound.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    NpyArray a =
                            NpzFormat.read("x.npz", flipped).values().iterator().next();
                    assertThat(a.toFloats()).containsExactly(1, 2);
                } catch (InvalidInputException e) {
                    assertThat(e).hasMessageContaining("x.npz");
                }
            }
        }
    }
}
