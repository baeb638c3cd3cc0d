package io.github.dreamtalk.onnx.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Linux says of its mounted file systems; knows nothing elsewhere. */
final class MountTable {
    private static final Logger LOG = LoggerFactory.getLogger(MountTable.class);
    private static final Path SOURCE = Path.of("/proc/self/mountinfo");
    private static final int POINT = 4;
    private static final int OPTIONS = 5;

    private MountTable() {}

    /** Whether the file system that holds an existing folder is mounted noexec, as far as that is known. */
    static boolean noexec(Path folder) {
        if (!Files.exists(SOURCE)) {
            return false;
        }
        try {
            return noexec(folder.toRealPath(), Files.readAllLines(SOURCE));
        } catch (IOException e) {
            // Loading a library will tell.
            LOG.debug("the mounted file systems cannot be read", e);
            return false;
        }
    }

    /** By the last mount of the longest path that holds the folder: later mounts hide earlier ones. */
    static boolean noexec(Path folder, List<String> table) {
        int longest = -1;
        boolean noexec = false;
        for (String line : table) {
            String[] columns = line.split(" ");
            if (columns.length > OPTIONS) {
                Path point = Path.of(unescaped(columns[POINT]));
                if (folder.startsWith(point) && point.getNameCount() >= longest) {
                    longest = point.getNameCount();
                    noexec = Arrays.asList(columns[OPTIONS].split(",")).contains("noexec");
                }
            }
        }
        return noexec;
    }

    /** Blanks and backslashes are written as three octal digits. */
    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 3 < text.length()) {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
