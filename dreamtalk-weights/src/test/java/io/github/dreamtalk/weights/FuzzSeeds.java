package io.github.dreamtalk.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small sound files of every format to start fuzzing from. */
final class FuzzSeeds {
    private FuzzSeeds() {}

    static List<byte[]> of(ReaderFuzz target) {
        return switch (target) {
            case WEIGHTS -> List.of(torch(), legacy(), safetensors());
            case PICKLE -> pickles();
            case LEGACY -> List.of(legacy());
            case SAFETENSORS -> List.of(safetensors());
            case MAT -> List.of(mat(false), mat(true));
            case NPZ -> List.of(npz(ZipEntry.DEFLATED), npz(ZipEntry.STORED));
            case NPY -> List.of(npy());
        };
    }

    private static PickleAssembler tensors(PickleAssembler p) {
        p.op('}', '(').text("net").op('}').text("w");
        p.tensor("FloatStorage", "0", 16, 2, new long[] {2, 3}, new long[] {1, 2})
                .op('s');
        return p.text("epoch").integer(3);
    }

    private static List<byte[]> pickles() {
        PickleAssembler more = tensors(PickleAssembler.protocol2());
        more.text("args")
                .global("argparse", "Namespace")
                .op(')', 0x81, '}', 'q', 1)
                .text("k")
                .op('G');
        more.int64(7)
                .op('s', 'b')
                .text("l")
                .op(']', 'q', 2, '(')
                .integer(1L << 40)
                .op('h', 1, 0x88, 'N', 'e', 'u');
        PickleAssembler newer =
                new PickleAssembler().op(0x80, 4, 0x95).int64(20).op('}', 0x94, 0x8c, 1, 'a', 0x94);
        newer.op(0x8c, 11)
                .ascii("collections")
                .op(0x8c, 11)
                .ascii("OrderedDict")
                .op(0x93, ')', 'R', 's');
        return List.of(tensors(PickleAssembler.protocol2()).op('u').stop(), more.stop(), newer.stop());
    }

    private static byte[] torch() {
        ZipMaker zip = TorchReaderTest.torch(pickles().get(0));
        zip.add("archive/byteorder", "little");
        zip.add("archive/data/0", new byte[64]);
        return zip.make();
    }

    private static byte[] legacy() {
        PickleAssembler p = new PickleAssembler();
        p.op(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.');
        p.op(0x80, 2).integer(1001).op('.');
        p.op(0x80, 2, '}', '(').text("little_endian").op(0x88, 'u', '.', 0x80, 2);
        tensors(p).op('u', '.', 0x80, 2, ']').text("0").op('a', '.').int64(16);
        return Arrays.copyOf(p.bytes(), p.bytes().length + 64);
    }

    private static byte[] safetensors() {
        byte[] h =
                ("{\"__metadata__\":{\"a\":\"\\u0041\"},\"w\":{\"dtype\":\"F16\",\"shape\":[2,3],\"data_offsets\":[0,12]},"
                                + "\"b\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[12,20]}}")
                        .getBytes(StandardCharsets.UTF_8);
        return little(8 + h.length + 20).putLong(h.length).put(h).array();
    }

    private static byte[] mat(boolean compressed) {
        ByteBuffer m = little(8 + 56 + 16 + 8);
        m.putInt(14).putInt(72).putInt(6).putInt(8).putInt(6).putInt(0);
        m.putInt(5).putInt(8).putInt(2).putInt(1);
        m.putInt(1).putInt(5).put("coeff\0\0\0".getBytes(StandardCharsets.US_ASCII));
        m.putInt(9).putInt(16).putDouble(1).putDouble(2);
        byte[] matrix = Arrays.copyOf(m.array(), 80);
        byte[] body = matrix;
        if (compressed) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (DeflaterOutputStream d = new DeflaterOutputStream(out)) {
                d.write(matrix);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            body = little(8 + out.size())
                    .putInt(15)
                    .putInt(out.size())
                    .put(out.toByteArray())
                    .array();
        }
        byte[] header = Arrays.copyOf("MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII), 128);
        header[125] = 1;
        header[126] = 'I';
        header[127] = 'M';
        return little(128 + body.length).put(header).put(body).array();
    }

    private static byte[] npy() {
        byte[] text =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer b = little(10 + text.length + 8);
        b.put("\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) text.length)
                .put(text);
        return b.putFloat(1).putFloat(2).array();
    }

    private static byte[] npz(int method) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> names = new ArrayList<>(List.of("a.npy", "b.npy"));
        try (ZipOutputStream z = new ZipOutputStream(out)) {
            for (String name : names) {
                ZipEntry e = new ZipEntry(name);
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                crc.update(npy());
                e.setMethod(method);
                e.setSize(npy().length);
                e.setCrc(crc.getValue());
                z.putNextEntry(e);
                z.write(npy());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
