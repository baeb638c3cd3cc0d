package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which properties belong to which picture of a HEIF file (ISO/IEC 14496-12 §8.11, ISO/IEC 23008-12 §9.3). */
final class HeifItems {
    private static final int MOST_BYTES = 1 << 22;

    private HeifItems() {}

    /**
     * Properties of the primary picture.
     *
     * @param own those it has itself
     * @param tile those of its first tile, which hold for the whole where it says nothing itself; empty if it has none
     */
    record Primary(List<Box> own, List<Box> tile) {
        List<Box> all() {
            return Stream.concat(own.stream(), tile.stream()).toList();
        }
    }

    static Primary primary(RandomAccessFile in) throws IOException {
        Long item = number(in);
        Long tile = item == null ? null : firstTile(in, item);
        return new Primary(
                item == null ? List.of() : properties(in, item), tile == null ? List.of() : properties(in, tile));
    }

    private static @Nullable Long number(RandomAccessFile in) throws IOException {
        Content content = Content.of(in, Boxes.find(in, "meta", "pitm"));
        return content == null || content.left() < content.idBytes() ? null : content.id();
    }

    private static @Nullable Long firstTile(RandomAccessFile in, long item) throws IOException {
        Box references = Boxes.find(in, "meta", "iref");
        Content outer = Content.of(in, references);
        if (references == null || outer == null) {
            return null;
        }
        long end = Math.min(references.end(), in.length());
        for (Box box : Boxes.in(in, references.body() + 4, end)) {
            Content inner = Content.plain(in, box);
            int id = outer.idBytes();
            if (box.type().equals("dimg")
                    && inner != null
                    && inner.left() >= 2 * id + 2
                    && inner.number(id) == item
                    && inner.number(2) > 0) {
                return inner.number(id);
            }
        }
        return null;
    }

    private static List<Box> properties(RandomAccessFile in, long item) throws IOException {
        List<Box> found = new ArrayList<>();
        Box all = Boxes.find(in, "meta", "iprp", "ipco");
        Content links = Content.of(in, Boxes.find(in, "meta", "iprp", "ipma"));
        if (all == null || links == null || links.left() < 4) {
            return found;
        }
        List<Box> properties = Boxes.in(in, all.body(), Math.min(all.end(), in.length()));
        long items = links.number(4);
        int index = (links.flags() & 1) == 0 ? 1 : 2;
        for (long i = 0; i < items && links.left() > links.idBytes(); i++) {
            boolean wanted = links.id() == item;
            long count = links.number(1);
            for (long k = 0; k < count && links.left() >= index; k++) {
                // The highest bit says whether a reader has to know the property.
                int number = (int) links.number(index) & (index == 1 ? 0x7f : 0x7fff);
                if (wanted && number >= 1 && number <= properties.size()) {
                    found.add(properties.get(number - 1));
                }
            }
        }
        return found;
    }

    /** What is in a box, read number by number. */
    private record Content(int version, int flags, ByteBuffer rest) {
        /** Of a box that begins with a version and flags. */
        static @Nullable Content of(RandomAccessFile in, @Nullable Box box) throws IOException {
            Content plain = plain(in, box);
            if (plain == null || plain.left() < 4) {
                return null;
            }
            int head = plain.rest.getInt();
            return new Content(head >>> 24, head & 0xffffff, plain.rest);
        }

        static @Nullable Content plain(RandomAccessFile in, @Nullable Box box) throws IOException {
            if (box == null) {
                return null;
            }
            byte[] bytes =
                    new byte[(int) Math.max(0, Math.min(Math.min(box.end(), in.length()) - box.body(), MOST_BYTES))];
            in.seek(box.body());
            in.readFully(bytes);
            return new Content(0, 0, ByteBuffer.wrap(bytes));
        }

        int left() {
            return rest.remaining();
        }

        /** Items are numbered in 16 bits in the first version of each of these boxes. */
        int idBytes() {
            return version == 0 ? 2 : 4;
        }

        long id() {
            return number(idBytes());
        }

        long number(int bytes) {
            return switch (bytes) {
                case 1 -> rest.get() & 0xff;
                case 2 -> rest.getShort() & 0xffff;
                default -> rest.getInt() & 0xffffffffL;
            };
        }
    }
}
