package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which properties belong to which picture of a HEIF file (ISO/IEC 14496-12 §8.11, ISO/IEC 23008-12 §9.3). */
final class HeifItems {
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
        BoxContent content = BoxContent.of(in, Boxes.find(in, "meta", "pitm"));
        return content == null || content.left() < content.idBytes() ? null : content.id();
    }

    private static @Nullable Long firstTile(RandomAccessFile in, long item) throws IOException {
        Box references = Boxes.find(in, "meta", "iref");
        BoxContent outer = BoxContent.of(in, references);
        if (references == null || outer == null) {
            return null;
        }
        long end = Math.min(references.end(), in.length());
        for (Box box : Boxes.in(in, references.body() + 4, end)) {
            BoxContent inner = BoxContent.plain(in, box);
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
        BoxContent links = BoxContent.of(in, Boxes.find(in, "meta", "iprp", "ipma"));
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
}
