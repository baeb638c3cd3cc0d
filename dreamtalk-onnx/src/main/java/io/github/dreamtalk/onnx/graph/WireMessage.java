package io.github.dreamtalk.onnx.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message in the wire format of protocol buffers (protobuf.dev, "Encoding"), in which ONNX files are written: fields one
 * after another, each a number, a fixed 32-bit value, or a length with bytes. Written by hand because that is all that is
 * needed of it, and a library for it costs a JVM's start more than building the largest network. Fields are to be added in
 * the order of their numbers, which is how other writers do it. Not thread-safe.
 */
final class WireMessage {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    /** Bytes of bulk data that are converted at a time when a message is written to a stream. */
    private static final int PIECE = 1 << 16;

    /** Bytes that are not copied before the message is written. */
    interface Bulk {
        /** How many bytes. */
        long size();

        /** The bytes, held in memory while they are written and no longer. */
        Source open();
    }

    /** Gives bytes piece by piece. */
    interface Source {
        /**
         * Writes some of the bytes.
         *
         * @param to little-endian, at the first byte to write
         * @param from index of the first byte, a multiple of 8
         * @param length bytes to write; a multiple of 8, unless it ends the data
         */
        void write(ByteBuffer to, long from, int length);
    }

    /** Bulk data, and the fields before it since the last. */
    private record Part(byte[] before, Bulk bulk) {}

    private final List<Part> parts = new ArrayList<>();
    private byte[] fields = new byte[64];
    private int filled;
    /** Bytes in the parts. */
    private long size;

    WireMessage number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    WireMessage real(int field, float value) {
        tag(field, FIXED32);
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < 32; shift += 8) {
            put(bits >>> shift);
        }
        return this;
    }

    WireMessage text(int field, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        tag(field, LENGTH);
        varint(bytes.length);
        append(bytes, bytes.length);
        return this;
    }

    WireMessage message(int field, WireMessage value) {
        tag(field, LENGTH);
        varint(value.size());
        for (Part part : value.parts) {
            append(part.before, part.before.length);
            add(part.bulk);
        }
        append(value.fields, value.filled);
        return this;
    }

    WireMessage bulk(int field, Bulk value) {
        tag(field, LENGTH);
        varint(value.size());
        add(value);
        return this;
    }

    private void add(Bulk bulk) {
        size += filled + bulk.size();
        parts.add(new Part(Arrays.copyOf(fields, filled), bulk));
        filled = 0;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    /** Seven bits a byte, the lowest first; negative numbers take ten bytes. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
    }

    private void put(int b) {
        room(1);
        fields[filled++] = (byte) b;
    }

    private void append(byte[] bytes, int count) {
        room(count);
        System.arraycopy(bytes, 0, fields, filled, count);
        filled += count;
    }

    private void room(int more) {
        if (filled + more > fields.length) {
            fields = Arrays.copyOf(fields, Math.max(filled + more, 2 * fields.length));
        }
    }

    /** Bytes of the whole message. */
    long size() {
        return size + filled;
    }

    /** The message; its size must fit an array. */
    byte[] toBytes() {
        byte[] out = new byte[Math.toIntExact(size())];
        ByteBuffer to = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
        for (Part part : parts) {
            to.put(part.before);
            part.bulk.open().write(to, 0, (int) part.bulk.size());
        }
        to.put(fields, 0, filled);
        return out;
    }

    void writeTo(OutputStream out) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
        for (Part part : parts) {
            out.write(part.before);
            long total = part.bulk.size();
            Source source = part.bulk.open();
            for (long from = 0; from < total; from += PIECE) {
                int length = (int) Math.min(PIECE, total - from);
                piece.clear();
                source.write(piece, from, length);
                out.write(piece.array(), 0, length);
            }
        }
        out.write(fields, 0, filled);
    }
}
