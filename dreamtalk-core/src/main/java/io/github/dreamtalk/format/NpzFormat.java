package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads NumPy's npz files, plain and compressed: zip files of npy arrays. Files are not trusted: see {@link ZipIndex} for
 * the archive and {@link NpyFormat} for the arrays; what inflates is counted, and its checksum compared, before memory is
 * taken for it. Stateless and thread-safe.
 */
public final class NpzFormat {
    private static final String ENDING = ".npy";
    private static final long MAX_INFLATED = 64L << 20;
    private static final int BUFFER = 1 << 14;

    private NpzFormat() {}

    /**
     * Reads all arrays.
     *
     * @param file an npz file; compressed arrays may have 64 MiB together
     * @return arrays by name (without {@code .npy}), in the file's order
     * @throws InvalidInputException if it is no sound npz file of floating-point arrays in C order; the message names file
     *     and array
     * @throws MediaException if it cannot be read
     */
    public static Map<String, NpyArray> read(Path file) {
        try {
            return read(RandomBytes.of(file));
        } catch (IOException e) {
            throw new MediaException("npz: cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads all arrays of a file held in memory.
     *
     * @param origin the file's name, for messages
     * @param bytes the whole file; not kept
     * @return as {@link #read(Path)}
     * @throws InvalidInputException as {@link #read(Path)}
     */
    public static Map<String, NpyArray> read(String origin, byte[] bytes) {
        try {
            return read(RandomBytes.of(origin, bytes));
        } catch (IOException e) {
            throw new MediaException("npz: cannot read " + origin + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, NpyArray> read(RandomBytes bytes) throws IOException {
        Collection<ZipIndex.Entry> entries = ZipIndex.read(bytes).entries();
        long inflated = 0;
        for (ZipIndex.Entry entry : entries) {
            if (!entry.name().endsWith(ENDING)) {
                throw bad(bytes, entry, "is not an array (NAME.npy), expected arrays alone", null);
            }
            // No entry has more than 2^63 - 1 bytes, and the sum is cut short here long before it could overflow.
            inflated += entry.deflated() ? Math.min(entry.inflatedSize(), Long.MAX_VALUE >> 20) : 0;
            if (inflated > MAX_INFLATED) {
                throw bad(
                        bytes,
                        entry,
                        "brings what is to be inflated to " + inflated + " bytes, expected at most " + MAX_INFLATED
                                + "; save larger arrays without compression (numpy.savez)",
                        null);
            }
        }
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (ZipIndex.Entry entry : entries) {
            check(bytes, entry);
            String name = entry.name().substring(0, entry.name().length() - ENDING.length());
            try (InputStream in = open(bytes, entry)) {
                arrays.put(
                        name,
                        NpyFormat.read(in, entry.inflatedSize(), bytes.origin() + ", " + Printable.of(entry.name())));
            }
        }
        return arrays;
    }

    /** Size and checksum of the inflated bytes, in constant memory. */
    private static void check(RandomBytes bytes, ZipIndex.Entry entry) throws IOException {
        CRC32 crc = new CRC32();
        long count = 0;
        byte[] block = new byte[BUFFER];
        try (InputStream in = open(bytes, entry)) {
            for (int n = in.read(block); n >= 0 && count <= entry.inflatedSize(); n = in.read(block)) {
                crc.update(block, 0, n);
                count += n;
            }
        } catch (ZipException | java.io.EOFException e) {
            throw bad(bytes, entry, "cannot be inflated (" + e.getMessage() + ")", e);
        }
        if (count != entry.inflatedSize() || (int) crc.getValue() != entry.crc()) {
            throw bad(
                    bytes,
                    entry,
                    "has " + (count > entry.inflatedSize() ? "more than " + entry.inflatedSize() : count)
                            + " bytes with checksum " + Long.toHexString(crc.getValue()) + ", expected "
                            + entry.inflatedSize() + " with " + Integer.toHexString(entry.crc()),
                    null);
        }
    }

    private static InputStream open(RandomBytes bytes, ZipIndex.Entry entry) throws IOException {
        InputStream raw = bytes.stream(entry.offset(), entry.size());
        if (!entry.deflated()) {
            return raw;
        }
        Inflater inflater = new Inflater(true);
        return new InflaterInputStream(raw, inflater, BUFFER) {
            @Override
            public void close() throws IOException {
                inflater.end();
                super.close();
            }
        };
    }

    private static InvalidInputException bad(
            RandomBytes bytes, ZipIndex.Entry entry, String what, @Nullable Throwable cause) {
        return new InvalidInputException(
                bytes.origin() + ": not a usable npz file: entry '" + Printable.of(entry.name()) + "' " + what + ".",
                cause);
    }
}
