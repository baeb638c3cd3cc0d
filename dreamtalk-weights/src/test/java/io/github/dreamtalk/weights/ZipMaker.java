package io.github.dreamtalk.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files field by field, sound ones and crafted ones. */
final class ZipMaker {
    /** What one entry says in its local header and in the directory; change the fields to lie. */
    static final class Item {
        final String name;
        String localName;
        byte[] data;
        int method;
        int flags = 0x800;
        int crc;
        long size;
        long inflated;
        long headerOffset = -1;
        int externalAttributes;
        int madeBy = 0x031e;
        byte[] extra = {};

        private Item(String name, byte[] data) {
            this.name = name;
            this.localName = name;
            this.data = data;
            CRC32 c = new CRC32();
            c.update(data);
            crc = (int) c.getValue();
            size = data.length;
            inflated = data.length;
        }

        Item deflate() {
            Deflater d = new Deflater(9, true);
            d.setInput(data);
            d.finish();
            ByteArrayOutputStream o = new ByteArrayOutputStream();
            byte[] block = new byte[1 << 16];
            while (!d.finished()) {
                o.write(block, 0, d.deflate(block));
            }
            d.end();
            data = o.toByteArray();
            size = data.length;
            method = 8;
            return this;
        }
    }

    private final List<Item> items = new ArrayList<>();
    byte[] betweenDirectoryAndEnd = {};
    int endCount = -1;
    long endOffset = -1;
    byte[] trailer = {};

    Item add(String name, byte[] data) {
        Item item = new Item(name, data);
        items.add(item);
        return item;
    }

    Item add(String name, String data) {
        return add(name, data.getBytes(StandardCharsets.ISO_8859_1));
    }

    byte[] make() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        for (Item i : items) {
            byte[] name = i.name.getBytes(StandardCharsets.UTF_8);
            byte[] localName = i.localName.getBytes(StandardCharsets.UTF_8);
            long header = i.headerOffset >= 0 ? i.headerOffset : out.size();
            if (i.headerOffset < 0) {
                ByteBuffer l = little(30);
                l.putInt(0x04034b50)
                        .putShort((short) 20)
                        .putShort((short) i.flags)
                        .putShort((short) i.method);
                l.putInt(0).putInt(i.crc).putInt((int) i.size).putInt((int) i.inflated);
                l.putShort((short) localName.length).putShort((short) 0);
                out.writeBytes(l.array());
                out.writeBytes(localName);
                out.writeBytes(i.data);
            }
            ByteBuffer c = little(46);
            c.putInt(0x02014b50).putShort((short) i.madeBy).putShort((short) 20).putShort((short) i.flags);
            c.putShort((short) i.method)
                    .putInt(0)
                    .putInt(i.crc)
                    .putInt((int) i.size)
                    .putInt((int) i.inflated);
            c.putShort((short) name.length)
                    .putShort((short) i.extra.length)
                    .putShort((short) 0)
                    .putShort((short) 0);
            c.putShort((short) 0).putInt(i.externalAttributes).putInt((int) header);
            directory.writeBytes(c.array());
            directory.writeBytes(name);
            directory.writeBytes(i.extra);
        }
        long at = out.size();
        out.writeBytes(directory.toByteArray());
        out.writeBytes(betweenDirectoryAndEnd);
        int count = endCount >= 0 ? endCount : items.size();
        ByteBuffer e = little(22);
        e.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
        e.putInt(directory.size())
                .putInt((int) (endOffset >= 0 ? endOffset : at))
                .putShort((short) 0);
        out.writeBytes(e.array());
        out.writeBytes(trailer);
        return out.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
