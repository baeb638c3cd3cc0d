package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.text.Arpabet;
import io.github.dreamtalk.text.PronouncingDictionary;
import io.github.dreamtalk.text.SpellingRules;
import io.github.dreamtalk.training.error.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Command that makes {@code english-words.bin} and {@code english-spelling.bin} from the CMU pronouncing dictionary, and says
 * how well rules learnt from nine tenths of it pronounce the last.
 */
@Command(
        name = "convert-dictionary",
        mixinStandardHelpOptions = true,
        description = "Makes the pronouncing dictionary and the rules of spelling from the CMU dictionary.")
public final class ConvertDictionary implements Callable<Integer> {
    /** Words that rules of spelling can be learnt from: names of letters and abbreviations teach nothing. */
    private static final Pattern SPELT = Pattern.compile("[a-z']*[aeiouy][a-z']*");

    private static final int FOLDS = 10;

    @Parameters(index = "0", description = "the dictionary: lines of a word and its phones, variants as word(2)")
    private Path dictionary = Path.of("/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict");

    @Option(names = "--dir", required = true, description = "folder of the two files")
    private Path dir = Path.of("");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Makes the command with its defaults; picocli fills in the arguments. */
    public ConvertDictionary() {}

    @Override
    public Integer call() throws IOException {
        SortedMap<String, List<int[]>> words = read(Files.readAllLines(dictionary));
        Files.write(dir.resolve("english-words.bin"), PronouncingDictionary.write(words));
        SpellingLearner all = new SpellingLearner();
        SpellingLearner most = new SpellingLearner();
        List<Map.Entry<String, List<int[]>>> held = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, List<int[]>> word : words.entrySet()) {
            if (!SPELT.matcher(word.getKey()).matches()) {
                continue;
            }
            int[] first = word.getValue().get(0);
            all.add(word.getKey(), first);
            // Neighbours are often of one stem: whole stretches are held back.
            if (number++ / 50 % FOLDS == 0) {
                held.add(word);
            } else {
                most.add(word.getKey(), first);
            }
        }
        Files.write(dir.resolve("english-spelling.bin"), all.learn().write());
        spec.commandLine().getOut().printf("%d words, %d to learn from%n", words.size(), number);
        spec.commandLine().getOut().println(figures(most.learn(), held));
        return CommandLine.ExitCode.OK;
    }

    private static SortedMap<String, List<int[]>> read(List<String> lines) {
        SortedMap<String, List<int[]>> words = new TreeMap<>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith(";;;") || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+");
            String word = parts[0].toLowerCase(java.util.Locale.ROOT).replaceAll("\\([0-9]+\\)$", "");
            int[] phones = new int[parts.length - 1];
            for (int i = 0; i < phones.length; i++) {
                phones[i] = Arpabet.number(parts[i + 1].replaceAll("[0-9]$", ""));
                if (phones[i] < 0) {
                    throw new TrainingException("dictionary: found '" + parts[i + 1] + "' in the line of '" + word
                            + "', expected a phone of CMU");
                }
            }
            List<int[]> said = words.computeIfAbsent(word, w -> new ArrayList<>());
            if (phones.length > 0 && said.stream().noneMatch(p -> Arrays.equals(p, phones))) {
                said.add(phones);
            }
        }
        words.values().removeIf(List::isEmpty);
        return words;
    }

    private static String figures(SpellingRules rules, List<Map.Entry<String, List<int[]>>> held) {
        long phones = 0;
        long errors = 0;
        int right = 0;
        for (Map.Entry<String, List<int[]>> word : held) {
            int[] said = rules.of(word.getKey());
            int least = Integer.MAX_VALUE;
            int length = 0;
            for (int[] known : word.getValue()) {
                int e = distance(said, known);
                if (e < least) {
                    least = e;
                    length = known.length;
                }
            }
            phones += length;
            errors += least;
            right += least == 0 ? 1 : 0;
        }
        return String.format(
                java.util.Locale.ROOT,
                "%d words held back: %.1f %% of phones wrong, %.1f %% of words right",
                held.size(),
                100.0 * errors / phones,
                100.0 * right / held.size());
    }

    /** Insertions, deletions and substitutions between two rows of phones (Levenshtein 1966). */
    private static int distance(int[] a, int[] b) {
        int[] row = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int cost = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[b.length];
    }
}
