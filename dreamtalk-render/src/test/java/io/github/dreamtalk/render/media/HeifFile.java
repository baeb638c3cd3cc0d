package io.github.dreamtalk.render.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes HEIF files (ISO/IEC 23008-12): items, whole or as tiles of a grid, with properties. */
final class HeifFile {
    private final String brand;
    private final List<Item> items = new ArrayList<>();
    private int primary = 1;

    /** One item; references are the tiles of a grid. */
    private record Item(String type, byte[] data, List<byte[]> properties, List<Integer> tiles) {}

    HeifFile(String brand) {
        this.brand = brand;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] box(String type, byte[]... body) {
        byte[] all = concat(body);
        return concat(ints(8 + all.length), ascii(type), all);
    }

    static byte[] full(String type, int version, byte[]... body) {
        return box(type, concat(ints(version << 24), concat(body)));
    }

    static byte[] ints(int... values) {
        ByteBuffer b = ByteBuffer.allocate(4 * values.length);
        for (int v : values) {
            b.putInt(v);
        }
        return b.array();
    }

    static byte[] shorts(int... values) {
        ByteBuffer b = ByteBuffer.allocate(2 * values.length);
        for (int v : values) {
            b.putShort((short) v);
        }
        return b.array();
    }

    static byte[] size(int width, int height) {
        return full("ispe", 0, ints(width, height));
    }

    /** Quarters of a turn, anticlockwise. */
    static byte[] rotation(int quarters) {
        return box("irot", new byte[] {(byte) quarters});
    }

    /** 0 swaps above and below, 1 left and right, as AVIF 1.1 and libheif have it. */
    static byte[] mirror(int axis) {
        return box("imir", new byte[] {(byte) axis});
    }

    /** Full range; 6 is the matrix of BT.601, 1 that of BT.709. */
    static byte[] colours(int matrix) {
        return box("colr", ascii("nclx"), shorts(1, 13, matrix), new byte[] {(byte) 0x80});
    }

    static byte[] profile(byte[] icc) {
        return box("colr", ascii("prof"), icc);
    }

    /** Adds an item; its number counts from 1. */
    int item(String type, byte[] data, byte[]... properties) {
        items.add(new Item(type, data, List.of(properties), List.of()));
        return items.size();
    }

    /** Adds a grid of items, row by row, cut to a size. */
    int grid(int rows, int columns, int width, int height, List<Integer> tiles, byte[]... properties) {
        byte[] data = concat(new byte[] {0, 0, (byte) (rows - 1), (byte) (columns - 1)}, shorts(width, height));
        items.add(new Item("grid", data, List.of(properties), tiles));
        return items.size();
    }

    HeifFile primary(int item) {
        primary = item;
        return this;
    }

    byte[] bytes() {
        byte[] ftyp = box("ftyp", ascii(brand), ints(0), ascii("mif1" + brand));
        int before = ftyp.length + meta(0).length + 8;
        byte[] meta = meta(before);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        items.forEach(item -> data.writeBytes(item.data));
        return concat(ftyp, meta, box("mdat", data.toByteArray()));
    }

    private byte[] meta(int dataStart) {
        ByteArrayOutputStream locations = new ByteArrayOutputStream();
        ByteArrayOutputStream infos = new ByteArrayOutputStream();
        ByteArrayOutputStream properties = new ByteArrayOutputStream();
        ByteArrayOutputStream associations = new ByteArrayOutputStream();
        ByteArrayOutputStream references = new ByteArrayOutputStream();
        int at = dataStart;
        int property = 1;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            // Number, method (in the file), data reference, one extent: where, and how long.
            locations.writeBytes(concat(shorts(i + 1, 0, 0, 1), ints(at, item.data.length)));
            at += item.data.length;
            infos.writeBytes(full("infe", 2, shorts(i + 1, 0), ascii(item.type), new byte[] {0}));
            associations.writeBytes(shorts(i + 1));
            associations.write(item.properties.size());
            for (byte[] p : item.properties) {
                properties.writeBytes(p);
                associations.write(0x80 | property++);
            }
            if (!item.tiles.isEmpty()) {
                int[] tiles = item.tiles.stream().mapToInt(t -> t).toArray();
                references.writeBytes(box("dimg", shorts(i + 1, tiles.length), shorts(tiles)));
            }
        }
        byte[] handler = full("hdlr", 0, ints(0), ascii("pict"), new byte[13]);
        return full(
                "meta",
                0,
                handler,
                full("pitm", 0, shorts(primary)),
                full("iloc", 1, new byte[] {0x44, 0}, shorts(items.size()), locations.toByteArray()),
                full("iinf", 0, shorts(items.size()), infos.toByteArray()),
                references.size() == 0 ? new byte[0] : full("iref", 0, references.toByteArray()),
                box(
                        "iprp",
                        box("ipco", properties.toByteArray()),
                        full("ipma", 0, ints(items.size()), associations.toByteArray())));
    }
}
