package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * How far the labels of a source lie beside the sound: over all boundaries of a kind, the mean course of a measure that
 * must change there (treble between vowel and sibilant, level between vowel and lips closed for a stop) is halfway from one side's
 * value to the other's where the sound really changes.
 */
final class LabelBias {
    private static final int HOP = 40;
    private static final int WINDOW = 160;
    /** Hops of 2.5 ms looked at on either side of a boundary. */
    private static final int REACH = 20;

    private enum Measure {
        TREBLE,
        LEVEL
    }

    private final Edge[] edges = {
        new Edge("vowel to sibilant", Measure.TREBLE, 1, Phone::isVowel, LabelBias::isSibilant),
        new Edge("back", Measure.TREBLE, -1, LabelBias::isSibilant, Phone::isVowel),
        new Edge("vowel to p b", Measure.LEVEL, -1, Phone::isVowel, LabelBias::isLipStop),
        new Edge("back", Measure.LEVEL, 1, LabelBias::isLipStop, Phone::isVowel)
    };

    private LabelBias() {}

    /** One line: by how many milliseconds the sound changes after (+) or before the label, by kind of boundary. */
    static String of(List<Utterance> clips) {
        LabelBias bias = new LabelBias();
        clips.forEach(bias::add);
        StringBuilder line = new StringBuilder();
        for (Edge e : bias.edges) {
            line.append(line.isEmpty() ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%s %+.1f ms (%d)", e.name, e.bias(), e.count));
        }
        return line.toString();
    }

    private static boolean isSibilant(Phone p) {
        return p == Phone.S || p == Phone.SH;
    }

    private static boolean isLipStop(Phone p) {
        return p == Phone.P || p == Phone.B;
    }

    private void add(Utterance u) {
        short[] pcm = u.samples();
        int frames = Math.max(0, (pcm.length - WINDOW) / HOP);
        double[][] measures = new double[Measure.values().length][frames];
        for (int t = 0; t < frames; t++) {
            double energy = 100;
            double slope = 100;
            for (int i = t * HOP + 1; i < t * HOP + WINDOW; i++) {
                energy += (double) pcm[i] * pcm[i];
                slope += Math.pow((double) pcm[i] - pcm[i - 1], 2);
            }
            measures[Measure.TREBLE.ordinal()][t] = Math.log(slope / energy);
            measures[Measure.LEVEL.ordinal()][t] = Math.log(energy);
        }
        List<PhoneSegment> segments = u.segments();
        for (int i = 1; i < segments.size(); i++) {
            double samples = segments.get(i).startSeconds() * Utterance.SAMPLE_RATE;
            int frame = (int) Math.round((samples - WINDOW / 2.0) / HOP);
            for (Edge e : edges) {
                if (e.from.test(segments.get(i - 1).phone())
                        && e.to.test(segments.get(i).phone())
                        && frame >= REACH
                        && frame + REACH < frames) {
                    e.add(measures[e.measure.ordinal()], frame);
                }
            }
        }
    }

    private static final class Edge {
        private final String name;
        private final Measure measure;
        private final int direction;
        private final Predicate<Phone> from;
        private final Predicate<Phone> to;
        private final double[] course = new double[2 * REACH + 1];
        private int count;

        /** @param direction 1 where the measure rises, -1 where it falls */
        Edge(String name, Measure measure, int direction, Predicate<Phone> from, Predicate<Phone> to) {
            this.name = name;
            this.measure = measure;
            this.direction = direction;
            this.from = from;
            this.to = to;
        }

        void add(double[] values, int frame) {
            for (int k = 0; k < course.length; k++) {
                course[k] += values[frame - REACH + k];
            }
            count++;
        }

        /** When the course is halfway through its largest change in the right direction, in ms after the label. */
        double bias() {
            int from = 0;
            int to = 0;
            for (int i = 0; i < course.length; i++) {
                for (int j = i; j < course.length; j++) {
                    if (direction * (course[j] - course[i]) > direction * (course[to] - course[from])) {
                        from = i;
                        to = j;
                    }
                }
            }
            double middle = (course[from] + course[to]) / 2;
            int k = from;
            while (k < to && direction * (course[k + 1] - middle) < 0) {
                k++;
            }
            double part = k == to ? 0 : (middle - course[k]) / (course[k + 1] - course[k]);
            return (k + part - REACH) * 1000 * HOP / Utterance.SAMPLE_RATE;
        }
    }
}
