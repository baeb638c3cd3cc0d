package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the stamps of Tux Paint show, said in one language; mostly by one voice.
 *
 * @param folder of the stamps
 * @param language as its files call it, {@code es}
 */
record StampNames(Path folder, String language) implements Recordings {
    /** Where Debian's package puts them. */
    static final Path INSTALLED = Path.of("/usr/share/tuxpaint/stamps");

    @Override
    public List<Recording> list() {
        String ending = "_desc_" + language + ".ogg";
        List<Recording> found = new ArrayList<>();
        for (Path audio : sounds(ending)) {
            String file = audio.getFileName().toString();
            String stamp = file.substring(0, file.length() - ending.length());
            String text = text(audio.resolveSibling(stamp + ".txt"));
            if (!text.isEmpty()) {
                String name = folder.relativize(audio.resolveSibling(stamp)).toString();
                found.add(new Recording(name.replace('/', '-'), "tuxpaint-" + language, text, audio));
            }
        }
        return found;
    }

    private List<Path> sounds(String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MediaException("Cannot list " + folder + "; install tuxpaint-stamps-default: " + e, e);
        }
    }

    private String text(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        String start = language + ".utf8=";
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(l -> l.startsWith(start))
                    .map(l -> l.substring(start.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new MediaException("Cannot read the texts of " + file + ": " + e, e);
        }
    }
}
