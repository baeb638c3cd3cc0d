package io.github.dreamtalk.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchReaderTest {
    static byte[] resource(String name) {
        try (InputStream in = TorchReaderTest.class.getResourceAsStream("/" + name)) {
            return java.util.Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A file as torch.save lays it out. */
    static ZipMaker torch(byte[] pickle) {
        ZipMaker zip = new ZipMaker();
        zip.add("archive/data.pkl", pickle);
        zip.add("archive/version", "3\n");
        return zip;
    }

    static byte[] floats(ByteOrder order, float... values) {
        ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(order);
        b.asFloatBuffer().put(values);
        return b.array();
    }

    private static byte[] little(float... values) {
        return floats(ByteOrder.LITTLE_ENDIAN, values);
    }

    private static PickleAssembler dict() {
        return PickleAssembler.protocol2().op('}', '(');
    }

    private static void add(ZipMaker zip, String key, byte[] data) {
        zip.add("archive/data/" + key, data);
    }

    @Test
    void wav2vec2EqualsItsSafetensorsTwin() {
        StateDict torch = WeightFiles.open("pytorch_model.bin", resource("golden/wav2vec2/pytorch_model.bin"));
        StateDict twin = WeightFiles.open("model.safetensors", resource("wav2vec2-layer/model.safetensors"));
        assertThat(torch.keys()).hasSize(72).hasSameSizeAs(twin.keys());
        torch.tensors().forEach((key, tensor) -> {
            // The twin has the newer names of weight normalisation.
            FloatTensor other = twin.get(key.replace("conv.weight_g", "conv.parametrizations.weight.original0")
                    .replace("conv.weight_v", "conv.parametrizations.weight.original1"));
            assertThat(tensor.shape()).as(key).isEqualTo(other.shape());
            assertThat(tensor.data()).as(key).isEqualTo(other.data());
        });
    }

    /** The weights were made by a rule from name, index and seed, so every value can be computed. */
    @ParameterizedTest
    @CsvSource({
        "golden/tiny/denoising_network.pth, model_state_dict.diff_net., 180",
        "golden/tiny/renderer.pt, net_G_ema., 250"
    })
    void publishedLayoutsHaveTheValuesTheyWereMadeWith(String file, String prefix, int atLeast) {
        StateDict weights = WeightFiles.open(file, resource(file)).under(prefix);
        int checked = 0;
        for (Map.Entry<String, FloatTensor> e : weights.tensors().entrySet()) {
            String key = e.getKey();
            if (key.contains("pos_table") || key.startsWith("null_") || key.startsWith("var_sched")) {
                continue;
            }
            float[] values = e.getValue().data();
            float[] expected = rule(key, e.getValue().shape(), values.length);
            assertThat(values).as(key).containsExactly(expected, org.assertj.core.api.Assertions.within(1e-6f));
            checked++;
        }
        assertThat(checked).isGreaterThan(atLeast);
    }

    private static float[] rule(String key, int[] shape, int n) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        long base = mix(crc.getValue() << 32 ^ SEED);
        boolean vector = shape.length == 1 || shape.length == 3 && shape[1] == 1 && shape[2] == 1;
        int fan = 1;
        for (int i = 1; i < shape.length; i++) {
            fan *= shape[i];
        }
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            double u = (mix(base + i) >>> 40) / 8388608.0 - 1;
            double v = vector ? (key.endsWith("weight") ? 1 + 0.1 * u : 0.1 * u) : u * Math.sqrt(3.0 / fan);
            out[i] = (float) v;
        }
        return out;
    }

    private static final long SEED = 11;

    private static long mix(long x) {
        long z = x + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Test
    void viewsShareRecordsAndMayHaveAnyStrides() {
        PickleAssembler p = dict();
        p.text("whole").tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1});
        p.text("transposed").tensor("FloatStorage", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3});
        p.text("column").tensor("FloatStorage", "0", 6, 1, new long[] {2}, new long[] {3});
        p.text("repeated").tensor("FloatStorage", "0", 6, 5, new long[] {2, 2}, new long[] {0, 0});
        p.text("scalar").tensor("FloatStorage", "0", 6, 4, new long[] {}, new long[] {});
        p.text("empty").tensor("FloatStorage", "0", 6, 6, new long[] {0, 3}, new long[] {3, 1});
        ZipMaker zip = torch(p.op('u').stop());
        add(zip, "0", little(1, 2, 3, 4, 5, 6));
        StateDict d = TorchReader.read("m.pth", zip.make());
        assertThat(d.keys()).containsExactly("whole", "transposed", "column", "repeated", "scalar", "empty");
        assertThat(d.get("whole", 2, 3).data()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(d.get("transposed", 3, 2).data()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(d.get("column", 2).data()).containsExactly(2, 5);
        assertThat(d.get("repeated", 2, 2).data()).containsExactly(6, 6, 6, 6);
        assertThat(d.get("scalar").shape()).isEmpty();
        assertThat(d.get("scalar").data()).containsExactly(5);
        assertThat(d.get("empty", 0, 3).data()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DoubleStorage, 000000000000f8bf, -1.5",
        "FloatStorage, 0000c0bf, -1.5",
        "HalfStorage, 00be, -1.5",
        "BFloat16Storage, c0bf, -1.5",
        "LongStorage, feffffffffffffff, -2",
        "IntStorage, feffffff, -2",
        "ShortStorage, feff, -2",
        "CharStorage, fe, -2",
        "ByteStorage, fe, 254",
        "BoolStorage, 01, 1"
    })
    void everyElementTypeInBothByteOrders(String type, String littleEndian, float expected) {
        byte[] little = java.util.HexFormat.of().parseHex(littleEndian);
        byte[] big = new byte[little.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = little[little.length - 1 - i];
        }
        byte[] pickle = dict().text("t").vector(type, "0", 1).op('u').stop();
        for (String order : new String[] {"", "little", "big"}) {
            ZipMaker zip = torch(pickle);
            if (!order.isEmpty()) {
                zip.add("archive/byteorder", order);
            }
            add(zip, "0", order.equals("big") ? big : little);
            StateDict d = TorchReader.read("m.pth", zip.make());
            assertThat(d.get("t", 1).data()).as(order).containsExactly(expected);
        }
    }

    @Test
    void nestedDictsListsParametersAndSettings() {
        PickleAssembler p = dict();
        p.text("gen").op('}', '(').text("w");
        p.global("torch._utils", "_rebuild_parameter")
                .op('(')
                .vector("FloatStorage", "0", 2)
                .op(0x88);
        p.global("collections", "OrderedDict").op(')', 'R', 't', 'R');
        p.text("list").op(']', '(').vector("FloatStorage", "0", 2).op('e', 'u');
        p.text("epoch").integer(7).text("name").text("x").text("lr").op('G', 0x3f, 0xe0, 0, 0, 0, 0, 0, 0);
        p.text("args")
                .global("argparse", "Namespace")
                .op(')', 0x81, '}', '(')
                .text("steps")
                .integer(50)
                .op('u', 'b');
        p.text("size").global("torch", "Size").tuple(4, 5).op(0x85, 'R');
        p.text("none").op('N').integer(3).op(0x88);
        ZipMaker zip = torch(p.op('u').stop());
        add(zip, "0", little(1, 2));
        StateDict d = TorchReader.read("m.pth", zip.make());
        assertThat(d.keys()).containsExactly("gen.w", "gen.list.0");
        assertThat(d.under("gen.").get("w", 2).data()).containsExactly(1, 2);
        assertThat(d.metadata())
                .containsEntry("epoch", "7")
                .containsEntry("name", "x")
                .containsEntry("lr", "0.5")
                .containsEntry("args.steps", "50")
                .containsEntry("size.1", "5")
                .containsEntry("3", "true");
    }

    @Test
    void readsTheFormatBeforePyTorch16() {
        PickleAssembler p = new PickleAssembler();
        p.op(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.');
        p.op(0x80, 2).integer(1001).op('.');
        p.op(0x80, 2, '}', '(').text("little_endian").op(0x88, 'u', '.');
        p.op(0x80, 2, '}', '(')
                .text("a")
                .global("torch._utils", "_rebuild_tensor_v2")
                .op('(');
        p.op('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("94")
                .text("cpu")
                .integer(3)
                .op('N', 't', 'Q');
        p.integer(0)
                .tuple(3)
                .tuple(1)
                .op(0x89)
                .global("collections", "OrderedDict")
                .op(')', 'R', 't', 'R', 'u', '.');
        p.op(0x80, 2, ']').text("94").op('a', '.');
        p.int64(3);
        byte[] head = p.bytes();
        byte[] file = java.util.Arrays.copyOf(head, head.length + 12);
        System.arraycopy(little(1, 2, 3), 0, file, head.length, 12);
        StateDict d = WeightFiles.open("old.pth", file);
        assertThat(d.get("a", 3).data()).containsExactly(1, 2, 3);
        for (int n = 15; n < file.length; n++) {
            byte[] cut = java.util.Arrays.copyOf(file, n);
            assertThatThrownBy(() -> WeightFiles.open("old.pth", cut))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageContaining("old.pth");
        }
    }

    @Test
    void valuesAreReadFromTheFileOnDemand(@TempDir Path dir) throws IOException {
        byte[] pickle = dict().text("t").vector("FloatStorage", "0", 2).op('u').stop();
        ZipMaker zip = torch(pickle);
        add(zip, "0", little(1, 2));
        Path file = Files.write(dir.resolve("named.like.nothing"), zip.make());
        StateDict d = WeightFiles.open(file);
        assertThat(d.get("t").data()).containsExactly(1, 2);
        StateDict again = WeightFiles.open(file);
        Files.write(file, new byte[3]);
        assertThatThrownBy(() -> again.get("t").data())
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContainingAll("named.like.nothing", "'t'", "changed");
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "'version https://git-lfs.github.com/spec/v1', LFS",
        "'<!DOCTYPE html>', page",
        "'MATLAB 5.0 MAT-file', MAT",
        "'something else', unknown"
    })
    void saysWhatAnotherKindOfFileSeemsToBe(String content, String said) {
        assertThatThrownBy(() -> WeightFiles.open("w.bin", content.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContainingAll("w.bin", said, "torch.save");
    }
}
