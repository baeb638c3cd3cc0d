package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The acted dialogues of the game Fish Fillets in one language. The second part of a line's name says who speaks: m and v
 * are the two fish, all others are many.
 *
 * @param folder of the game's data
 * @param language {@code cs} or {@code nl}, whose sounds are packaged
 */
record FilletsDialogs(Path folder, String language) implements Recordings {
    /** Where Debian's packages put them. */
    static final Path INSTALLED = Path.of("/usr/share/games/fillets-ng");

    private static final Pattern LINE = Pattern.compile(
            "dialogId\\(\"([^\"]+)\".*?\\)\\s*dialogStr\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)", Pattern.DOTALL);

    @Override
    public List<Recording> list() {
        List<Recording> found = new ArrayList<>();
        for (Path room : rooms()) {
            Path texts = room.resolve("dialogs_" + language + ".lua");
            Path sounds = folder.resolve("sound").resolve(room.getFileName()).resolve(language);
            if (Files.exists(texts) && Files.isDirectory(sounds)) {
                Matcher line = LINE.matcher(read(texts));
                while (line.find()) {
                    Path audio = sounds.resolve(line.group(1) + ".ogg");
                    if (Files.exists(audio)) {
                        found.add(new Recording(
                                room.getFileName() + "-" + line.group(1),
                                speaker(line.group(1)),
                                line.group(2).replace("\\", "").strip(),
                                audio));
                    }
                }
            }
        }
        return found;
    }

    private String speaker(String id) {
        String[] parts = id.split("-");
        boolean lead = parts.length > 1 && (parts[1].equals("m") || parts[1].equals("v"));
        return "fillets-" + language + "-" + (lead ? parts[1] : "others");
    }

    private List<Path> rooms() {
        try (Stream<Path> rooms = Files.list(folder.resolve("script"))) {
            return rooms.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new MediaException("Cannot list " + folder + "; install fillets-ng-data: " + e, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MediaException("Cannot read the texts of " + file + ": " + e, e);
        }
    }
}
