package io.github.dreamtalk.onnx.phone;

import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.CEPSTRA;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.GAUSSIANS;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STATES;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STREAMS;
import static io.github.dreamtalk.onnx.phone.SpeechFrontEnd.DIMENSION;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.SampleWindows;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Front-end frames of one clip: its samples are pushed in, rows of {@value SpeechFrontEnd#DIMENSION} values come out, about
 * 30 to 110 ms of sound after the moment they stand for, ⌊samples / 160⌋ of them in all. Values do not depend on how the
 * sound is cut. Of a clip the first push passes over the whole twice for its statistics. Not thread-safe, except
 * {@link #cancel()}.
 *
 * <p>Works in blocks of up to {@value #BLOCK} frames. The acoustic model's frames are centred 2.8 ms after those of the
 * log-mel values they stand beside: its frame t − 1 begins at sample 160 (t − 1).
 */
public final class FrontEndStream implements Stage.Session<Samples, Rows> {
    private static final int BLOCK = 32;
    /** Frames on each side that the second differences reach. */
    private static final int REACH = 3;

    private static final int RING = 64;
    private static final double MEL_FLOOR = 1e-6;

    private final Function<Runnable, Normalisation> makeNormalisation;
    private final PhoneStateScorer scorer;
    private final int smallestBlock;
    private final SampleWindows windows = FrontEndWindows.make();
    private final MelAnalysis mel = new MelAnalysis();
    private final float[] bands = new float[RING * MelAnalysis.BANDS];
    private final CepstralAnalysis cepstral = new CepstralAnalysis();
    private final float[] cepstra = new float[RING * CEPSTRA];
    /** What held when each window was heard. */
    private final double[] levels = new double[RING];

    private final float[] means = new float[RING * CEPSTRA];
    private final float[] vectors = new float[BLOCK * STREAMS * CEPSTRA];
    private final float[] scores = new float[BLOCK * STATES];
    private final float[] work = new float[GAUSSIANS];
    private final float[] oneFrame = new float[MelAnalysis.BANDS];
    private final float[] block = new float[BLOCK * DIMENSION];
    private volatile boolean cancelled;
    private @Nullable Normalisation normalisation;
    private long samples;
    private long analysed;
    /** Last window that counts; windows beyond the clip's ends repeat it. */
    private long lastWindow = Long.MAX_VALUE;

    private long position;

    /**
     * Starts a sound.
     *
     * @param normalisation asked for at the first push, with what throws once the stream is cancelled
     * @param smallestBlock frames that are given at the least, but for the last
     */
    FrontEndStream(Function<Runnable, Normalisation> normalisation, PhoneStateScorer scorer, int smallestBlock) {
        this.makeNormalisation = normalisation;
        this.scorer = scorer;
        this.smallestBlock = smallestBlock;
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
        Normalisation to = normalisation();
        samples += item.count();
        windows.push(item.values(), item.count(), (window, t) -> analyse(to, window, t, out));
        int ready = (int) Math.min(BLOCK, analysed - REACH - position);
        if (ready >= smallestBlock) {
            giveBlock(ready, out);
        }
    }

    @Override
    public void finish(Sink<? super Rows> out) {
        check();
        long frames = samples / FrontEndWindows.HOP;
        if (frames == 0) {
            return;
        }
        Normalisation to = normalisation();
        // The acoustic model's frame of window 1 serves windows 0 and 1, also in a clip of a single frame.
        long last = Math.max(1, frames - 1);
        windows.finish(last + 1, (window, t) -> analyse(to, window, t, out));
        lastWindow = last;
        while (position < frames) {
            giveBlock((int) Math.min(BLOCK, frames - position), out);
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

    private Normalisation normalisation() {
        if (normalisation == null) {
            normalisation = makeNormalisation.apply(this::check);
        }
        return normalisation;
    }

    private void analyse(Normalisation to, float[] window, long t, Sink<? super Rows> out) {
        int slot = (int) (t % RING);
        to.hearPower(mel.analyse(window, oneFrame));
        System.arraycopy(oneFrame, 0, bands, slot * MelAnalysis.BANDS, MelAnalysis.BANDS);
        levels[slot] = to.level();
        cepstral.analyse(window, t, to.level(), cepstra, slot * CEPSTRA);
        to.hearCepstra(cepstra, slot * CEPSTRA);
        for (int k = 0; k < CEPSTRA; k++) {
            means[slot * CEPSTRA + k] = to.cepstralMean(k);
        }
        analysed = t + 1;
        if (analysed == position + BLOCK + REACH) {
            giveBlock(BLOCK, out);
        }
    }

    private void giveBlock(int rows, Sink<? super Rows> out) {
        check();
        for (int r = 0; r < rows; r++) {
            writeMel(position + r, r * DIMENSION);
            writeVector(Math.max(1, position + r), r * STREAMS * CEPSTRA);
        }
        scorer.score(vectors, rows, scores, work);
        for (int r = 0; r < rows; r++) {
            writeLogPosteriors(r * STATES, r * DIMENSION + MelAnalysis.BANDS);
        }
        position += rows;
        out.accept(new Rows(block, rows));
    }

    private void writeMel(long t, int at) {
        double level = levels[(int) (t % RING)];
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
            vectors[at + k] = cepstra[centre + k] - means[centre + k];
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
