package io.github.dreamtalk.training.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds where each phone of known utterances lies: hidden Markov models of two states per phone with one diagonal
 * Gaussian each, learnt from the very clips to align (Viterbi training from a rough first cut). An empty symbol is a pause
 * that may be left out.
 */
final class MonophoneAligner {
    private static final double MIN_VARIANCE = 0.05;
    private static final double PRIOR_FRAMES = 5;
    private static final int STATES = 2;

    /** A clip: its features, its symbols (first and last are pauses), and a first guess of each one's share of the time. */
    record Clip(float[][] features, List<String> symbols, double[] weights) {
        boolean isFeasible() {
            return symbols.size() >= 3 && symbols.size() * STATES < 0.9 * features.length;
        }
    }

    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private double[][] mean = new double[0][];
    private double[][] variance = new double[0][];

    /** Returns for each clip the first frame of each symbol, and the number of frames; a pause left out is empty. */
    static List<int[]> align(List<Clip> clips, int rounds) {
        MonophoneAligner aligner = new MonophoneAligner();
        clips.forEach(c -> c.symbols().forEach(s -> aligner.ids.putIfAbsent(s, aligner.ids.size())));
        List<int[]> paths = new ArrayList<>();
        for (Clip clip : clips) {
            paths.add(firstCut(clip));
        }
        for (int round = 0; round < rounds; round++) {
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

    /** State index (two per symbol) of each frame when time is shared out by weight. */
    private static int[] firstCut(Clip clip) {
        int[] path = new int[clip.features().length];
        double total = Arrays.stream(clip.weights()).sum();
        double passed = 0;
        for (int i = 0; i < clip.weights().length; i++) {
            int from = (int) Math.round(passed / total * path.length);
            passed += clip.weights()[i];
            int to = (int) Math.round(passed / total * path.length);
            for (int t = from; t < to; t++) {
                path[t] = STATES * i + (2 * (t - from) < to - from ? 0 : 1);
            }
        }
        return path;
    }

    private int state(Clip clip, int node) {
        return STATES * ids.getOrDefault(clip.symbols().get(node / STATES), 0) + node % STATES;
    }

    private void estimate(List<Clip> clips, List<int[]> paths) {
        int states = STATES * ids.size();
        double[] count = new double[states + 1];
        double[][] sum = new double[states + 1][Mfcc.DIMENSIONS];
        double[][] squares = new double[states + 1][Mfcc.DIMENSIONS];
        for (int c = 0; c < clips.size(); c++) {
            for (int t = 0; t < paths.get(c).length; t++) {
                // The last row is what all states share.
                for (int s : new int[] {state(clips.get(c), paths.get(c)[t]), states}) {
                    count[s]++;
                    for (int d = 0; d < Mfcc.DIMENSIONS; d++) {
                        double x = clips.get(c).features()[t][d];
                        sum[s][d] += x;
                        squares[s][d] += x * x;
                    }
                }
            }
        }
        mean = new double[states][Mfcc.DIMENSIONS];
        variance = new double[states][Mfcc.DIMENSIONS];
        for (int s = 0; s < states; s++) {
            double n = count[s] + PRIOR_FRAMES;
            for (int d = 0; d < Mfcc.DIMENSIONS; d++) {
                mean[s][d] = (sum[s][d] + PRIOR_FRAMES * sum[states][d] / count[states]) / n;
                double second = (squares[s][d] + PRIOR_FRAMES * squares[states][d] / count[states]) / n;
                variance[s][d] = Math.max(MIN_VARIANCE, second - mean[s][d] * mean[s][d]);
            }
        }
    }

    private double logLikelihood(int state, float[] frame) {
        double sum = 0;
        for (int d = 0; d < Mfcc.DIMENSIONS; d++) {
            double difference = frame[d] - mean[state][d];
            sum += difference * difference / variance[state][d] + Math.log(variance[state][d]);
        }
        return -0.5 * sum;
    }

    private int[] viterbi(Clip clip) {
        int nodes = STATES * clip.symbols().size();
        int frames = clip.features().length;
        double[] score = new double[nodes];
        Arrays.fill(score, Double.NEGATIVE_INFINITY);
        score[0] = logLikelihood(state(clip, 0), clip.features()[0]);
        score[STATES] = logLikelihood(state(clip, STATES), clip.features()[0]);
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
                boolean afterPause = n % STATES == 0
                        && n > STATES
                        && clip.symbols().get(n / STATES - 1).isEmpty();
                if (afterPause && score[n - STATES - 1] > best) {
                    best = score[n - STATES - 1];
                    step = STATES + 1;
                }
                int s = state(clip, n);
                if (Double.isNaN(likelihood[s])) {
                    likelihood[s] = logLikelihood(s, clip.features()[t]);
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
