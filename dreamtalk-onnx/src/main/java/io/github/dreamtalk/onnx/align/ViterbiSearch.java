package io.github.dreamtalk.onnx.align;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The best way through a {@link WordGraph}, frame after frame (Viterbi 1967, by token passing: Young, Russell and Thornton
 * 1989). Every unit has three states, one after the other, each of at least a frame. Places far behind or ahead of the best
 * are left out.
 */
final class ViterbiSearch {
    /** What a word of the text costs that is not said. */
    private static final float SKIP = 8;
    /** What a frame costs that the text does not hold: text that belongs to a sound is better than this, other text worse. */
    private static final float OTHER_FRAME = 2.2f;
    /** Ways this much worse than the best are not followed. */
    private static final float BEAM = 250;

    private static final double NEVER = Double.NEGATIVE_INFINITY;

    private final WordGraph graph;
    /** [unit · 3 + k]. Doubles, for hours add up. */
    private final double[] state;

    private final @Nullable Entry[] entry;
    /** [unit]: its last state, of the frame before. */
    private final double[] exit;

    private final @Nullable Entry[] exitEntry;
    private final double[] place;
    /** [place]: the score with which the last unit was left, before what skipping words cost. */
    private final double[] placeLeft;

    private final @Nullable Entry[] placeEntry;
    private int low; // first and last place that is followed
    private int high;
    private int frame;

    /** A unit that was entered, with which score; the way to it, and the score with which the unit before was left. */
    record Entry(int unit, int frame, double score, @Nullable Entry before, double left) {}

    /** A unit on the best way: its frames and their sum of scores. */
    record Step(int unit, int first, int end, float score) {}

    ViterbiSearch(WordGraph graph) {
        this.graph = graph;
        int units = graph.units();
        state = new double[3 * units];
        Arrays.fill(state, NEVER);
        entry = new Entry[3 * units];
        exit = new double[units];
        Arrays.fill(exit, NEVER);
        exitEntry = new Entry[units];
        place = new double[graph.places()];
        placeLeft = new double[graph.places()];
        Arrays.fill(place, NEVER);
        placeEntry = new Entry[graph.places()];
    }

    /**
     * Takes a frame.
     *
     * @param scores of the units' states, from {@link FrameScores}
     */
    void step(float[] scores) {
        leave();
        double best = NEVER;
        for (int u = graph.first[low]; u < graph.first[high + 1]; u++) {
            best = Math.max(best, advance(u, scores));
        }
        narrow(best);
        frame++;
    }

    /** Tokens that leave units reach places, from where the next frame enters. */
    private void leave() {
        for (int p = low; p <= high; p++) {
            place[p] = NEVER;
            placeEntry[p] = null;
        }
        if (frame == 0) {
            place[0] = 0;
        }
        int last = high;
        for (int u = graph.first[low]; u < graph.first[last + 1]; u++) {
            exit[u] = state[3 * u + 2];
            exitEntry[u] = entry[3 * u + 2];
            int to = graph.to[u];
            if (to < 0 || exit[u] <= NEVER || !graph.mayEnd(u, frame)) {
                continue;
            }
            if (to > high) {
                open(to);
            }
            if (exit[u] > place[to]) {
                place[to] = exit[u];
                placeLeft[to] = exit[u];
                placeEntry[to] = exitEntry[u];
            }
        }
        for (int p = low; p < place.length - 1 && p <= high; p++) {
            double skipped = place[p] - SKIP;
            if (place[p] <= NEVER) {
                continue;
            }
            if (p == high) {
                if (skipped < bestPlace() - BEAM) {
                    break;
                }
                open(p + 1);
            }
            if (skipped > place[p + 1]) {
                place[p + 1] = skipped;
                placeLeft[p + 1] = placeLeft[p];
                placeEntry[p + 1] = placeEntry[p];
            }
        }
    }

    private double bestPlace() {
        double best = NEVER;
        for (int p = low; p <= high; p++) {
            best = Math.max(best, place[p]);
        }
        return best;
    }

    /** Follows a place from now on. */
    private void open(int to) {
        for (int p = high + 1; p <= to; p++) {
            place[p] = NEVER;
            placeEntry[p] = null;
            for (int u = graph.first[p]; u < graph.first[p + 1]; u++) {
                Arrays.fill(state, 3 * u, 3 * u + 3, NEVER);
                exit[u] = NEVER;
            }
        }
        high = to;
    }

    private double advance(int u, float[] scores) {
        int s = graph.score[u];
        double begin;
        double left;
        Entry way;
        int from = graph.from[u];
        if (from >= 0) {
            begin = graph.mayBegin(u, frame) ? place[from] - graph.begins[u] : NEVER;
            way = placeEntry[from];
            left = placeLeft[from];
        } else {
            begin = exit[u - 1];
            way = exitEntry[u - 1];
            left = exit[u - 1];
        }
        double s0 = state[3 * u];
        double s1 = state[3 * u + 1];
        double s2 = state[3 * u + 2];
        if (s1 > s2) {
            s2 = s1;
            entry[3 * u + 2] = entry[3 * u + 1];
        }
        if (s0 > s1) {
            s1 = s0;
            entry[3 * u + 1] = entry[3 * u];
        }
        if (begin > s0) {
            s0 = begin;
            entry[3 * u] = new Entry(u, frame, begin, way, left);
        }
        state[3 * u] = s0 + (s < 0 ? -OTHER_FRAME : scores[3 * s]);
        state[3 * u + 1] = s1 + (s < 0 ? -OTHER_FRAME : scores[3 * s + 1]);
        state[3 * u + 2] = s2 + (s < 0 ? -OTHER_FRAME : scores[3 * s + 2]);
        return Math.max(state[3 * u], Math.max(state[3 * u + 1], state[3 * u + 2]));
    }

    private void narrow(double best) {
        while (low < high && bestAt(low) < best - BEAM) {
            low++;
        }
        while (high > low && bestAt(high) < best - BEAM) {
            high--;
        }
    }

    private double bestAt(int p) {
        double best = NEVER;
        for (int i = 3 * graph.first[p]; i < 3 * graph.first[p + 1]; i++) {
            best = Math.max(best, state[i]);
        }
        return best;
    }

    /**
     * The sound is over.
     *
     * @return the units of the best way, in order; empty if the sound is too short for anything
     */
    List<Step> finish() {
        leave();
        int end = graph.places() - 1;
        if (high < end || place[end] <= NEVER) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>();
        int stop = frame;
        double left = placeLeft[end];
        for (Entry e = placeEntry[end]; e != null; e = e.before()) {
            steps.add(new Step(e.unit(), e.frame(), stop, (float) (left - e.score())));
            stop = e.frame();
            left = e.left();
        }
        Collections.reverse(steps);
        return steps;
    }
}
