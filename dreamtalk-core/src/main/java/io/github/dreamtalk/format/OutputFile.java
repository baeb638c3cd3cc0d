package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/**
 * Where an output will appear, for everything that writes one: it grows under a hidden name beside that place and is moved
 * there when it is complete. A symbolic link is followed, as by other programs: the file it leads to is replaced, or made,
 * and the link stays. Of a file with several names (hard links) the one that was given gets the new content, the others keep
 * the old. Immutable and thread-safe.
 */
public final class OutputFile {
    private static final int MOST_LINKS = 40;
    /** As much of a name as says whose part it is; file systems allow 255 bytes, and this is at most 120. */
    private static final int NAME_SHOWN = 40;

    private final Path place;
    private final Path part;

    private OutputFile(Path place) {
        this.place = place;
        String name = String.valueOf(place.getFileName());
        String shown = name.length() > NAME_SHOWN ? name.substring(0, NAME_SHOWN) : name;
        this.part = place.resolveSibling("." + shown.replaceAll("\\p{Cs}", "") + "." + UUID.randomUUID() + ".part");
    }

    /**
     * Looks where a target leads.
     *
     * @param target a file or folder to be
     * @return its place and a new hidden name beside it; nothing is made
     * @throws InvalidInputException if no file can be there: its folder does not exist or may not be written, the name is not
     *     possible, or links lead round in a circle
     */
    public static OutputFile of(Path target) {
        Path place = followed(target);
        Path folder = place.getParent();
        if (folder == null || place.getFileName() == null || !Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    target + ": found no folder " + folder + " to write into; create it or choose another output");
        }
        if (!Files.isWritable(folder)) {
            throw new InvalidInputException(
                    target + ": found a folder that may not be written, " + folder + "; choose another output");
        }
        try {
            Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return new OutputFile(place);
        } catch (IOException e) {
            throw impossible(target, e);
        }
        return new OutputFile(place);
    }

    private static InvalidInputException impossible(Path target, IOException e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.toString();
        return new InvalidInputException(
                target + ": found that nothing can be written there (" + reason + "); choose another output", e);
    }

    private static Path followed(Path target) {
        Path place = target.toAbsolutePath();
        for (int i = 0; Files.isSymbolicLink(place); i++) {
            if (i == MOST_LINKS) {
                throw new InvalidInputException(
                        target + ": found links that lead on without end; choose another output");
            }
            try {
                place = place.resolveSibling(Files.readSymbolicLink(place));
            } catch (IOException e) {
                throw impossible(target, e);
            }
        }
        return place;
    }

    /**
     * Checks before any work is done that a file can be written: as {@link #of}, that no folder, device or pipe is in its
     * place, and, by making it and removing it, that a file beside it can be made.
     *
     * @param target the file to be
     * @throws InvalidInputException saying what is wrong with it
     */
    public static void check(Path target) {
        OutputFile output = of(target);
        if (Files.isDirectory(output.place)) {
            throw new InvalidInputException(
                    target + ": found a folder, expected a file to write; choose another output");
        }
        if (Files.exists(output.place) && !Files.isRegularFile(output.place)) {
            throw new InvalidInputException(
                    target + ": found a device or pipe, expected a file to write; choose another output");
        }
        try {
            Files.createFile(output.part);
            Files.delete(output.part);
        } catch (IOException e) {
            throw impossible(target, e);
        }
    }

    /**
     * Checks before any work is done that a folder can be made, or is there and can be replaced because it is empty.
     *
     * @param target the folder to be
     * @throws InvalidInputException saying what is wrong with it
     * @throws MediaException if it cannot be listed
     */
    public static void checkFolder(Path target) {
        OutputFile output = of(target);
        if (Files.exists(output.place)) {
            if (!Files.isDirectory(output.place)) {
                throw new InvalidInputException(
                        target + ": found a file of that name, expected a new or empty folder; choose another output");
            }
            try (var inside = Files.newDirectoryStream(output.place)) {
                if (inside.iterator().hasNext()) {
                    throw new InvalidInputException(
                            target + ": found a folder with files in it, expected a new or empty one; choose another");
                }
            } catch (IOException e) {
                throw new MediaException(target + ": the folder could not be listed: " + e, e);
            }
        }
        try {
            Files.createDirectory(output.part);
            Files.delete(output.part);
        } catch (IOException e) {
            throw impossible(target, e);
        }
    }

    /**
     * Where the output appears.
     *
     * @return an absolute path, no link itself
     */
    public Path place() {
        return place;
    }

    /**
     * Where it grows.
     *
     * @return a new hidden name in the same folder, ending in {@code .part}, of at most 200 bytes
     */
    public Path part() {
        return part;
    }
}
