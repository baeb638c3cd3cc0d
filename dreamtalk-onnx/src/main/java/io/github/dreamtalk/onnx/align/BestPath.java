package io.github.dreamtalk.onnx.align;

import io.github.dreamtalk.onnx.phone.SpeechFrontEnd;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneMap;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.speech.SpokenWord;
import java.util.ArrayList;
import java.util.List;

/** What the best way through a text says about its words. */
final class BestPath {
    private final WordGraph graph;
    private final List<ViterbiSearch.Step> steps;
    private final List<SpokenWord> out = new ArrayList<>();
    private int next;

    BestPath(WordGraph graph, List<ViterbiSearch.Step> steps) {
        this.graph = graph;
        this.steps = steps;
    }

    /** Every word of the text, and the pauses. */
    List<SpokenWord> words() {
        for (int i = 0; i < steps.size(); ) {
            ViterbiSearch.Step step = steps.get(i);
            int word = graph.word[step.unit()];
            if (word == WordGraph.OTHER) {
                i++;
            } else if (word < 0) {
                int end = i + 1;
                while (end < steps.size() && graph.word[steps.get(end).unit()] == word) {
                    end++;
                }
                out.add(spoken("", steps.subList(i, end)));
                i = end;
            } else {
                skipTo(word, seconds(step.first()));
                int end = i;
                while (graph.to[steps.get(end).unit()] < 0) {
                    end++;
                }
                out.add(spoken(graph.words.get(word).text(), steps.subList(i, end + 1)));
                next = word + 1;
                i = end + 1;
            }
        }
        skipTo(
                graph.words.size(),
                steps.isEmpty() ? 0 : seconds(steps.get(steps.size() - 1).end()));
        return out;
    }

    private void skipTo(int word, float seconds) {
        for (; next < word; next++) {
            out.add(SpokenWord.missing(graph.words.get(next).text(), seconds));
        }
    }

    private SpokenWord spoken(String text, List<ViterbiSearch.Step> units) {
        List<PhoneSegment> phones = new ArrayList<>();
        float sum = 0;
        for (ViterbiSearch.Step unit : units) {
            String symbol = graph.symbol[unit.unit()];
            Phone phone = symbol.isEmpty() ? Phone.SIL : PhoneMap.ipa(symbol);
            phones.add(new PhoneSegment(seconds(unit.first()), seconds(unit.end()), phone, symbol));
            sum += unit.score();
        }
        int first = units.get(0).first();
        int end = units.get(units.size() - 1).end();
        return new SpokenWord(text, seconds(first), seconds(end), phones, Math.min(0, sum / (end - first)));
    }

    /** When a frame begins, by the truth of synthetic speech (median error of starts 0 ms). */
    private static float seconds(int frame) {
        return (float) frame / SpeechFrontEnd.FRAMES_PER_SECOND;
    }
}
