package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a job's own in the temporary folder, deleted when closed. */
final class TemporaryFile implements AutoCloseable {
    private final Path path;

    /**
     * Makes an empty file only this user can read.
     *
     * @param suffix the ending, with its dot
     */
    TemporaryFile(String suffix) {
        try {
            this.path = Files.createTempFile("dreamtalk-voice-", suffix);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Path path() {
        return path;
    }

    /** What is told when the file cannot be written: nearly always the folder's fault. */
    static MediaException failed(IOException e) {
        return new MediaException(
                "temporary sound file: the folder " + System.getProperty("java.io.tmpdir") + " could not be used: " + e
                        + "; it must exist, be writable and have room (-Djava.io.tmpdir chooses another)",
                e);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new MediaException("temporary sound file: " + path + " could not be deleted: " + e, e);
        }
    }
}
