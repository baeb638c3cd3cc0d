package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a piece of work reads and what it writes, so that it is refused before it begins where it would destroy what it
 * reads, or one of its outputs another. Files are compared by what they are, not by how they are called: links, hard links
 * and other ways to a folder do not deceive. Not thread-safe.
 */
public final class FileRoles {
    private record Role(String name, Path file) {}

    private final List<Role> read = new ArrayList<>();
    private final List<Role> written = new ArrayList<>();

    /** Nothing read and nothing written. */
    public FileRoles() {}

    /**
     * Adds an input.
     *
     * @param role what it is for, in the words of the request
     * @param file the file, or null if there is none; an npy file brings its description
     * @return this
     */
    public FileRoles reads(String role, @Nullable Path file) {
        add(read, role, file);
        return this;
    }

    /**
     * Adds an output.
     *
     * @param role what it is for, in the words of the request
     * @param file the file, or null if there is none; an npy file brings its description
     * @return this
     */
    public FileRoles writes(String role, @Nullable Path file) {
        add(written, role, file);
        return this;
    }

    private static void add(List<Role> roles, String role, @Nullable Path file) {
        if (file != null) {
            roles.add(new Role(role, file));
            if (file.toString().endsWith(".npy")) {
                roles.add(new Role(role, NpyMotionWriter.description(file)));
            }
        }
    }

    /**
     * Refuses an output that is an input or another output too. Nothing is written.
     *
     * @throws InvalidInputException naming both
     * @throws MediaException if the file system does not tell
     */
    public void check() {
        for (int i = 0; i < written.size(); i++) {
            Role output = written.get(i);
            for (Role other : read) {
                refuse(output, other, "read as the " + other.name());
            }
            for (Role other : written.subList(0, i)) {
                if (!other.name().equals(output.name())) {
                    refuse(output, other, "written as the " + other.name());
                    refuse(folder(output), other, "written as the " + other.name());
                }
            }
        }
    }

    /** A folder of frames appears whole: nothing else can be put into it meanwhile. */
    private static Role folder(Role output) {
        Path folder = output.file().toAbsolutePath().getParent();
        return folder == null ? output : new Role(output.name(), folder);
    }

    private static void refuse(Role output, Role other, String use) {
        if (same(output.file(), other.file())) {
            throw InvalidInputException.of(
                    output.name(),
                    Problem.CONFLICT,
                    "'" + output.file() + "', which is also " + use
                            + (output.file().equals(other.file()) ? "" : " ('" + other.file() + "')"),
                    "another file; nothing was written");
        }
    }

    private static boolean same(Path a, Path b) {
        if (a.equals(b)) {
            return true;
        }
        try {
            return Files.exists(a) && Files.exists(b) ? Files.isSameFile(a, b) : place(a).equals(place(b));
        } catch (IOException e) {
            throw new MediaException("cannot tell whether '" + a + "' and '" + b + "' are the same file: " + e, e);
        }
    }

    /** Where a file that is not there yet would be. */
    private static Path place(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        for (int i = 0; i < 40 && Files.isSymbolicLink(absolute); i++) {
            absolute = absolute.resolveSibling(Files.readSymbolicLink(absolute));
        }
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        return folder == null || name == null || !Files.exists(folder)
                ? absolute.normalize()
                : folder.toRealPath().resolve(name);
    }
}
