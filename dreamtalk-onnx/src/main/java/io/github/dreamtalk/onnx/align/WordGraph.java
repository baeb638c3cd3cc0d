package io.github.dreamtalk.onnx.align;

import io.github.dreamtalk.speech.Pronunciation;
import io.github.dreamtalk.speech.WrittenWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ways through a text: places between words, joined by the pronunciations of the words; at each place a pause, and speech
 * that the text does not hold. Units are numbered along the text. Immutable.
 */
final class WordGraph {
    /** Kinds of what a unit belongs to. */
    static final int PAUSE = -1;

    static final int OTHER = -2;

    /** Words of the text. */
    final List<WrittenWord> words;
    /** [unit]: place from which it is entered if it is the first of its pronunciation, else −1. */
    final int[] from;
    /** [unit]: place it leads to if it is the last of its pronunciation, else −1. */
    final int[] to;
    /** [unit]: number in {@link FrameScores}; −1 for speech the text does not hold. */
    final int[] score;
    /** [unit]: word it belongs to, {@link #PAUSE} or {@link #OTHER}. */
    final int[] word;
    /** [unit]: the IPA symbol. */
    final String[] symbol;
    /** [place]: its first unit; one more for the end. */
    final int[] first;

    WordGraph(List<WrittenWord> words, FrameScores scores) {
        this.words = List.copyOf(words);
        List<int[]> units = new ArrayList<>();
        List<String> symbols = new ArrayList<>();
        first = new int[words.size() + 2];
        for (int place = 0; place <= words.size(); place++) {
            first[place] = units.size();
            units.add(new int[] {place, place, scores.id(AcousticUnit.SILENCE), PAUSE});
            symbols.add("");
            units.add(new int[] {place, place, -1, OTHER});
            symbols.add("");
            if (place < words.size()) {
                for (Pronunciation said : words.get(place).pronunciations()) {
                    int last = said.phones().size() - 1;
                    for (int i = 0; i <= last; i++) {
                        String phone = said.phones().get(i);
                        units.add(new int[] {
                            i == 0 ? place : -1, i == last ? place + 1 : -1, scores.id(AcousticUnit.of(phone)), place
                        });
                        symbols.add(phone);
                    }
                }
            }
        }
        first[words.size() + 1] = units.size();
        from = column(units, 0);
        to = column(units, 1);
        score = column(units, 2);
        word = column(units, 3);
        symbol = symbols.toArray(String[]::new);
    }

    private static int[] column(List<int[]> rows, int column) {
        int[] out = new int[rows.size()];
        Arrays.setAll(out, i -> rows.get(i)[column]);
        return out;
    }

    int units() {
        return from.length;
    }

    /** Places between words, the two ends included. */
    int places() {
        return words.size() + 1;
    }
}
