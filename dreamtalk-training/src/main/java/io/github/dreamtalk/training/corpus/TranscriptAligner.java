package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneMap;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels recordings of one voice whose texts are known: espeak-ng tells the pronunciation and a first guess of the times,
 * {@link MonophoneAligner} finds the times. The more of a voice is aligned together, the better.
 */
final class TranscriptAligner {
    /** A sound begins between the middles of its first window and the one before. */
    private static final float FRAME_DELAY_SECONDS =
            (AlignerCepstra.WINDOW - AlignerCepstra.HOP) / 2f / Utterance.SAMPLE_RATE;

    private final Espeak espeak;
    private final String espeakVoice;

    TranscriptAligner(Espeak espeak, String espeakVoice) {
        this.espeak = espeak;
        this.espeakVoice = espeakVoice;
    }

    /** A recording and what is said in it, not aligned yet. */
    record Draft(float[] samples, List<String> symbols, MonophoneAligner.Clip clip) {
        /** Whether the text can have been said in this time at all. */
        boolean isFeasible() {
            return clip.isFeasible();
        }
    }

    Draft draft(float[] samples, String text) {
        List<String> symbols = new ArrayList<>(List.of(""));
        List<Double> weights = new ArrayList<>(List.of(100.0));
        List<Espeak.Event> events = espeak.say(text, espeakVoice, 175, 50, 50).events();
        for (int i = 0; i < events.size(); i++) {
            String symbol = events.get(i).symbol();
            String bare = symbol == null || PhoneMap.ipa(symbol) == Phone.SIL ? "" : symbol.replaceAll("[ˈˌ]", "");
            double millis = i + 1 < events.size()
                    ? events.get(i + 1).millis() - events.get(i).millis()
                    : 50;
            if (!bare.isEmpty() || !symbols.get(symbols.size() - 1).isEmpty()) {
                symbols.add(bare);
                weights.add(Math.max(0, millis));
            }
        }
        if (!symbols.get(symbols.size() - 1).isEmpty()) {
            symbols.add("");
            weights.add(100.0);
        }
        double[] shares = weights.stream().mapToDouble(Double::doubleValue).toArray();
        return new Draft(samples, symbols, new MonophoneAligner.Clip(AlignerCepstra.of(samples), symbols, shares));
    }

    /** Returns the labels of each draft; all of them must be feasible. */
    static List<List<PhoneSegment>> align(List<Draft> drafts) {
        AlignerCepstra.normalise(drafts.stream().map(d -> d.clip().features()).toList());
        List<int[]> starts =
                MonophoneAligner.align(drafts.stream().map(Draft::clip).toList());
        List<List<PhoneSegment>> labels = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            labels.add(segments(drafts.get(i), starts.get(i)));
        }
        return labels;
    }

    private static List<PhoneSegment> segments(Draft draft, int[] starts) {
        List<PhoneSegment> segments = new ArrayList<>();
        float end = (float) draft.samples().length / Utterance.SAMPLE_RATE;
        for (int i = 0; i < draft.symbols().size(); i++) {
            if (starts[i + 1] > starts[i]) {
                String symbol = draft.symbols().get(i);
                segments.add(new PhoneSegment(
                        starts[i] == 0 ? 0 : seconds(starts[i]),
                        starts[i + 1] == draft.clip().features().length ? end : seconds(starts[i + 1]),
                        PhoneMap.ipa(symbol),
                        symbol));
            }
        }
        return StopClosures.include(draft.samples(), segments);
    }

    private static float seconds(int frame) {
        return (float) frame * AlignerCepstra.HOP / Utterance.SAMPLE_RATE + FRAME_DELAY_SECONDS;
    }
}
