package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** The JVM's folder for temporary files. ONNX Runtime makes an empty folder in it while it loads. */
final class TempFolder {
    private static final String PROPERTY = "java.io.tmpdir";

    private TempFolder() {}

    static Path path() {
        return Path.of(System.getProperty(PROPERTY, "/tmp")).toAbsolutePath();
    }

    /** Who owns what this JVM makes there. */
    static UserPrincipal owner() throws IOException {
        Path probe = Files.createTempFile(path(), "dreamtalk", null);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    /**
     * Makes sure that ONNX Runtime can make its folder: its failure would leave its classes unusable for the life of the JVM.
     *
     * @throws BackendUnavailableException if not; says what was found and what to do
     */
    static void check() {
        try {
            Files.delete(Files.createTempDirectory("dreamtalk"));
        } catch (IOException | RuntimeException e) {
            FolderTrouble trouble = FolderTrouble.of(e);
            throw new BackendUnavailableException(
                    "ONNX Runtime needs to make a folder among the temporary files, " + path() + ": "
                            + trouble.found(path(), e) + "; to use it, " + trouble.fix()
                            + ", or name another folder with -D" + PROPERTY + "=FOLDER when the JVM is started",
                    e);
        }
    }
}
