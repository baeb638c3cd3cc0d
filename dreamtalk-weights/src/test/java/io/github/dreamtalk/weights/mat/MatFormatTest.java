package io.github.dreamtalk.weights.mat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.spi.testing.Allocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;

class MatFormatTest {
    /** A file as an independent library writes it. */
    private static byte[] written(int level, ByteOrder order, Map<String, Array> variables) {
        MatFile file = Mat5.newMatFile();
        variables.forEach(file::addArray);
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(order);
        try {
            Mat5.newWriter(Sinks.wrap(buffer)).setDeflateLevel(level).writeMat(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static Matrix matrix(MatlabType type, int rows, int columns) {
        Matrix m = Mat5.newMatrix(rows, columns, type);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                m.setDouble(r, c, r * columns + c);
            }
        }
        return m;
    }

    private static double[] ramp(int n) {
        double[] v = new double[n];
        Arrays.setAll(v, i -> i);
        return v;
    }

    @ParameterizedTest
    @CsvSource({
        "Double, 0",
        "Double, 9",
        "Single, 0",
        "Single, 6",
        "Int8, 0",
        "UInt8, 5",
        "Int16, 0",
        "UInt16, 0",
        "Int32, 0",
        "UInt32, 5",
        "Int64, 0",
        "UInt64, 9"
    })
    void readsWhatAnotherLibraryWrites(MatlabType type, int level) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] file = written(
                    level,
                    order,
                    Map.of(
                            "coeff", matrix(type, 5, 7),
                            "x", matrix(type, 1, 1),
                            "text", Mat5.newString("no numbers"),
                            "cell", Mat5.newCell(2, 2),
                            "struct", Mat5.newStruct()));
            Map<String, NpyArray> read = MatFormat.read("a.mat", file, "coeff", "x", "text", "cell", "nothing");
            assertThat(read).containsOnlyKeys("coeff", "x");
            assertThat(read.get("coeff").shape()).containsExactly(5, 7);
            assertThat(read.get("coeff").toDoubles()).containsExactly(ramp(35));
            assertThat(read.get("x").toDoubles()).containsExactly(0);
        }
    }

    /** Header, then elements as given. */
    private static byte[] mat(byte[]... elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] header = Arrays.copyOf("MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII), 128);
        header[125] = 1;
        header[126] = 'I';
        header[127] = 'M';
        out.writeBytes(header);
        for (byte[] e : elements) {
            out.writeBytes(e);
        }
        return out.toByteArray();
    }

    private static byte[] element(int type, long length, byte[] data) {
        ByteBuffer b = ByteBuffer.allocate(8 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return b.putInt(type).putInt((int) length).put(data).array();
    }

    private static byte[] element(int type, byte[] data) {
        return element(type, data.length, data);
    }

    /** A matrix "coeff" of doubles with one part changed. */
    private static byte[] matrix(int rows, int columns, Consumer<ByteBuffer> change, int values) {
        ByteBuffer b = ByteBuffer.allocate(56 + values).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(6).putInt(8).putInt(6).putInt(0); // 0: flags
        b.putInt(5).putInt(8).putInt(rows).putInt(columns); // 16: size
        b.putInt(1).putInt(5).put("coeff\0\0\0".getBytes(StandardCharsets.US_ASCII)); // 32: name
        b.putInt(9).putInt(values); // 48: values
        change.accept(b);
        return b.array();
    }

    private static byte[] matrix(Consumer<ByteBuffer> change) {
        return element(14, matrix(2, 1, change, 16));
    }

    private static byte[] deflated(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream d = new DeflaterOutputStream(out, new Deflater(9))) {
            d.write(data);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Says more than it has; the bytes that are there deflate to almost nothing. */
    private static byte[] bomb(int rows, int columns, int zeros) {
        byte[] m = matrix(rows, columns, b -> b.putInt(52, rows * columns * 8), zeros);
        return element(15, deflated(element(14, 56L + (long) rows * columns * 8, m)));
    }

    private static DynamicTest refused(String name, byte[] file, String... said) {
        return DynamicTest.dynamicTest(name, () -> {
            long before = Allocation.ofThisThread();
            assertThatThrownBy(() -> MatFormat.read("x.mat", file, "coeff"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("x.mat")
                    .hasMessageContainingAll(said);
            assertThat(Allocation.ofThisThread() - before).isLessThan(64 << 20);
        });
    }

    @TestFactory
    Stream<DynamicTest> hostileFilesAreRefused() {
        byte[] sound = mat(matrix(b -> {}));
        assertThat(MatFormat.read("x.mat", sound, "coeff").get("coeff").size()).isEqualTo(2);
        byte[] version73 = mat();
        version73[7] = '7';
        version73[9] = '3';
        byte[] order = mat(matrix(b -> {}));
        order[126] = 'X';
        byte[] version = mat(matrix(b -> {}));
        version[124] = 9;
        return Stream.of(
                refused("empty", new byte[0], "header"),
                refused("HDF5", "\u0089HDF\r\n".getBytes(StandardCharsets.ISO_8859_1), "-v7"),
                refused("7.3", version73, "-v7"),
                refused("byte order", order, "'IM'"),
                refused("version", version, "version"),
                refused("half a tag", mat(new byte[5]), "cut"),
                refused("root of another type", mat(element(6, new byte[8])), "type 6"),
                refused("root longer than the file", mat(element(14, 4_000_000_000L, new byte[8])), "4000000000"),
                refused("empty matrix element", mat(element(14, new byte[0])), "early"),
                refused("flags of another type", mat(matrix(b -> b.putInt(0, 5))), "flags"),
                refused("flags of no bytes", mat(matrix(b -> b.putInt(4, 0))), "flags"),
                refused("flags of 2 GB", mat(matrix(b -> b.putInt(4, Integer.MAX_VALUE))), "flags"),
                refused("class 77", mat(matrix(b -> b.putInt(8, 77))), "class 77"),
                refused("size of 2 GB", mat(matrix(b -> b.putInt(20, 0x7ffffff8))), "size"),
                refused("negative length", mat(matrix(b -> b.putInt(20, -8))), "size"),
                refused("negative rows", mat(matrix(b -> b.putInt(24, -2))), "-2"),
                refused("one dimension", mat(matrix(b -> b.putInt(20, 4))), "sizes"),
                refused("huge product", mat(matrix(b -> b.putInt(24, -1 >>> 1).putInt(28, -1 >>> 1))), "16777216"),
                refused("more rows than values", mat(matrix(b -> b.putInt(24, 3))), "24"),
                refused("name of 2 GB", mat(matrix(b -> b.putInt(36, 0x7fffffff))), "name"),
                refused("name of another type", mat(matrix(b -> b.putInt(32, 4))), "name"),
                refused("short part of 9 bytes", mat(matrix(b -> b.putInt(32, 9 << 16 | 1))), "9 bytes"),
                refused("values of 2 GB", mat(matrix(b -> b.putInt(52, 0x7ffffff8))), "2147483640"),
                refused("negative values", mat(matrix(b -> b.putInt(52, -16))), "values"),
                refused("values of no number type", mat(matrix(b -> b.putInt(48, 14))), "type 14"),
                refused("values of another width", mat(matrix(b -> b.putInt(48, 3))), "16"),
                refused("bytes after the values", mat(element(14, matrix(1, 1, b -> b.putInt(52, 8), 16))), "more"),
                refused("the same name twice", mat(matrix(b -> {}), matrix(b -> {})), "twice"),
                refused("not deflated", mat(element(15, new byte[40])), "compression"),
                refused("deflated no matrix", mat(element(15, deflated(element(3, new byte[64])))), "type 3"),
                refused("deflated in deflated", mat(element(15, deflated(element(15, new byte[64])))), "type 15"),
                refused("deflated cut", mat(element(15, Arrays.copyOf(deflated(matrix(b -> {})), 20))), "x.mat"),
                refused("deflated and says more", mat(bomb(4096, 4096, 1 << 20)), "early"),
                refused("deflated bomb", mat(bomb(1 << 14, 1 << 14, 4 << 20)), "16777216"),
                refused(
                        "bytes after deflated",
                        mat(element(15, deflated(Arrays.copyOf(matrix(b -> {}), 99)))),
                        "more"));
    }

    @Test
    void everyCutAndEveryFlippedBitIsRefusedOrHarmless() {
        byte[] plain = mat(matrix(b -> b.putDouble(56, 1).putDouble(64, 2)));
        byte[] packed = mat(element(15, deflated(matrix(b -> b.putDouble(56, 1).putDouble(64, 2)))));
        for (byte[] sound : new byte[][] {plain, packed}) {
            for (int n = 0; n < sound.length; n++) {
                // Only the header is a sound file without variables.
                if (n != 128) {
                    byte[] cut = Arrays.copyOf(sound, n);
                    assertThatThrownBy(() -> MatFormat.read("x.mat", cut, "coeff"))
                            .as("cut at %d", n)
                            .isInstanceOf(InvalidInputException.class);
                }
            }
            for (int bit = 0; bit < 8 * sound.length; bit++) {
                byte[] flipped = sound.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    NpyArray a = MatFormat.read("x.mat", flipped, "coeff").get("coeff");
                    assertThat(a == null || a.size() <= 16).isTrue();
                } catch (InvalidInputException e) {
                    assertThat(e).hasMessageContaining("x.mat");
                }
            }
        }
    }
}
