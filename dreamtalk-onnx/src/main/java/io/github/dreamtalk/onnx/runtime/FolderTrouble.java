package io.github.dreamtalk.onnx.runtime;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells apart why native libraries cannot be kept in, or loaded from, a folder. */
enum FolderTrouble {
    /** It is not there and cannot be made. */
    MISSING,
    /** It may not be written. */
    NOT_WRITABLE,
    /** There is no room left. */
    FULL,
    /** Nothing in it may be executed. */
    NOEXEC,
    /** It belongs to another user, who could exchange what is loaded from it. */
    FOREIGN,
    /** Something else. */
    OTHER;

    /** Of what went wrong when the folder was made or written. */
    static FolderTrouble of(Exception e) {
        if (e instanceof AccessDeniedException || e instanceof ReadOnlyFileSystemException) {
            return NOT_WRITABLE;
        }
        if (e instanceof NoSuchFileException
                || e instanceof FileAlreadyExistsException
                || e instanceof NotDirectoryException) {
            return MISSING;
        }
        // The rest comes as the system's own text: a FileSystemException, or an IOException of a write.
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        String text = String.valueOf(reason).toLowerCase(Locale.ROOT);
        if (text.contains("no space left")
                || text.contains("quota exceeded")
                || text.contains("not enough space")
                || text.contains("file too large")) {
            return FULL;
        }
        if (text.contains("read-only") || text.contains("permitted") || text.contains("denied")) {
            return NOT_WRITABLE;
        }
        if (text.contains("not a directory") || text.contains("no such file")) {
            return MISSING;
        }
        return OTHER;
    }

    /** What was found, in words, to stand after a folder's name. */
    String found(Path folder, @Nullable Exception e) {
        return switch (this) {
            case MISSING -> "found no such folder" + obstacle(folder);
            case NOT_WRITABLE -> "found a folder that may not be written (permissions, or a read-only file system)";
            case FULL -> "found no room left there (" + usable(folder) + ")";
            case NOEXEC -> "found a file system mounted noexec, from which no library may be loaded";
            case FOREIGN -> "found a folder of another user, who could exchange what is loaded from it";
            case OTHER -> "found that it cannot be used: " + e;
        };
    }

    /** What to do about it, in words. */
    String fix() {
        return switch (this) {
            case MISSING -> "make the folder";
            case NOT_WRITABLE -> "make it writable for this user";
            case FULL -> "make room";
            case NOEXEC -> "mount it without noexec";
            case FOREIGN -> "remove it";
            case OTHER -> "mend that";
        };
    }

    private static String obstacle(Path folder) {
        for (Path p = folder.toAbsolutePath(); p != null; p = p.getParent()) {
            if (Files.exists(p)) {
                return Files.isDirectory(p) ? "" : ", and it cannot be made because " + p + " is a file";
            }
        }
        return "";
    }

    private static String usable(Path folder) {
        for (Path p = folder.toAbsolutePath(); p != null; p = p.getParent()) {
            if (Files.exists(p)) {
                try {
                    return Files.getFileStore(p).getUsableSpace() / 1_000_000 + " MB can be used";
                } catch (IOException e) {
                    return "the space that can be used is not known: " + e;
                }
            }
        }
        return "the space that can be used is not known";
    }
}
