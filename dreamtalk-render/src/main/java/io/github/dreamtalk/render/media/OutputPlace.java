package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.OutputFile;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A hidden name beside the target where an output grows, and the move that makes it appear. Not thread-safe. */
final class OutputPlace implements AutoCloseable {
    private final Path target;
    private final Path temp;
    private boolean published;

    OutputPlace(Path target) {
        OutputFile output = OutputFile.of(target);
        this.target = output.place();
        temp = output.part();
    }

    Path temp() {
        return temp;
    }

    /** Makes the output appear, in place of what has its name. */
    void publish() {
        try {
            try {
                Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temp, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new MediaException(target + ": the finished output could not be moved into place: " + e, e);
        }
        published = true;
    }

    /** Removes the output if it was not published. */
    @Override
    public void close() {
        if (published) {
            return;
        }
        try {
            if (Files.isDirectory(temp)) {
                try (Stream<Path> inside = Files.list(temp)) {
                    for (Path file : (Iterable<Path>) inside::iterator) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            Files.deleteIfExists(temp);
        } catch (IOException e) {
            throw new MediaException(target + ": the unfinished output " + temp + " could not be removed: " + e, e);
        }
    }
}
