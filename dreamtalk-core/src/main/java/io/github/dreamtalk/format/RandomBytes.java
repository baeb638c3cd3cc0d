package io.github.dreamtalk.format;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Bytes read at any position, from a file or from an array. A file is opened for each read and closed after it, so there
 * is nothing to close and pieces of it may be fetched long after; a file that has changed meanwhile is refused. Immutable
 * and thread-safe.
 */
public final class RandomBytes {
    private static final int BLOCK = 1 << 16;

    private final String origin;
    private final long size;
    private final byte @Nullable [] array;
    private final @Nullable Path file;
    private final @Nullable FileTime modified;

    private RandomBytes(
            String origin, long size, byte @Nullable [] array, @Nullable Path file, @Nullable FileTime modified) {
        this.origin = origin;
        this.size = size;
        this.array = array;
        this.file = file;
        this.modified = modified;
    }

    /**
     * The bytes of a file.
     *
     * @param file a regular file
     * @return its bytes as they are now
     * @throws IOException if there is no such regular file
     */
    public static RandomBytes of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "it is not a regular file" : "there is no such file");
        }
        return new RandomBytes(
                file.toString(), Files.size(file), null, file.toAbsolutePath(), Files.getLastModifiedTime(file));
    }

    /**
     * The bytes of an array.
     *
     * @param origin what messages call it
     * @param bytes the array; not copied, and not to be changed
     * @return its bytes
     */
    public static RandomBytes of(String origin, byte[] bytes) {
        return new RandomBytes(origin, bytes.length, bytes, null, null);
    }

    /**
     * What messages call it.
     *
     * @return the file's path, or the name given with the array
     */
    public String origin() {
        return origin;
    }

    /**
     * How many bytes there are.
     *
     * @return 0 or more
     */
    public long size() {
        return size;
    }

    /**
     * Reads a piece. No memory is taken for a piece that is not there.
     *
     * @param offset of the first byte
     * @param length how many bytes
     * @return exactly that many bytes, positioned at 0, in big-endian order
     * @throws IOException if the piece does not lie within the bytes, or the file cannot be read or has changed
     */
    public ByteBuffer read(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new EOFException(
                    "found " + size + " bytes, expected " + length + " more from byte " + offset + " on; it was cut");
        }
        if (array != null) {
            return ByteBuffer.wrap(array, (int) offset, length).slice();
        }
        Path path = java.util.Objects.requireNonNull(file);
        ByteBuffer out = ByteBuffer.allocate(length);
        try (FileChannel channel = open(path)) {
            while (out.hasRemaining()) {
                if (channel.read(out, offset + out.position()) < 0) {
                    throw new EOFException("the file ended at byte " + (offset + out.position()));
                }
            }
        }
        return out.flip();
    }

    private FileChannel open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        boolean same = false;
        try {
            same = channel.size() == size && Files.getLastModifiedTime(path).equals(modified);
            if (!same) {
                throw new IOException("the file has been changed since it was opened; open it again");
            }
            return channel;
        } finally {
            if (!same) {
                channel.close();
            }
        }
    }

    /**
     * A piece as a stream, which keeps the file open until it is closed. Not thread-safe.
     *
     * @param offset of the first byte
     * @param length how many bytes
     * @return a stream of exactly that many bytes
     * @throws IOException if the piece does not lie within the bytes; the stream also if the file cannot be read
     */
    public InputStream stream(long offset, long length) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new EOFException(
                    "found " + size + " bytes, expected " + length + " more from byte " + offset + " on; it was cut");
        }
        if (array != null) {
            return new ByteArrayInputStream(array, (int) offset, (int) length);
        }
        FileChannel channel = open(java.util.Objects.requireNonNull(file));
        return new BufferedInputStream(new Piece(channel, offset, offset + length), BLOCK);
    }

    /** A range of an open file. */
    private static final class Piece extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long at;

        Piece(FileChannel channel, long at, long end) {
            this.channel = channel;
            this.at = at;
            this.end = end;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = (int) Math.min(len, end - at);
            int read = n == 0 ? 0 : channel.read(ByteBuffer.wrap(b, off, n), at);
            if (read < 0) {
                throw new EOFException("the file ended at byte " + at);
            }
            at += read;
            return n == 0 && len > 0 ? -1 : read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    public String toString() {
        return origin + " (" + size + " bytes)";
    }
}
