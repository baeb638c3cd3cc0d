package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.MediaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The voice prompts of asterisk in one language; one speaker.
 *
 * @param language of the package, {@code en}
 * @param folder of the sounds, which names the speaker, {@code en_US_f_Allison}
 */
record AsteriskPrompts(String language, String folder) implements Recordings {
    private static final Path SOUNDS = Path.of("/usr/share/asterisk/sounds");

    @Override
    public List<Recording> list() {
        List<Recording> found = new ArrayList<>();
        for (String line : transcripts()) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.startsWith(";")) {
                String name = line.substring(0, colon).strip();
                Path audio = SOUNDS.resolve(folder).resolve(name + ".g722");
                if (Files.exists(audio)) {
                    found.add(new Recording(
                            name, folder, line.substring(colon + 2).strip(), audio));
                }
            }
        }
        return found;
    }

    private List<String> transcripts() {
        Path file = Path.of("/usr/share/doc/asterisk-core-sounds-" + language, "core-sounds-" + language + ".txt.gz");
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new MediaException(
                    "Cannot read the transcripts " + file + "; install asterisk-core-sounds-" + language + ": " + e, e);
        }
    }
}
