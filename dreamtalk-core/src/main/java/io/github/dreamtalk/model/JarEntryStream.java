package io.github.dreamtalk.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * An entry of a jar whose bytes are checked against the CRC-32 that the jar holds of them: whoever reads to the end learns of
 * damage by an {@link IOException}. What comes through such a stream needs no further digest, which of a few megabytes takes
 * a tenth of a second as long as the JVM has not compiled it, and that is when models are read. For {@link ModelProvider}s.
 * Not thread-safe.
 */
public final class JarEntryStream extends FilterInputStream {
    private final URL source;
    private final long expected;
    private final CRC32 found = new CRC32();

    private JarEntryStream(InputStream in, URL source, long expected) {
        super(in);
        this.source = source;
        this.expected = expected;
    }

    /**
     * Opens a resource.
     *
     * @param resource where it is
     * @return a stream the caller closes; of this class if the resource lies in a jar that knows its CRC-32
     * @throws IOException if it cannot be opened
     */
    public static InputStream open(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        // A cached connection would keep the jar open for as long as the JVM lives.
        connection.setUseCaches(false);
        InputStream in = connection.getInputStream();
        JarEntry entry = connection instanceof JarURLConnection jar ? jar.getJarEntry() : null;
        return entry == null || entry.getCrc() < 0 ? in : new JarEntryStream(in, resource, entry.getCrc());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = in.read(target, offset, length);
        if (n >= 0) {
            found.update(target, offset, n);
        } else if (found.getValue() != expected) {
            throw new ZipException(source + ": found the CRC-32 " + Long.toHexString(found.getValue())
                    + ", the jar expects " + Long.toHexString(expected) + "; the jar is damaged, fetch it again");
        }
        return n;
    }

    /** Reads what is skipped: it is checked as well. */
    @Override
    public long skip(long count) throws IOException {
        byte[] block = new byte[(int) Math.max(0, Math.min(count, 8192))];
        int n = block.length == 0 ? 0 : read(block, 0, block.length);
        return Math.max(0, n);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
