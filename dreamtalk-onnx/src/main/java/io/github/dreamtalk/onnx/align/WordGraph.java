package io.github.dreamtalk.onnx.align;

import io.github.dreamtalk.speech.Pronunciation;
import io.github.dreamtalk.speech.WrittenWord;
import java.util.ArrayList;
import java.util.List;

/**
 * The ways through a text: places between words, joined by the pronunciations of the words; at each place a pause, and speech
 * that the text does not hold. Without a text there is one place, from which every phone leads back to it. Units are numbered
 * along the text. Immutable.
 */
final class WordGraph {
    /** In place of the number of a word: a pause, */
    static final int PAUSE = -1;
    /** speech that the text does not hold, */
    static final int OTHER = -2;
    /** a phone of speech of which there is no text. */
    static final int PHONE = -3;

    /** What it costs to begin speech that the text does not hold. */
    private static final float OTHER_BEGINS = 8;
    /** What each phone costs where there is no text, lest every frame be another one. */
    private static final float PHONE_BEGINS = 5;

    private static final List<String> ENGLISH = List.of(
            ("ɑ æ ʌ ɔ aʊ aɪ b tʃ d ð ɛ ɝ eɪ f ɡ h ɪ i dʒ k l m n ŋ oʊ ɔɪ p ɹ s" + " ʃ t θ ʊ u v w j z ʒ").split(" "));

    /** A phone on a way. */
    private record Unit(int from, int to, int score, int word, String symbol, float begins) {}

    /** Words of the text, */
    final List<WrittenWord> words;
    /** and when they may be said. */
    final TimeWindows windows;
    /** [unit]: place from which it is entered if it is the first of its pronunciation, else −1. */
    final int[] from;
    /** [unit]: place it leads to if it is the last of its pronunciation, else −1. */
    final int[] to;
    /** [unit]: number in {@link FrameScores}; −1 for speech the text does not hold. */
    final int[] score;
    /** [unit]: word it belongs to, {@link #PAUSE}, {@link #OTHER} or {@link #PHONE}. */
    final int[] word;
    /** [unit]: the IPA symbol. */
    final String[] symbol;
    /** [unit]: what it costs to enter it. */
    final float[] begins;
    /** [place]: its first unit; one more for the end. */
    final int[] first;

    private WordGraph(List<WrittenWord> words, TimeWindows windows, List<Unit> units, int[] first) {
        this.words = List.copyOf(words);
        this.windows = windows;
        this.first = first;
        from = units.stream().mapToInt(Unit::from).toArray();
        to = units.stream().mapToInt(Unit::to).toArray();
        score = units.stream().mapToInt(Unit::score).toArray();
        word = units.stream().mapToInt(Unit::word).toArray();
        symbol = units.stream().map(Unit::symbol).toArray(String[]::new);
        begins = new float[units.size()];
        for (int u = 0; u < begins.length; u++) {
            begins[u] = units.get(u).begins();
        }
    }

    /** The ways through a text. */
    static WordGraph of(List<WrittenWord> words, TimeWindows windows, FrameScores scores) {
        List<Unit> units = new ArrayList<>();
        int[] first = new int[words.size() + 2];
        for (int place = 0; place <= words.size(); place++) {
            first[place] = units.size();
            units.add(new Unit(place, place, scores.id(AcousticUnit.SILENCE), PAUSE, "", 0));
            units.add(new Unit(place, place, -1, OTHER, "", OTHER_BEGINS));
            if (place < words.size()) {
                for (Pronunciation said : words.get(place).pronunciations()) {
                    add(said.phones(), place, scores, units);
                }
            }
        }
        first[words.size() + 1] = units.size();
        return new WordGraph(words, windows, units, first);
    }

    private static void add(List<String> phones, int place, FrameScores scores, List<Unit> units) {
        int last = phones.size() - 1;
        for (int i = 0; i <= last; i++) {
            String phone = phones.get(i);
            int score = scores.id(AcousticUnit.of(phone));
            units.add(new Unit(i == 0 ? place : -1, i == last ? place + 1 : -1, score, place, phone, 0));
        }
    }

    /** Any phone after any other. */
    static WordGraph ofPhones(FrameScores scores) {
        List<Unit> units = new ArrayList<>();
        units.add(new Unit(0, 0, scores.id(AcousticUnit.SILENCE), PAUSE, "", PHONE_BEGINS));
        for (String phone : ENGLISH) {
            units.add(new Unit(0, 0, scores.id(AcousticUnit.of(phone)), PHONE, phone, PHONE_BEGINS));
        }
        return new WordGraph(List.of(), TimeWindows.none(0), units, new int[] {0, units.size()});
    }

    /** Whether a unit may be entered in a frame: if it begins a word, when that may be said. */
    boolean mayBegin(int unit, int frame) {
        return word[unit] < 0 || from[unit] < 0 || frame >= windows.begin[word[unit]];
    }

    /** Whether a unit may be left before a frame: if it ends a word, while that may be said. */
    boolean mayEnd(int unit, int frame) {
        return word[unit] < 0 || to[unit] < 0 || frame <= windows.end[word[unit]];
    }

    int units() {
        return from.length;
    }

    /** Places between words, the two ends included. */
    int places() {
        return words.size() + 1;
    }
}
