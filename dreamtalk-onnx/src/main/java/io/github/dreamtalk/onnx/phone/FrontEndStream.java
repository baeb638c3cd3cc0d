package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.media.SampleWindows;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.CEPSTRA;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.GAUSSIANS;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STATES;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STREAMS;
import static io.github.dreamtalk.onnx.phone.SpeechFrontEnd.DIMENSION;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;

/**
 * Front-end frames of one clip in order; values do not depend on how many are read at a time. Not thread-safe.
 *
 * <p>Works in blocks of {@value #BLOCK} frames counted from the clip's start. The acoustic model's frames are centred
 * 2.8 ms after those of the log-mel values they stand beside: its frame t − 1 begins at sample 160 (t − 1).
 */
public final class FrontEndStream implements AutoCloseable {
    private static final int BLOCK = 32;
    /** Frames on each side that the second differences reach. */
    private static final int REACH = 3;

    private static final int RING = 64;
    private static final double MEL_FLOOR = 1e-6;

    private final long frames;
    private final long lastWindow;
    private final ClipStatistics statistics;
    private final PhoneStateScorer scorer;
    private final SampleWindows windows;
    private final MelAnalysis mel = new MelAnalysis();
    private final CepstralAnalysis cepstral;
    private final float[] bands = new float[RING * MelAnalysis.BANDS];
    private final float[] cepstra = new float[RING * CEPSTRA];
    private final float[] vectors = new float[BLOCK * STREAMS * CEPSTRA];
    private final float[] scores = new float[BLOCK * STATES];
    private final float[] work = new float[GAUSSIANS];
    private final float[] oneFrame = new float[MelAnalysis.BANDS];
    private final float[] block = new float[BLOCK * DIMENSION];
    private long analysed;
    private long position;
    private int blockStart;
    private int blockEnd;

    FrontEndStream(PcmAudio audio, ClipStatistics statistics, PhoneStateScorer scorer) {
        this.frames = audio.samples() / SampleWindows.HOP;
        // The acoustic model's frame of window 1 serves windows 0 and 1, also in a clip of a single frame.
        this.lastWindow = Math.max(1, frames - 1);
        this.statistics = statistics;
        this.scorer = scorer;
        this.cepstral = new CepstralAnalysis(statistics.level());
        this.windows = SampleWindows.ofFrontEnd(audio);
    }

    /**
     * Number of frames in the clip.
     *
     * @return ⌊samples / 160⌋
     */
    public long frames() {
        return frames;
    }

    /**
     * Reads the next frames.
     *
     * @param target receives rows of {@value SpeechFrontEnd#DIMENSION} values
     * @param offset index of the first value written
     * @param count most rows to read
     * @return rows read, or -1 at the end
     * @throws InvalidInputException if a sample is not a finite number
     */
    public int read(float[] target, int offset, int count) {
        if (position == frames && blockStart == blockEnd) {
            return -1;
        }
        int done = 0;
        while (done < count) {
            if (blockStart == blockEnd) {
                if (position == frames) {
                    break;
                }
                computeBlock();
            }
            int n = Math.min(count - done, blockEnd - blockStart);
            System.arraycopy(block, blockStart * DIMENSION, target, offset + done * DIMENSION, n * DIMENSION);
            blockStart += n;
            done += n;
        }
        return done;
    }

    private void computeBlock() {
        int rows = (int) Math.min(BLOCK, frames - position);
        analyseUpTo(Math.min(lastWindow, Math.max(1, position + rows - 1) + REACH));
        for (int r = 0; r < rows; r++) {
            writeMel(position + r, r * DIMENSION);
            writeVector(Math.max(1, position + r), r * STREAMS * CEPSTRA);
        }
        scorer.score(vectors, rows, scores, work);
        for (int r = 0; r < rows; r++) {
            writeLogPosteriors(r * STATES, r * DIMENSION + MelAnalysis.BANDS);
        }
        position += rows;
        blockStart = 0;
        blockEnd = rows;
    }

    private void analyseUpTo(long last) {
        while (analysed <= last) {
            float[] window = windows.next();
            int slot = (int) (analysed % RING);
            mel.analyse(window, oneFrame);
            System.arraycopy(oneFrame, 0, bands, slot * MelAnalysis.BANDS, MelAnalysis.BANDS);
            cepstral.analyse(window, analysed, cepstra, slot * CEPSTRA);
            for (int k = 0; k < CEPSTRA; k++) {
                cepstra[slot * CEPSTRA + k] -= statistics.cepstralMean(k);
            }
            analysed++;
        }
    }

    private void writeMel(long t, int at) {
        int from = (int) (t % RING) * MelAnalysis.BANDS;
        for (int b = 0; b < MelAnalysis.BANDS; b++) {
            double decibel = 10 * Math.log10(bands[from + b] / statistics.level() + MEL_FLOOR);
            block[at + b] = (float) ((decibel + 30) / 15);
        }
    }

    /** Cepstra of window t with first (±2 frames) and second differences; frames beyond the ends repeat the last. */
    private void writeVector(long t, int at) {
        int m3 = slot(t - 3);
        int m2 = slot(t - 2);
        int m1 = slot(t - 1);
        int centre = slot(t);
        int p1 = slot(t + 1);
        int p2 = slot(t + 2);
        int p3 = slot(t + 3);
        for (int k = 0; k < CEPSTRA; k++) {
            vectors[at + k] = cepstra[centre + k];
            vectors[at + CEPSTRA + k] = cepstra[p2 + k] - cepstra[m2 + k];
            vectors[at + 2 * CEPSTRA + k] = (cepstra[p3 + k] - cepstra[m1 + k]) - (cepstra[p1 + k] - cepstra[m3 + k]);
        }
    }

    private int slot(long t) {
        return (int) (Math.max(1, Math.min(lastWindow, t)) % RING) * CEPSTRA;
    }

    private void writeLogPosteriors(int from, int at) {
        float best = Float.NEGATIVE_INFINITY;
        for (int s = 0; s < STATES; s++) {
            best = Math.max(best, scores[from + s]);
        }
        double sum = 0;
        for (int s = 0; s < STATES; s++) {
            sum += Math.exp(scores[from + s] - best);
        }
        float logSum = best + (float) Math.log(sum);
        for (int s = 0; s < STATES; s++) {
            block[at + s] = Math.max(scores[from + s] - logSum, -12f) / 6f + 1f;
        }
    }

    @Override
    public void close() {
        windows.close();
    }
}
