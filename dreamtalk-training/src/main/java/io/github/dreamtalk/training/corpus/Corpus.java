package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of shards. A shard is {@code NAME.pcm} (the samples of all its utterances, one after the other) beside
 * {@code NAME.tsv} (the index, UTF-8, one utterance per line after a header line). The index is moved into place when
 * the samples are complete, so whatever can be seen is whole. Immutable and thread-safe: it shows the shards that were
 * there when it was opened.
 */
public final class Corpus {
    private final List<Utterance> utterances;

    private Corpus(List<Utterance> utterances) {
        this.utterances = List.copyOf(utterances);
    }

    /**
     * Reads the indexes of all finished shards of a folder, in order of name.
     *
     * @param dir the folder
     * @return the corpus as it is now
     * @throws InvalidInputException if an index is damaged or there is no shard at all
     * @throws MediaException if the folder cannot be read
     */
    public static Corpus open(Path dir) {
        List<Path> indexes;
        try (Stream<Path> files = Files.list(dir)) {
            indexes = files.filter(f -> f.getFileName().toString().endsWith(ShardFormat.INDEX_SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MediaException("Cannot list the corpus folder " + dir + ": " + e, e);
        }
        if (indexes.isEmpty()) {
            throw new InvalidInputException("There is no shard (*" + ShardFormat.INDEX_SUFFIX + ") in " + dir
                    + "; make the corpus first, see the README of dreamtalk-training.");
        }
        List<Utterance> all = new ArrayList<>();
        for (Path index : indexes) {
            all.addAll(readIndex(index));
        }
        return new Corpus(all);
    }

    /**
     * Returns the clips of one part, in order of shard and line.
     *
     * @param split which part
     * @return an unmodifiable list, empty if the part has not been made
     */
    public List<Utterance> utterances(Split split) {
        return utterances.stream().filter(u -> u.split() == split).toList();
    }

    /**
     * Returns all clips, in order of shard and line.
     *
     * @return an unmodifiable list
     */
    public List<Utterance> utterances() {
        return utterances;
    }

    static List<Utterance> readIndex(Path index) {
        String name = index.getFileName().toString();
        Path pcm = index.resolveSibling(
                name.substring(0, name.length() - ShardFormat.INDEX_SUFFIX.length()) + ShardFormat.PCM_SUFFIX);
        List<String> lines;
        try {
            lines = Files.readAllLines(index, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MediaException("Cannot read the corpus index " + index + ": " + e, e);
        }
        if (lines.isEmpty() || !lines.get(0).equals(ShardFormat.HEADER)) {
            throw new InvalidInputException("The corpus index " + index + " must start with the line '"
                    + ShardFormat.HEADER + "', found '" + (lines.isEmpty() ? "" : lines.get(0))
                    + "'; delete this shard and make it again.");
        }
        List<Utterance> found = new ArrayList<>(lines.size());
        for (int i = 1; i < lines.size(); i++) {
            found.add(ShardFormat.parse(lines.get(i), pcm, index, i + 1));
        }
        return found;
    }
}
