package io.github.dreamtalk.onnx.phone;

import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.CEPSTRA;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.GAUSSIANS;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STATES;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STREAMS;
import static io.github.dreamtalk.onnx.phone.SpeechFrontEnd.DIMENSION;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.SampleWindows;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Front-end frames of one clip: its samples are pushed in, rows of {@value SpeechFrontEnd#DIMENSION} values come out, about
 * 30 to 110 ms of sound after the moment they stand for, ⌊samples / 160⌋ of them in all. Values do not depend on how the
 * sound is cut. The first push passes over the whole clip twice for its statistics. Not thread-safe, except
 * {@link #cancel()}.
 *
 * <p>Works in blocks of up to {@value #BLOCK} frames. The acoustic model's frames are centred 2.8 ms after those of the
 * log-mel values they stand beside: its frame t − 1 begins at sample 160 (t − 1).
 */
public final class FrontEndStream implements Stage.Session<Samples, Rows> {
    private static final int BLOCK = 32;
    /** Fewer frames than this wait for more: the scorer's tables are read once a block. */
    private static final int SMALLEST_BLOCK = 8;
    /** Frames on each side that the second differences reach. */
    private static final int REACH = 3;

    private static final int RING = 64;
    private static final double MEL_FLOOR = 1e-6;

    private final PcmAudio clip;
    private final CmuAcousticModel model;
    private final PhoneStateScorer scorer;
    private final SampleWindows windows = FrontEndWindows.make();
    private final MelAnalysis mel = new MelAnalysis();
    private final float[] bands = new float[RING * MelAnalysis.BANDS];
    private final float[] cepstra = new float[RING * CEPSTRA];
    private final float[] vectors = new float[BLOCK * STREAMS * CEPSTRA];
    private final float[] scores = new float[BLOCK * STATES];
    private final float[] work = new float[GAUSSIANS];
    private final float[] oneFrame = new float[MelAnalysis.BANDS];
    private final float[] block = new float[BLOCK * DIMENSION];
    private volatile boolean cancelled;
    private @Nullable Relative relative;
    private long samples;
    private long analysed;
    /** Last window that counts; windows beyond the clip's ends repeat it. */
    private long lastWindow = Long.MAX_VALUE;

    private long position;

    /** What the clip's values are relative to, and the analysis that begins with it. */
    private record Relative(ClipStatistics statistics, CepstralAnalysis cepstral) {}

    FrontEndStream(PcmAudio clip, CmuAcousticModel model, PhoneStateScorer scorer) {
        this.clip = clip;
        this.model = model;
        this.scorer = scorer;
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if a sample is not a finite number
     * @throws CancelledException after {@link #cancel()}
     */
    @Override
    public void push(Samples item, Sink<? super Rows> out) {
        check();
        Relative to = relative();
        samples += item.count();
        windows.push(item.values(), item.count(), (window, t) -> analyse(to, window, t, out));
        int ready = (int) Math.min(BLOCK, analysed - REACH - position);
        if (ready >= SMALLEST_BLOCK) {
            giveBlock(to, ready, out);
        }
    }

    @Override
    public void finish(Sink<? super Rows> out) {
        check();
        long frames = samples / FrontEndWindows.HOP;
        if (frames == 0) {
            return;
        }
        Relative to = relative();
        // The acoustic model's frame of window 1 serves windows 0 and 1, also in a clip of a single frame.
        long last = Math.max(1, frames - 1);
        windows.finish(last + 1, (window, t) -> analyse(to, window, t, out));
        lastWindow = last;
        while (position < frames) {
            giveBlock(to, (int) Math.min(BLOCK, frames - position), out);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    private void check() {
        if (cancelled) {
            throw new CancelledException("the job was cancelled");
        }
    }

    private Relative relative() {
        if (relative == null) {
            ClipStatistics statistics = ClipStatistics.of(clip, model, this::check);
            relative = new Relative(statistics, new CepstralAnalysis(statistics.level()));
        }
        return relative;
    }

    private void analyse(Relative to, float[] window, long t, Sink<? super Rows> out) {
        int slot = (int) (t % RING);
        mel.analyse(window, oneFrame);
        System.arraycopy(oneFrame, 0, bands, slot * MelAnalysis.BANDS, MelAnalysis.BANDS);
        to.cepstral.analyse(window, t, cepstra, slot * CEPSTRA);
        for (int k = 0; k < CEPSTRA; k++) {
            cepstra[slot * CEPSTRA + k] -= to.statistics.cepstralMean(k);
        }
        analysed = t + 1;
        if (analysed == position + BLOCK + REACH) {
            giveBlock(to, BLOCK, out);
        }
    }

    private void giveBlock(Relative to, int rows, Sink<? super Rows> out) {
        check();
        for (int r = 0; r < rows; r++) {
            writeMel(to.statistics.level(), position + r, r * DIMENSION);
            writeVector(Math.max(1, position + r), r * STREAMS * CEPSTRA);
        }
        scorer.score(vectors, rows, scores, work);
        for (int r = 0; r < rows; r++) {
            writeLogPosteriors(r * STATES, r * DIMENSION + MelAnalysis.BANDS);
        }
        position += rows;
        out.accept(new Rows(block, rows));
    }

    private void writeMel(double level, long t, int at) {
        int from = (int) (t % RING) * MelAnalysis.BANDS;
        for (int b = 0; b < MelAnalysis.BANDS; b++) {
            double decibel = 10 * Math.log10(bands[from + b] / level + MEL_FLOOR);
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
}
