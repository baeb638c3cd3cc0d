package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps from FFmpeg what its demuxer of MP4 and HEIF files dies of: for a coded picture of no length it reads a list of lengths
 * that it never made (FFmpeg 8.0.1), whatever the file is opened for. It takes the tables of what the items of a HEIF file are
 * (iinf) and of where they lie (iloc, ISO/IEC 14496-12 §8.11) wherever in the tree of boxes they stand.
 */
final class ItemTables {
    private static final List<String> CODED = List.of("av01", "hvc1");

    private ItemTables() {}

    /** What an item is. */
    private record Item(long number, String type) {}

    /** Where an item lies. */
    private record Place(long number, long length) {}

    /**
     * Whether a file may be opened.
     *
     * @param file of any kind
     */
    static boolean allow(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            return allow(in);
        } catch (BufferUnderflowException e) {
            // A table ends before its last entry, and FFmpeg reads on.
            return false;
        }
    }

    private static boolean allow(RandomAccessFile in) throws IOException {
        List<Box> pictures = new ArrayList<>();
        List<Box> places = new ArrayList<>();
        for (Box box = Boxes.at(in, 0, in.length()); box != null; box = Boxes.at(in, box.end(), in.length())) {
            if (!holdsBoxes(box)) {
                continue;
            }
            for (Box compressed : BoxSearch.of(in, box, "cmov")) {
                Box first = Boxes.at(in, compressed.body(), in.length());
                if (first != null && first.type().equals("dcom")) {
                    // A header that cannot be searched. Nothing has written one for twenty years.
                    return false;
                }
            }
            for (Box infos : BoxSearch.of(in, box, "iinf")) {
                if (!BoxSearch.of(in, infos, "av01").isEmpty()
                        || !BoxSearch.of(in, infos, "hvc1").isEmpty()) {
                    pictures.add(infos);
                }
            }
            places.addAll(BoxSearch.of(in, box, "iloc"));
        }
        return pictures.isEmpty()
                || isOnly(pictures, Boxes.find(in, "meta", "iinf"))
                        && isOnly(places, Boxes.find(in, "meta", "iloc"))
                        && match(items(in, pictures.get(0)), places(in, places.get(0)));
    }

    /** Media data are not taken for boxes, and files of other kinds do not begin with four letters behind a size. */
    private static boolean holdsBoxes(Box box) {
        return !box.type().equals("mdat") && box.type().chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static boolean isOnly(List<Box> all, @Nullable Box one) {
        return all.size() == 1 && all.get(0).equals(one);
    }

    private static boolean match(@Nullable List<Item> items, @Nullable List<Place> places) {
        if (items == null || places == null) {
            return false;
        }
        Set<Long> some = new HashSet<>();
        Set<Long> none = new HashSet<>();
        places.forEach(place -> (place.length > 0 ? some : none).add(place.number));
        return items.stream()
                .filter(item -> CODED.contains(item.type))
                .allMatch(item -> some.contains(item.number) && !none.contains(item.number));
    }

    /** What the items are; null if FFmpeg would lose its place. */
    private static @Nullable List<Item> items(RandomAccessFile in, Box table) throws IOException {
        BoxContent head = BoxContent.of(in, table);
        if (head == null) {
            return null;
        }
        int countBytes = head.idBytes();
        long count = head.number(countBytes);
        List<Item> items = new ArrayList<>();
        long end = Math.min(table.end(), in.length());
        for (Box box : Boxes.in(in, table.body() + 4 + countBytes, end)) {
            BoxContent info = BoxContent.of(in, box);
            if (info == null || !box.type().equals("infe") || box.end() > end || info.version() > 2) {
                return null;
            }
            if (info.version() == 2) {
                long number = info.number(2);
                info.number(2);
                items.add(new Item(number, info.letters()));
            } else {
                items.add(new Item(-1, "unknown to FFmpeg"));
            }
        }
        return items.size() < count ? null : items;
    }

    private static @Nullable List<Place> places(RandomAccessFile in, Box table) throws IOException {
        BoxContent places = BoxContent.of(in, table);
        if (places == null) {
            return null;
        }
        int version = places.version();
        int sizes = (int) places.number(2);
        int idBytes = version < 2 ? 2 : 4;
        List<Place> found = new ArrayList<>();
        for (long left = places.number(idBytes); left > 0; left--) {
            long number = places.number(idBytes);
            places.number(version == 0 ? 0 : 2);
            places.number(2);
            places.number(sizes >> 4 & 15);
            // FFmpeg reads one stretch even if there is none.
            long stretches = places.number(2);
            places.number(sizes >> 12 & 15);
            long length = places.number(sizes >> 8 & 15);
            // Of a length FFmpeg keeps 32 bits.
            found.add(new Place(number, stretches == 1 && length <= in.length() ? (int) length : 0));
        }
        return found;
    }
}
