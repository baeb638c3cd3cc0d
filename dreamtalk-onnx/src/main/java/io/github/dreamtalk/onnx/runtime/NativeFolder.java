package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unpacked libraries that this class loader loads: those of the {@link NativeCache}, or, since a JVM lets only one class
 * loader load a file, a copy of its own if another class loader of this JVM has taken those. A copy is removed as soon as
 * it is loaded, where the system allows it.
 */
final class NativeFolder {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFolder.class);
    /** Begins the system property by which class loaders know of each other. */
    private static final String TAKEN = "dreamtalk.native.taken.";

    private static final String CUDA = "onnxruntime_providers_cuda";

    private final Path path;
    private final boolean copy;

    private NativeFolder(Path path, boolean copy) {
        this.path = path;
        this.copy = copy;
    }

    /**
     * Unpacks libraries.
     *
     * @param libraries may be empty
     * @return null if there are none
     */
    static @Nullable NativeFolder of(List<NativeLibrary> libraries) {
        if (libraries.isEmpty()) {
            return null;
        }
        Path shared = NativeCache.folder(libraries);
        if (System.getProperties().putIfAbsent(TAKEN + shared, "true") == null) {
            return new NativeFolder(shared, false);
        }
        Path own = shared.resolveSibling(shared.getFileName() + "-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        NativeFolder folder = new NativeFolder(own, true);
        folder.add(libraries);
        return folder;
    }

    Path path() {
        return path;
    }

    /**
     * Unpacks libraries into it.
     *
     * @throws BackendUnavailableException if they cannot be; says what was found and what to do
     */
    void add(List<NativeLibrary> libraries) {
        try {
            NativeCache.makeFolder(path);
            NativeCache.fill(path, libraries);
        } catch (IOException e) {
            FolderTrouble trouble = FolderTrouble.of(e);
            throw new BackendUnavailableException(
                    "ONNX Runtime's native libraries could not be unpacked into " + path + ": " + trouble.found(path, e)
                            + "; " + trouble.fix() + ", or name another folder with -D" + NativeCache.PROPERTY
                            + "=FOLDER",
                    e);
        }
    }

    /** The libraries are in memory, or never will be. */
    void loaded() {
        if (!copy) {
            return;
        }
        try {
            boolean neededLater = NativeLibrary.find(CUDA) != null;
            boolean locked =
                    System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
            remove(neededLater || locked);
        } catch (IOException e) {
            LOG.info("a copy of native libraries stays in {}: {}", path, e.toString());
        }
    }

    private void remove(boolean onExit) throws IOException {
        File[] files = path.toFile().listFiles();
        if (onExit) {
            // Files are deleted in the reverse of this order.
            path.toFile().deleteOnExit();
        }
        for (File file : files == null ? new File[0] : files) {
            if (onExit) {
                file.deleteOnExit();
            } else {
                Files.delete(file.toPath());
            }
        }
        if (!onExit) {
            Files.delete(path);
        }
    }
}
