package io.github.dreamtalk.training.eval;

import java.util.ArrayList;
import java.util.List;

/** Counts events, runs of true frames, that a detector finds: one to one, overlapping within a tolerance. */
public final class EventCount {
    private final int tolerance;
    private int hits;
    private int references;
    private int hypotheses;

    /**
     * An empty count.
     *
     * @param tolerance frames by which a run may miss the other
     */
    public EventCount(int tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * Adds a clip.
     *
     * @param reference true events
     * @param hypothesis detected events, as long
     */
    public void add(boolean[] reference, boolean[] hypothesis) {
        List<int[]> r = runs(reference);
        List<int[]> h = runs(hypothesis);
        boolean[] used = new boolean[h.size()];
        references += r.size();
        hypotheses += h.size();
        for (int[] e : r) {
            for (int j = 0; j < h.size(); j++) {
                if (!used[j] && h.get(j)[0] < e[1] + tolerance && h.get(j)[1] > e[0] - tolerance) {
                    used[j] = true;
                    hits++;
                    break;
                }
            }
        }
    }

    private static List<int[]> runs(boolean[] v) {
        List<int[]> out = new ArrayList<>();
        for (int i = 0; i < v.length; i++) {
            if (v[i]) {
                int start = i;
                while (i < v.length && v[i]) {
                    i++;
                }
                out.add(new int[] {start, i});
            }
        }
        return out;
    }

    /**
     * Share of detections that are right.
     *
     * @return precision, 0 if there are none
     */
    public double precision() {
        return hypotheses == 0 ? 0 : (double) hits / hypotheses;
    }

    /**
     * Share of events that are found.
     *
     * @return recall, 0 if there are none
     */
    public double recall() {
        return references == 0 ? 0 : (double) hits / references;
    }

    @Override
    public String toString() {
        double f = references + hypotheses == 0 ? 0 : 2.0 * hits / (references + hypotheses);
        return String.format(
                java.util.Locale.ROOT, "P %.2f R %.2f F %.2f (n %d)", precision(), recall(), f, references);
    }
}
