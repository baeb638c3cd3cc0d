package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sentences to speak: WordNet's quoted examples and the dialogues of fillets-ng, and made-up words that are rich in lip
 * consonants, the classes that networks learn last.
 */
final class TextPool {
    static final Path WORDNET = Path.of("/usr/share/wordnet");
    static final Path FILLETS = Path.of("/usr/share/games/fillets-ng/script");
    private static final Pattern QUOTED = Pattern.compile("\"([A-Za-z][^\"]*)\"");
    private static final Pattern DIALOG_ID = Pattern.compile("dialogId\\(\"[^\"]+\", *\"[^\"]*\", *\"([^\"]+)\"\\)");
    private static final Pattern DIALOG = Pattern.compile("dialogStr\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)");
    private static final int MIN_WORDS = 3;
    private static final int MAX_WORDS = 16;
    private static final List<String> CONSONANTS =
            List.of("p", "b", "m", "f", "v", "w", "t", "d", "k", "s", "l", "n", "g", "z");
    private static final int LIP_CONSONANTS = 6;
    private static final List<String> VOWELS = List.of("a", "i", "u", "e", "o");

    private final Map<String, List<String>> sentences;

    private TextPool(Map<String, List<String>> sentences) {
        this.sentences = sentences;
    }

    /** Reads the texts of all the languages named; one without a text of its own gets made-up words only. */
    static TextPool load(List<String> languages) {
        Map<String, List<String>> found = new TreeMap<>();
        for (String language : languages) {
            found.put(language, fillets(language));
        }
        found.computeIfAbsent("en", k -> new ArrayList<>()).addAll(wordnet());
        return new TextPool(found);
    }

    boolean has(String language) {
        return !sentences.getOrDefault(language, List.of()).isEmpty();
    }

    String sentence(String language, RandomGenerator random) {
        List<String> pool = sentences.getOrDefault(language, List.of());
        if (pool.isEmpty()) {
            throw new InvalidInputException("There is no text for language '" + language + "', only for "
                    + sentences.keySet() + "; install fillets-ng-data and wordnet-base.");
        }
        return pool.get(random.nextInt(pool.size()));
    }

    /** Six words of one to four consonant-vowel syllables, half of them from p b m f v w alone. */
    static String nonsense(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < 6; word++) {
            int syllables = random.nextInt(1, 5);
            for (int i = 0; i < syllables; i++) {
                int choice = random.nextInt(random.nextBoolean() ? LIP_CONSONANTS : CONSONANTS.size());
                text.append(CONSONANTS.get(choice)).append(VOWELS.get(random.nextInt(VOWELS.size())));
            }
            text.append(word == 5 ? "." : " ");
        }
        return text.toString();
    }

    private static List<String> wordnet() {
        List<String> found = new ArrayList<>();
        for (String part : List.of("noun", "verb", "adj", "adv")) {
            match(WORDNET.resolve("data." + part), QUOTED, found);
        }
        return found;
    }

    private static List<String> fillets(String language) {
        boolean english = language.equals("en");
        List<Path> files;
        try (Stream<Path> rooms = Files.list(FILLETS)) {
            files = rooms.map(room -> room.resolve("dialogs_" + (english ? "cs" : language) + ".lua"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MediaException("Cannot list " + FILLETS + "; install fillets-ng-data: " + e, e);
        }
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            match(file, english ? DIALOG_ID : DIALOG, found);
        }
        return found;
    }

    private static void match(Path file, Pattern pattern, List<String> found) {
        try {
            Matcher matcher = pattern.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            while (matcher.find()) {
                String text = matcher.group(1).replace("\\", "").strip();
                int words = text.split("\\s+").length;
                if (words >= MIN_WORDS && words <= MAX_WORDS) {
                    found.add(text);
                }
            }
        } catch (IOException e) {
            throw new MediaException("Cannot read the texts of " + file + "; install wordnet-base: " + e, e);
        }
    }
}
