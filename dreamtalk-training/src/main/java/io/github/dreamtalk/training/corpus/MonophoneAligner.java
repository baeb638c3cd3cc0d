package io.github.dreamtalk.training.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds where each phone of known utterances lies: hidden Markov models of three states per phone with mixtures of
 * Gaussians, learnt from the very clips to align (Viterbi training from a rough first cut). An empty symbol is a pause
 * that may be left out.
 */
final class MonophoneAligner {
    private static final int STATES = 3;
    /** Rounds with one Gaussian per state before the first split; each later split is followed by as many as this. */
    private static final int ROUNDS = 6;

    private static final int SPLITS = 1;

    /** A clip: its features, its symbols (first and last are pauses), and a first guess of each one's share of the time. */
    record Clip(float[][] features, List<String> symbols, double[] weights) {
        boolean isFeasible() {
            return symbols.size() >= 3 && symbols.size() * STATES < 0.9 * features.length;
        }
    }

    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private List<GaussianMixture> mixtures = List.of();

    /** Returns for each clip the first frame of each symbol, and the number of frames; a pause left out is empty. */
    static List<int[]> align(List<Clip> clips) {
        MonophoneAligner aligner = new MonophoneAligner();
        clips.forEach(c -> c.symbols().forEach(s -> aligner.ids.putIfAbsent(s, aligner.ids.size())));
        List<int[]> paths = new ArrayList<>();
        for (Clip clip : clips) {
            paths.add(firstCut(clip));
        }
        aligner.mixtures = Collections.nCopies(STATES * aligner.ids.size(), GaussianMixture.unit());
        for (int round = 0; round < ROUNDS * (1 + SPLITS); round++) {
            if (round > 0 && round % ROUNDS == 0) {
                aligner.mixtures =
                        aligner.mixtures.stream().map(GaussianMixture::split).toList();
            }
            aligner.estimate(clips, paths);
            for (int i = 0; i < clips.size(); i++) {
                paths.set(i, aligner.viterbi(clips.get(i)));
            }
        }
        List<int[]> starts = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            starts.add(starts(paths.get(i), clips.get(i).symbols().size()));
        }
        return starts;
    }

    /** State index (so many per symbol) of each frame when time is shared out by weight. */
    private static int[] firstCut(Clip clip) {
        int[] path = new int[clip.features().length];
        double total = Arrays.stream(clip.weights()).sum();
        double passed = 0;
        for (int i = 0; i < clip.weights().length; i++) {
            int from = (int) Math.round(passed / total * path.length);
            passed += clip.weights()[i];
            int to = (int) Math.round(passed / total * path.length);
            for (int t = from; t < to; t++) {
                path[t] = STATES * i + STATES * (t - from) / (to - from);
            }
        }
        return path;
    }

    /** The model state of each of a clip's nodes, so many to a symbol. */
    private int[] states(Clip clip) {
        int[] states = new int[STATES * clip.symbols().size()];
        for (int n = 0; n < states.length; n++) {
            states[n] = STATES * ids.getOrDefault(clip.symbols().get(n / STATES), 0) + n % STATES;
        }
        return states;
    }

    private void estimate(List<Clip> clips, List<int[]> paths) {
        List<GaussianMixture.Sums> sums =
                mixtures.stream().map(GaussianMixture.Sums::new).toList();
        for (int c = 0; c < clips.size(); c++) {
            int[] states = states(clips.get(c));
            for (int t = 0; t < paths.get(c).length; t++) {
                sums.get(states[paths.get(c)[t]]).add(clips.get(c).features()[t]);
            }
        }
        mixtures = sums.stream().map(GaussianMixture.Sums::mixture).toList();
    }

    private int[] viterbi(Clip clip) {
        int nodes = STATES * clip.symbols().size();
        int[] states = states(clip);
        boolean[] afterPause = new boolean[nodes];
        for (int n = 2 * STATES; n < nodes; n += STATES) {
            afterPause[n] = clip.symbols().get(n / STATES - 1).isEmpty();
        }
        int frames = clip.features().length;
        double[] score = new double[nodes];
        Arrays.fill(score, Double.NEGATIVE_INFINITY);
        score[0] = mixtures.get(states[0]).logLikelihood(clip.features()[0]);
        score[STATES] = mixtures.get(states[STATES]).logLikelihood(clip.features()[0]);
        byte[][] back = new byte[frames][nodes];
        for (int t = 1; t < frames; t++) {
            double[] likelihood = new double[STATES * ids.size()];
            Arrays.fill(likelihood, Double.NaN);
            // Downwards, so that the scores of the frame before are still there for the nodes that follow.
            for (int n = nodes - 1; n >= 0; n--) {
                double best = score[n];
                int step = 0;
                if (n > 0 && score[n - 1] > best) {
                    best = score[n - 1];
                    step = 1;
                }
                if (afterPause[n] && score[n - STATES - 1] > best) {
                    best = score[n - STATES - 1];
                    step = STATES + 1;
                }
                int s = states[n];
                if (Double.isNaN(likelihood[s])) {
                    likelihood[s] = mixtures.get(s).logLikelihood(clip.features()[t]);
                }
                score[n] = best + likelihood[s];
                back[t][n] = (byte) step;
            }
        }
        int node = score[nodes - 1] >= score[nodes - STATES - 1] ? nodes - 1 : nodes - STATES - 1;
        int[] path = new int[frames];
        for (int t = frames - 1; t >= 0; t--) {
            path[t] = node;
            node -= back[t][node];
        }
        return path;
    }

    private static int[] starts(int[] path, int symbols) {
        int[] starts = new int[symbols + 1];
        Arrays.fill(starts, path.length);
        for (int t = path.length - 1; t >= 0; t--) {
            starts[path[t] / STATES] = t;
        }
        for (int i = symbols - 1; i >= 0; i--) {
            starts[i] = Math.min(starts[i], starts[i + 1]);
        }
        return starts;
    }
}
