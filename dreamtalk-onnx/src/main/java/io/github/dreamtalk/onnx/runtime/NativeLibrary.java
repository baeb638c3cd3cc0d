package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One of ONNX Runtime's native libraries as its jar holds it. The jar's directory tells size and CRC-32 of every entry, so
 * that an unpacked copy can be verified in a few milliseconds, without unpacking the library again.
 *
 * @param file name of the file on this platform, such as {@code libonnxruntime.so}
 * @param source where its bytes are
 * @param size number of them
 * @param crc their CRC-32
 */
record NativeLibrary(String file, URL source, long size, long crc) {
    private static final int BLOCK = 1 << 20;

    /** As ONNX Runtime calls this platform, such as {@code linux-x64}; null if it has no name for it. */
    static @Nullable String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : os.contains("nux") ? "linux" : null;
        String machine = arch.startsWith("amd64") || arch.startsWith("x86_64")
                ? "x64"
                : arch.startsWith("aarch64") ? "aarch64" : null;
        return system == null || machine == null ? null : system + "-" + machine;
    }

    /**
     * Looks a library up.
     *
     * @param name without prefix and ending, such as {@code onnxruntime}
     * @return null if the jar has none for this platform
     * @throws IOException if the jar cannot be read
     */
    static @Nullable NativeLibrary find(String name) throws IOException {
        String file = System.mapLibraryName(name).replace("jnilib", "dylib");
        URL source = OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform() + "/" + file);
        return source == null ? null : of(file, source);
    }

    static NativeLibrary of(String file, URL source) throws IOException {
        URLConnection connection = source.openConnection();
        // A cached connection would keep the jar open for as long as the JVM lives.
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection jar) {
            try (JarFile opened = jar.getJarFile()) {
                JarEntry entry = opened.getJarEntry(jar.getEntryName());
                if (entry != null && entry.getSize() >= 0 && entry.getCrc() >= 0) {
                    return new NativeLibrary(file, source, entry.getSize(), entry.getCrc());
                }
            }
        }
        try (InputStream in = open(source)) {
            return new NativeLibrary(file, source, 0, 0).measured(in, OutputStream.nullOutputStream());
        }
    }

    private static InputStream open(URL source) throws IOException {
        URLConnection connection = source.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    /** Copies, and tells size and CRC-32 of what was copied. */
    private NativeLibrary measured(InputStream in, OutputStream out) throws IOException {
        byte[] block = new byte[BLOCK];
        CRC32 sum = new CRC32();
        long total = 0;
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            sum.update(block, 0, n);
            out.write(block, 0, n);
            total += n;
        }
        return new NativeLibrary(file, source, total, sum.getValue());
    }

    /**
     * Unpacks it.
     *
     * @param target a new file
     * @throws IOException if it cannot be written, or what was unpacked is not what the jar's directory says
     */
    void unpack(Path target) throws IOException {
        try (InputStream in = open(source);
                OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            NativeLibrary unpacked = measured(in, out);
            if (unpacked.size != size || unpacked.crc != crc) {
                throw new IOException(source + " is damaged: found " + unpacked.size + " bytes of CRC-32 "
                        + Long.toHexString(unpacked.crc) + ", expected " + size + " of " + Long.toHexString(crc));
            }
        }
    }

    /**
     * Whether a file holds this library, to the byte.
     *
     * @param copy the file; need not exist
     * @throws IOException if it cannot be read
     */
    boolean isAt(Path copy) throws IOException {
        try (FileChannel channel = FileChannel.open(copy)) {
            if (channel.size() != size) {
                return false;
            }
            CRC32 sum = new CRC32();
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            while (channel.read(block) >= 0) {
                sum.update(block.flip());
                block.clear();
            }
            return sum.getValue() == crc;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
