package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file systems a Linux process sees.
 *
 * @param lines as in {@code /proc/self/mounts}: device, place, kind, options, ...
 */
record Mounts(List<String> lines) {
    /** Reads them; empty where there is no such list. */
    static Optional<Mounts> read() {
        Path list = Path.of("/proc/self/mounts");
        try {
            return Files.isReadable(list)
                    ? Optional.of(new Mounts(Files.readAllLines(list, StandardCharsets.ISO_8859_1)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a place lies on a file system mounted with {@code noexec}. */
    boolean noexec(Path place) {
        int deepest = -1;
        boolean noexec = false;
        for (String line : lines) {
            String[] fields = line.split(" ");
            if (fields.length < 4) {
                continue;
            }
            Path at = Path.of(fields[1].replace("\\040", " "));
            // Of two mounts at one place the later one is seen.
            if (place.startsWith(at) && at.getNameCount() >= deepest) {
                deepest = at.getNameCount();
                noexec = List.of(fields[3].split(",")).contains("noexec");
            }
        }
        return noexec;
    }
}
