package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.Sink;

/**
 * The speech front end: what the networks of this project hear. Training and inference use this one definition.
 *
 * <p>100 frames a second, frame t centred at 10 t ms, {@value #DIMENSION} values each:
 *
 * <ul>
 *   <li>0–79: log-mel power (60–7800 Hz, 25 ms window) relative to the clip's level P₀, the mean power of its loud frames:
 *       (10 log₁₀(P / P₀ + 10⁻⁶) + 30) / 15, so −2 is silence and +2 the clip's level;
 *   <li>80–205: log-posteriors of the 126 phone states of the {@link CmuAcousticModel} after batch cepstral mean
 *       normalisation, without grammar or priors: max(log p, −12) / 6 + 1, so −1 … 1.
 * </ul>
 *
 * <p>The features do not depend on the gain of the recording. Digital silence and clips shorter than a window are fine; a
 * clip under 10 ms has no frame. Level and cepstral mean take two passes over the audio before the first frame; memory
 * does not depend on the clip's length. Thread-safe; a stream belongs to one thread.
 */
public final class SpeechFrontEnd {
    /** Log-mel values in a frame. */
    public static final int MEL_BANDS = MelAnalysis.BANDS;

    /** Values in a frame. */
    public static final int DIMENSION = MEL_BANDS + CmuAcousticModel.STATES;

    /** Frames a second. */
    public static final int FRAMES_PER_SECOND = PcmAudio.SAMPLE_RATE / FrontEndWindows.HOP;

    /** Fewer frames than these wait for more: the scorer's tables are read once a block. */
    private static final int LARGE_BLOCK = 8;

    private static final int SMALL_BLOCK = 2;

    private final CmuAcousticModel model;
    private final PhoneStateScorer scorer;

    /**
     * Makes a front end.
     *
     * @param model the acoustic model
     */
    public SpeechFrontEnd(CmuAcousticModel model) {
        this.model = model;
        this.scorer = new PhoneStateScorer(model);
    }

    /** Names of the acoustic model's phones in the order of its states. */
    java.util.List<String> phones() {
        return model.phones();
    }

    /**
     * Starts a clip.
     *
     * @param clip the whole clip as mono 16 kHz audio, heard twice in advance for its statistics; stays open while the stream
     *     is used
     * @return a stream into which the clip's samples are pushed; the caller closes it
     */
    public FrontEndStream open(PcmAudio clip) {
        return new FrontEndStream(check -> ClipStatistics.of(clip, model, check), scorer, LARGE_BLOCK);
    }

    /**
     * Starts a sound that is not known beforehand. Level and cepstral mean are those of what was heard so far; what the usual
     * ones are worth is told in the class that keeps them, and after a second of speech little is left of them.
     *
     * @return a stream into which samples are pushed; the caller closes it
     */
    public FrontEndStream openStreaming() {
        return new FrontEndStream(check -> new RunningStatistics(model), scorer, SMALL_BLOCK);
    }

    /**
     * The features of a whole clip in memory.
     *
     * @param samples mono 16 kHz samples in [-1, 1]
     * @return ⌊samples / 160⌋ rows of {@value #DIMENSION} values
     * @throws InvalidInputException if a sample is not a finite number or the clip is longer than an array of features can
     *     hold (about 29 h)
     */
    public float[] extract(float[] samples) {
        return extract(samples, open(PcmAudio.of(samples)));
    }

    /**
     * The features of a sound in memory as {@link #openStreaming()} gives them.
     *
     * @param samples mono 16 kHz samples in [-1, 1]
     * @return ⌊samples / 160⌋ rows of {@value #DIMENSION} values
     * @throws InvalidInputException as {@link #extract} does
     */
    public float[] extractStreaming(float[] samples) {
        return extract(samples, openStreaming());
    }

    private static float[] extract(float[] samples, FrontEndStream from) {
        long values = samples.length / FrontEndWindows.HOP * (long) DIMENSION;
        if (values > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException("Clip of " + samples.length + " samples has " + values
                    + " feature values, more than an array holds; use open(PcmAudio) and read it in parts.");
        }
        float[] features = new float[(int) values];
        int[] done = {0};
        Sink<Rows> collect = rows -> {
            System.arraycopy(rows.values(), 0, features, done[0], rows.count() * DIMENSION);
            done[0] += rows.count() * DIMENSION;
        };
        try (FrontEndStream stream = from) {
            stream.push(new Samples(samples, samples.length), collect);
            stream.finish(collect);
        }
        return features;
    }
}
