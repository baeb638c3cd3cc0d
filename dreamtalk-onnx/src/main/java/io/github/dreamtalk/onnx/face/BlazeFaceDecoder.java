package io.github.dreamtalk.onnx.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads BlazeFace's output (Bazarevsky et al. 2019, arXiv:1907.05047): boxes and key points as offsets from the centres of
 * a 16 x 16 grid with two anchors a cell and an 8 x 8 grid with six, blended by score where they overlap (section 3.3).
 */
final class BlazeFaceDecoder {
    static final int SIZE = 256;
    static final int ANCHORS = 896;
    private static final int VALUES = 16;
    private static final double MIN_SCORE = 0.5;
    private static final double MIN_OVERLAP = 0.3;

    /** A box and two eyes in [0, 1] of the window. */
    private record Raw(double score, double[] v) {
        double overlap(Raw other) {
            double w = Math.min(v[0] + v[2] / 2, other.v[0] + other.v[2] / 2)
                    - Math.max(v[0] - v[2] / 2, other.v[0] - other.v[2] / 2);
            double h = Math.min(v[1] + v[3] / 2, other.v[1] + other.v[3] / 2)
                    - Math.max(v[1] - v[3] / 2, other.v[1] - other.v[3] / 2);
            if (w <= 0 || h <= 0) {
                return 0;
            }
            return w * h / (v[2] * v[3] + other.v[2] * other.v[3] - w * h);
        }
    }

    private BlazeFaceDecoder() {}

    static List<Detection> decode(float[] boxes, float[] scores, CropWindow window) {
        List<Raw> candidates = new ArrayList<>();
        for (int anchor = 0; anchor < ANCHORS; anchor++) {
            double score = 1 / (1 + Math.exp(-Math.min(Math.max(scores[anchor], -100), 100)));
            if (score >= MIN_SCORE) {
                Raw raw = raw(boxes, anchor, score);
                if (raw.v()[2] > 0 && raw.v()[3] > 0) {
                    candidates.add(raw);
                }
            }
        }
        candidates.sort(Comparator.comparingDouble(Raw::score).reversed());
        List<Detection> found = new ArrayList<>();
        while (!candidates.isEmpty()) {
            found.add(blendBest(candidates, window));
        }
        return found;
    }

    private static Raw raw(float[] boxes, int anchor, double score) {
        boolean fine = anchor < 512;
        int grid = fine ? 16 : 8;
        int cell = fine ? anchor / 2 : (anchor - 512) / 6;
        double anchorX = (cell % grid + 0.5) / grid;
        double anchorY = (cell / grid + 0.5) / grid;
        double[] v = new double[8];
        for (int i = 0; i < v.length; i++) {
            v[i] = boxes[anchor * VALUES + i] / (double) SIZE;
            if (i != 2 && i != 3) {
                v[i] += i % 2 == 0 ? anchorX : anchorY;
            }
        }
        return new Raw(score, v);
    }

    /** Takes the best candidate and all that overlap it out of the list; their mean weighted by score is the face. */
    private static Detection blendBest(List<Raw> candidates, CropWindow window) {
        Raw best = candidates.get(0);
        double[] mean = new double[8];
        double total = 0;
        for (var iterator = candidates.iterator(); iterator.hasNext(); ) {
            Raw raw = iterator.next();
            if (raw == best || best.overlap(raw) > MIN_OVERLAP) {
                iterator.remove();
                total += raw.score();
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += raw.score() * raw.v()[i];
                }
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= total;
        }
        double eyes = Math.atan2(mean[7] - mean[5], mean[6] - mean[4]);
        return new Detection(
                best.score(),
                window.imageX(mean[0], mean[1]),
                window.imageY(mean[0], mean[1]),
                Math.max(mean[2], mean[3]) * window.side(),
                window.angle() + eyes);
    }
}
