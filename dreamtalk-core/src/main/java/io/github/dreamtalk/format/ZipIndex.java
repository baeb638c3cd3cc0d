package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a zip file that is not trusted, with the place of every entry's data, so that stored entries can be
 * read where they lie. Stricter than a general zip reader: the central directory and the local headers must say the
 * same, entries may not overlap, names may not repeat or leave the archive, and links, encryption and several volumes
 * are refused. Nothing is inflated here. Immutable and thread-safe.
 */
public final class ZipIndex {
    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int MAX_DIRECTORY = 32 << 20;
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME = 1024;

    /**
     * A file in the archive.
     *
     * @param name its path, parts separated by '/'
     * @param offset of its data in the archive
     * @param size bytes of data in the archive
     * @param inflatedSize bytes after decompression, as the archive says; equal to size if stored
     * @param deflated whether it is compressed by "deflate"; otherwise it is stored as it is
     * @param crc checksum of the inflated bytes, as the archive says
     */
    public record Entry(String name, long offset, long size, long inflatedSize, boolean deflated, int crc) {}

    private record Place(long header, Entry entry) {}

    private final RandomBytes bytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ZipIndex(RandomBytes bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads the directory.
     *
     * @param bytes the zip file
     * @return its entries
     * @throws InvalidInputException if it is not a sound zip file; the message says what was found and expected
     * @throws IOException if it cannot be read
     */
    public static ZipIndex read(RandomBytes bytes) throws IOException {
        ZipIndex index = new ZipIndex(bytes);
        index.readDirectory();
        return index;
    }

    /**
     * All files in the archive; folders are left out.
     *
     * @return an unmodifiable collection in the directory's order
     */
    public Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /**
     * Finds an entry by its exact name.
     *
     * @param name a path in the archive
     * @return the entry, or null
     */
    public @Nullable Entry find(String name) {
        return entries.get(name);
    }

    /**
     * Compares the data of a stored entry with its checksum, in small pieces.
     *
     * @param entry a stored entry of this archive
     * @throws InvalidInputException if the data are damaged
     * @throws IOException if they cannot be read
     */
    public void verify(Entry entry) throws IOException {
        CRC32 crc = new CRC32();
        byte[] block = new byte[1 << 16];
        try (InputStream in = bytes.stream(entry.offset(), entry.size())) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                crc.update(block, 0, n);
            }
        }
        if ((int) crc.getValue() != entry.crc()) {
            throw bad("entry '" + Printable.of(entry.name()) + "' has checksum " + Long.toHexString(crc.getValue())
                    + ", expected " + Integer.toHexString(entry.crc()));
        }
    }

    private void readDirectory() throws IOException {
        long end = findEnd();
        ByteBuffer e = piece(end, 22);
        int disk = e.getShort(4) | e.getShort(6);
        long count = e.getShort(10) & 0xffff;
        long countHere = e.getShort(8) & 0xffff;
        long size = e.getInt(12) & 0xffffffffL;
        long offset = e.getInt(16) & 0xffffffffL;
        long limit = end;
        if (end >= 20 && piece(end - 20, 4).getInt() == END64_LOCATOR) {
            ByteBuffer locator = piece(end - 20, 20);
            limit = locator.getLong(8);
            if (locator.getInt(4) != 0 || limit < 0 || limit > end - 20 - 56) {
                throw bad("the zip64 end record is said to be at byte " + limit + ", expected 0 to " + (end - 76));
            }
            ByteBuffer e64 = piece(limit, 56);
            if (e64.getInt(0) != END64 || e64.getLong(4) != end - 20 - limit - 12) {
                throw bad("there is no sound zip64 end record at byte " + limit + ", where it is said to be");
            }
            disk = e64.getInt(16) | e64.getInt(20);
            countHere = agree("number of entries", countHere, 0xffff, e64.getLong(24));
            count = agree("number of entries", count, 0xffff, e64.getLong(32));
            size = agree("directory size", size, 0xffffffffL, e64.getLong(40));
            offset = agree("directory offset", offset, 0xffffffffL, e64.getLong(48));
        }
        if (disk != 0 || count != countHere) {
            throw bad("it is one volume of several, expected a whole zip file");
        }
        if (count < 0 || count > MAX_ENTRIES) {
            throw bad("it is said to have " + count + " entries, expected at most " + MAX_ENTRIES);
        }
        if (size < 0 || size > MAX_DIRECTORY || offset < 0 || offset != limit - size) {
            throw bad("its directory is said to be " + size + " bytes from byte " + offset
                    + " on, expected it to end at " + limit + " and to have at most " + MAX_DIRECTORY + " bytes");
        }
        entries((int) count, piece(offset, (int) size), offset);
    }

    private long agree(String what, long plain, long deferred, long wide) {
        if (plain != deferred && plain != wide) {
            throw bad("the " + what + " is " + plain + " in one place and " + wide + " in another");
        }
        return wide;
    }

    /** The end record closes the file; only its comment may follow. */
    private long findEnd() throws IOException {
        if (bytes.size() < 22) {
            throw bad("found " + bytes.size() + " bytes, expected at least 22");
        }
        int tail = (int) Math.min(bytes.size(), 22 + 0xffff);
        ByteBuffer b = piece(bytes.size() - tail, tail);
        for (int at = tail - 22; at >= 0; at--) {
            if (b.getInt(at) == END && (b.getShort(at + 20) & 0xffff) == tail - at - 22) {
                return bytes.size() - tail + at;
            }
        }
        throw bad("its end record is missing; it was cut or something was added to it");
    }

    private void entries(int count, ByteBuffer b, long directory) throws IOException {
        java.util.ArrayList<Place> places = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (b.remaining() < 46 || b.getInt(b.position()) != CENTRAL) {
                throw bad("its directory has a damaged entry, number " + i + " of " + count);
            }
            int at = b.position();
            int nameLength = b.getShort(at + 28) & 0xffff;
            int extraLength = b.getShort(at + 30) & 0xffff;
            int commentLength = b.getShort(at + 32) & 0xffff;
            if (nameLength > MAX_NAME || 46 + nameLength + extraLength + commentLength > b.remaining()) {
                throw bad(
                        "entry " + i + " of its directory is longer than the directory, or its name than " + MAX_NAME);
            }
            String name = name(b.slice(at + 46, nameLength), i);
            places.add(place(name, b, at, extraLength, directory));
            b.position(at + 46 + nameLength + extraLength + commentLength);
        }
        if (b.hasRemaining()) {
            throw bad("its directory has " + b.remaining() + " bytes more than its " + count + " entries");
        }
        refuseOverlaps(places, directory);
    }

    private String name(ByteBuffer raw, int number) {
        String name;
        try {
            name = StandardCharsets.UTF_8.newDecoder().decode(raw).toString();
        } catch (CharacterCodingException e) {
            throw bad("the name of entry " + number + " is not UTF-8 text", e);
        }
        boolean sound = !name.isEmpty() && name.chars().allMatch(c -> c >= ' ' && c != '\\' && c != ':' && c != 127);
        String[] parts = name.split("/", -1);
        for (int i = 0; i < parts.length && sound; i++) {
            boolean folderEnd = parts[i].isEmpty() && i == parts.length - 1 && i > 0;
            sound = folderEnd || !(parts[i].isEmpty() || parts[i].equals(".") || parts[i].equals(".."));
        }
        if (!sound) {
            throw bad("entry " + number + " has the name '" + Printable.of(name)
                    + "', expected a plain path inside the archive");
        }
        return name;
    }

    private Place place(String name, ByteBuffer b, int at, int extraLength, long directory) throws IOException {
        int flags = b.getShort(at + 8) & 0xffff;
        int method = b.getShort(at + 10) & 0xffff;
        // 1: encrypted, 0x20: patch data, 0x40: strong encryption, 0x2000: masked headers
        if ((flags & 0x2061) != 0) {
            throw bad("entry '" + Printable.of(name) + "' is encrypted or a patch (flags " + Integer.toHexString(flags)
                    + ")");
        }
        if (method != 0 && method != 8) {
            throw bad("entry '" + Printable.of(name) + "' is compressed by method " + method
                    + ", expected 0 (stored) or 8 (deflate)");
        }
        int type = b.getInt(at + 38) >>> 28;
        if (b.get(at + 5) == 3 && type != 0 && type != 8 && type != 4) {
            throw bad("entry '" + Printable.of(name) + "' is a link or device (Unix mode "
                    + Integer.toOctalString(b.getInt(at + 38) >>> 16) + "), expected a plain file");
        }
        ByteBuffer wide = zip64(b.slice(at + 46 + (b.getShort(at + 28) & 0xffff), extraLength), name);
        long inflated = wide(b.getInt(at + 24), wide, name);
        long size = wide(b.getInt(at + 20), wide, name);
        long header = wide(b.getInt(at + 42), wide, name);
        if (b.getShort(at + 34) != 0) {
            throw bad("entry '" + Printable.of(name) + "' lies in another volume");
        }
        if (header > directory - 30) {
            throw bad("entry '" + Printable.of(name) + "' is said to start at byte " + header + ", expected one before "
                    + directory);
        }
        ByteBuffer local = piece(header, 30);
        int localName = local.getShort(26) & 0xffff;
        long data = header + 30 + localName + (local.getShort(28) & 0xffff);
        if (local.getInt(0) != LOCAL
                || (local.getShort(8) & 0xffff) != method
                || data > directory
                || !name.equals(StandardCharsets.UTF_8
                        .decode(piece(header + 30, localName))
                        .toString())) {
            throw bad("entry '" + Printable.of(name) + "' has no header of its own at byte " + header
                    + ", or one that differs from the directory");
        }
        boolean deferred = (flags & 8) != 0 || (local.getShort(6) & 8) != 0;
        if (!deferred
                && (local.getInt(14) != b.getInt(at + 16)
                        || differs(local.getInt(18), size)
                        || differs(local.getInt(22), inflated))) {
            throw bad("entry '" + Printable.of(name) + "' has a size or checksum that differs from the directory");
        }
        if (size > directory - data) {
            throw bad("entry '" + Printable.of(name) + "' is said to have " + size + " bytes, found "
                    + (directory - data));
        }
        if (method == 0 && size != inflated) {
            throw bad("entry '" + Printable.of(name) + "' is stored in " + size + " bytes, expected " + inflated);
        }
        return new Place(header, new Entry(name, data, size, inflated, method == 8, b.getInt(at + 16)));
    }

    private static boolean differs(int local, long size) {
        return local != -1 && (local & 0xffffffffL) != size;
    }

    /** The values of the zip64 extra field, empty if there is none. */
    private ByteBuffer zip64(ByteBuffer extra, String name) {
        extra.order(ByteOrder.LITTLE_ENDIAN);
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xffff;
            int length = extra.getShort() & 0xffff;
            if (length > extra.remaining()) {
                throw bad("entry '" + Printable.of(name) + "' has a damaged extra field");
            }
            if (id == 1) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private long wide(int plain, ByteBuffer zip64, String name) {
        if (plain != -1) {
            return plain & 0xffffffffL;
        }
        if (zip64.remaining() < 8) {
            throw bad("entry '" + Printable.of(name) + "' has no zip64 value for a size or offset that needs one");
        }
        long value = zip64.getLong();
        if (value < 0) {
            throw bad("entry '" + Printable.of(name) + "' has the size or offset " + Long.toUnsignedString(value)
                    + ", expected one within the file");
        }
        return value;
    }

    private void refuseOverlaps(List<Place> places, long directory) {
        places.sort(Comparator.comparingLong(Place::header));
        for (int i = 0; i < places.size(); i++) {
            Entry entry = places.get(i).entry();
            long next = i + 1 < places.size() ? places.get(i + 1).header() : directory;
            if (entry.offset() + entry.size() > next) {
                throw bad(
                        "entry '" + Printable.of(entry.name()) + "' reaches to byte " + (entry.offset() + entry.size())
                                + ", expected it to end before the next one at " + next + " (entries may not overlap)");
            }
            if (entry.name().endsWith("/") ? entry.size() > 0 : entries.put(entry.name(), entry) != null) {
                throw bad("entry '" + Printable.of(entry.name()) + "' appears twice, or is a folder with data");
            }
        }
    }

    private ByteBuffer piece(long offset, int length) throws IOException {
        try {
            return bytes.read(offset, length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (EOFException e) {
            throw bad(String.valueOf(e.getMessage()), e);
        }
    }

    private InvalidInputException bad(String what) {
        return bad(what, null);
    }

    private InvalidInputException bad(String what, @Nullable Throwable cause) {
        return new InvalidInputException(
                bytes.origin() + ": not a usable zip file: " + what
                        + ". The file is damaged or was made to mislead; fetch or export it again.",
                cause);
    }
}
