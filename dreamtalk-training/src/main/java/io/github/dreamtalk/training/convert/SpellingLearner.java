package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.text.SpellingRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns from a dictionary what letters sound like: lays each letter upon none, one or two phones by the most likely way
 * (expectation maximisation with hard decisions, as of Black, Lenzo and Pagel 1998), then keeps the contexts that shorter
 * ones get wrong.
 */
final class SpellingLearner {
    private static final int ROUNDS = 6;
    /** Most phones of a letter: x. */
    private static final int MOST = 2;
    /** A rule that is seen less often is likely to be a word's own, not the language's. */
    private static final int SEEN = 2;
    /** Where a letter and its sound were never met; better than nothing. */
    private static final double UNSEEN = 1e-6;

    private final List<String> words = new ArrayList<>();
    private final List<int[]> sounds = new ArrayList<>();
    private Map<String, Double> likely = new HashMap<>();

    /** Takes a word. */
    void add(String word, int[] phones) {
        words.add(word);
        sounds.add(phones);
    }

    /** The rules that all words taken so far teach. */
    SpellingRules learn() {
        List<byte[][]> laid = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            laid.clear();
            Map<String, Double> counts = new HashMap<>();
            Map<String, Double> totals = new HashMap<>();
            for (int w = 0; w < words.size(); w++) {
                byte[][] parts = lay(words.get(w), sounds.get(w));
                laid.add(parts);
                for (int i = 0; i < parts.length; i++) {
                    String letter = words.get(w).substring(i, i + 1);
                    counts.merge(letter + Arrays.toString(parts[i]), 1.0, Double::sum);
                    totals.merge(letter, 1.0, Double::sum);
                }
            }
            likely = new HashMap<>();
            counts.forEach((k, v) -> likely.put(k, v / totals.getOrDefault(k.substring(0, 1), v)));
        }
        return rules(laid);
    }

    /** The most likely way to lay a word's letters upon its phones; no letters if there is none. */
    private byte[][] lay(String word, int[] phones) {
        int n = word.length();
        int m = phones.length;
        double[][] best = new double[n + 1][m + 1];
        int[][] taken = new int[n + 1][m + 1];
        for (double[] row : best) {
            Arrays.fill(row, Double.NEGATIVE_INFINITY);
        }
        best[0][0] = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= m; j++) {
                for (int k = 0; k <= MOST && j + k <= m && best[i][j] > Double.NEGATIVE_INFINITY; k++) {
                    double score = best[i][j] + Math.log(likelihood(word.charAt(i), phones, j, k));
                    if (score > best[i + 1][j + k]) {
                        best[i + 1][j + k] = score;
                        taken[i + 1][j + k] = k;
                    }
                }
            }
        }
        if (best[n][m] == Double.NEGATIVE_INFINITY) {
            return new byte[0][];
        }
        byte[][] parts = new byte[n][];
        for (int i = n, j = m; i > 0; i--) {
            int k = taken[i][j];
            parts[i - 1] = part(phones, j - k, k);
            j -= k;
        }
        return parts;
    }

    private double likelihood(char letter, int[] phones, int from, int count) {
        if (likely.isEmpty()) {
            return count == 1 ? 1 : 0.2; // nothing is known yet but that a letter mostly is a phone
        }
        return likely.getOrDefault(letter + Arrays.toString(part(phones, from, count)), UNSEEN);
    }

    private static byte[] part(int[] phones, int from, int count) {
        byte[] part = new byte[count];
        for (int i = 0; i < count; i++) {
            part[i] = (byte) phones[from + i];
        }
        return part;
    }

    private SpellingRules rules(List<byte[][]> laid) {
        Map<String, byte[]> rules = new TreeMap<>();
        for (int level = SpellingRules.levels() - 1; level >= 0; level--) {
            Map<String, Map<String, Integer>> seen = new HashMap<>();
            Map<String, byte[]> parts = new HashMap<>();
            SpellingRules shorter = SpellingRules.of(rules);
            Map<String, byte[]> said = new HashMap<>();
            for (int w = 0; w < laid.size(); w++) {
                byte[][] of = laid.get(w);
                for (int i = 0; i < of.length; i++) {
                    String context = SpellingRules.context(words.get(w), i, level);
                    String key = Arrays.toString(of[i]);
                    parts.put(key, of[i]);
                    seen.computeIfAbsent(context, c -> new TreeMap<>()).merge(key, 1, Integer::sum);
                    if (!said.containsKey(context)) {
                        said.put(context, shorter.sound(words.get(w), i, level));
                    }
                }
            }
            seen.forEach((context, counts) -> {
                Map.Entry<String, Integer> most = counts.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow();
                byte[] before = said.get(context);
                int right = before == null ? 0 : counts.getOrDefault(Arrays.toString(before), 0);
                if (most.getValue() - right >= SEEN) {
                    rules.put(context, parts.get(most.getKey()));
                }
            });
        }
        return SpellingRules.of(rules);
    }
}
