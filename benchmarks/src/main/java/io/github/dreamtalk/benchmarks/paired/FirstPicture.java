package io.github.dreamtalk.benchmarks.paired;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Watches a folder, and those in it, for the first PNG file that is complete. */
final class FirstPicture {
    /** The last chunk of every PNG file: length 0, IEND, its checksum. */
    private static final byte[] END = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

    private final Path folder;

    FirstPicture(Path folder) {
        this.folder = folder;
    }

    /** Folders that are not complete yet are hidden ones with a name that nobody foretells: all are looked at. */
    boolean isThere() {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.anyMatch(f -> f.toString().endsWith(".png") && complete(f));
        } catch (NoSuchFileException e) {
            return false;
        } catch (UncheckedIOException | IOException e) {
            // A file was moved while the folder was walked: the next look will see it.
            return false;
        }
    }

    private static boolean complete(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = new byte[END.length];
            if (in.length() < tail.length) {
                return false;
            }
            in.seek(in.length() - tail.length);
            in.readFully(tail);
            return Arrays.equals(tail, END);
        } catch (IOException e) {
            return false;
        }
    }
}
