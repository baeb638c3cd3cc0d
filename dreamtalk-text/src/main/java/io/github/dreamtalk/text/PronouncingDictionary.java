package io.github.dreamtalk.text;

import io.github.dreamtalk.error.ModelMismatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Words and their pronunciations, kept as they are stored: about 2.3 MB for 126 thousand words. Immutable and thread-safe.
 *
 * <p>The file: {@code "DTWD"}, version 1, number of words, bytes of what follows when inflated (ints), then, deflated, the words in
 * the order of their bytes, each as: bytes it shares with the word before (0 for every sixteenth), further bytes, these bytes in
 * ISO 8859-1, number of pronunciations, and of each its number of phones and these phones, a byte each.
 */
public final class PronouncingDictionary {
    private static final int MAGIC = 0x44545744;
    private static final int VERSION = 1;
    private static final int BLOCK = 16;
    /** More than any word of any language is long, in bytes and in phones. */
    private static final int LONGEST = 255;

    private static final int MOST_BYTES = 64 << 20;

    private final byte[] data;
    /** Where every sixteenth word begins. */
    private final int[] blocks;

    private final int words;

    private PronouncingDictionary(byte[] data, int[] blocks, int words) {
        this.data = data;
        this.blocks = blocks;
        this.words = words;
    }

    /**
     * Reads a dictionary.
     *
     * @param name of the file, for messages
     * @param file its bytes
     * @return the dictionary
     * @throws ModelMismatchException if it is not such a file
     */
    public static PronouncingDictionary read(String name, byte[] file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            int magic = in.readInt();
            int version = in.readInt();
            int words = in.readInt();
            int size = in.readInt();
            if (magic != MAGIC || version != VERSION || words < 0 || size < 0 || size > MOST_BYTES) {
                throw damaged(name, "its head is not that of a dictionary of version " + VERSION);
            }
            Inflater inflater = new Inflater();
            inflater.setInput(file, 16, file.length - 16);
            byte[] data = new byte[size];
            int got = inflater.inflate(data);
            // Once more, for the checksum; it gives nothing if all is there.
            boolean whole = inflater.inflate(new byte[1]) == 0 && inflater.finished();
            inflater.end();
            if (got != size || !whole) {
                throw damaged(name, "it ends too early");
            }
            return new PronouncingDictionary(data, index(name, data, words), words);
        } catch (DataFormatException | IOException e) {
            throw new ModelMismatchException(
                    name + ": found a damaged dictionary, expected one of version " + VERSION
                            + "; take the file of this release",
                    e);
        }
    }

    private static ModelMismatchException damaged(String name, String why) {
        return new ModelMismatchException(
                name + ": found a file of which " + why + "; take the dictionary of this release");
    }

    /** Walks over all words once, so that looking them up need check nothing. */
    private static int[] index(String name, byte[] data, int words) {
        int[] blocks = new int[(words + BLOCK - 1) / BLOCK];
        int at = 0;
        try {
            for (int w = 0; w < words; w++) {
                if (w % BLOCK == 0) {
                    blocks[w / BLOCK] = at;
                    if (data[at] != 0) {
                        throw damaged(name, "word " + w + " does not stand by itself");
                    }
                }
                at += 2 + (data[at + 1] & LONGEST);
                for (int p = data[at++] & LONGEST; p > 0; p--) {
                    int phones = data[at++] & LONGEST;
                    for (int i = 0; i < phones; i++) {
                        if (data[at + i] < 0 || data[at + i] >= Arpabet.COUNT) {
                            throw damaged(name, "word " + w + " holds phone " + data[at + i]);
                        }
                    }
                    at += phones;
                }
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw damaged(name, "the last words are missing");
        }
        if (at != data.length) {
            throw damaged(name, (data.length - at) + " bytes belong to no word");
        }
        return blocks;
    }

    /**
     * Writes a dictionary.
     *
     * @param words in the order of their bytes in ISO 8859-1; of each its pronunciations, phones by number
     * @return the file
     * @throws IllegalArgumentException if a word or pronunciation is longer than 255
     */
    public static byte[] write(SortedMap<String, List<int[]>> words) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] before = new byte[0];
        int number = 0;
        for (Map.Entry<String, List<int[]>> entry : words.entrySet()) {
            byte[] word = entry.getKey().getBytes(StandardCharsets.ISO_8859_1);
            int shared = number++ % BLOCK == 0 ? 0 : Math.max(0, Arrays.mismatch(before, word));
            shared = Math.min(shared, Math.min(before.length, word.length));
            if (word.length > LONGEST || entry.getValue().size() > LONGEST) {
                throw new IllegalArgumentException(entry.getKey() + " is too long");
            }
            data.write(shared);
            data.write(word.length - shared);
            data.write(word, shared, word.length - shared);
            data.write(entry.getValue().size());
            for (int[] phones : entry.getValue()) {
                data.write(phones.length);
                for (int phone : phones) {
                    data.write(phone);
                }
            }
            before = word;
        }
        return packed(words.size(), data.toByteArray());
    }

    private static byte[] packed(int words, byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(data);
        deflater.finish();
        byte[] packed = new byte[data.length + 1024];
        int size = deflater.deflate(packed);
        deflater.end();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(words);
            out.writeInt(data.length);
            out.write(packed, 0, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** How many words there are. */
    int size() {
        return words;
    }

    /**
     * Looks a word up.
     *
     * @param word in lower case
     * @return its pronunciations, phones by number; none if it is not there
     */
    List<int[]> of(String word) {
        byte[] wanted = word.getBytes(StandardCharsets.ISO_8859_1);
        // What ISO 8859-1 cannot write becomes a question mark, and is in no dictionary; yet "?" might be.
        if (blocks.length == 0 || wanted.length > LONGEST || word.chars().anyMatch(c -> c > LONGEST)) {
            return List.of();
        }
        int low = 0;
        int high = blocks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (compareFirst(middle, wanted) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return inBlock(low, wanted);
    }

    private int compareFirst(int block, byte[] wanted) {
        int at = blocks[block];
        int length = data[at + 1] & LONGEST;
        return Arrays.compareUnsigned(data, at + 2, at + 2 + length, wanted, 0, wanted.length);
    }

    private List<int[]> inBlock(int block, byte[] wanted) {
        byte[] word = new byte[LONGEST];
        int at = blocks[block];
        for (int w = block * BLOCK; w < Math.min(words, (block + 1) * BLOCK); w++) {
            int shared = data[at] & LONGEST;
            int further = data[at + 1] & LONGEST;
            System.arraycopy(data, at + 2, word, shared, further);
            at += 2 + further;
            boolean found = Arrays.equals(word, 0, shared + further, wanted, 0, wanted.length);
            List<int[]> pronunciations = new ArrayList<>();
            for (int p = data[at++] & LONGEST; p > 0; p--) {
                int[] phones = new int[data[at++] & LONGEST];
                for (int i = 0; i < phones.length; i++) {
                    phones[i] = data[at + i];
                }
                at += phones.length;
                pronunciations.add(phones);
            }
            if (found) {
                return pronunciations;
            }
        }
        return List.of();
    }
}
