package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.media.SampleWindows;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;

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
    public static final int FRAMES_PER_SECOND = PcmAudio.SAMPLE_RATE / SampleWindows.HOP;

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

    /**
     * Starts a pass over a clip; reads the whole clip twice for its statistics.
     *
     * @param audio mono 16 kHz audio; stays open while the stream is used
     * @return a stream of ⌊samples / 160⌋ frames; the caller closes it
     * @throws InvalidInputException if a sample is not a finite number
     */
    public FrontEndStream open(PcmAudio audio) {
        return new FrontEndStream(audio, ClipStatistics.of(audio, model), scorer);
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
        PcmAudio audio = PcmAudio.of(samples);
        long values = samples.length / SampleWindows.HOP * (long) DIMENSION;
        if (values > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException("Clip of " + samples.length + " samples has " + values
                    + " feature values, more than an array holds; use open(PcmAudio) and read it in parts.");
        }
        float[] features = new float[(int) values];
        try (FrontEndStream stream = open(audio)) {
            int rows = features.length / DIMENSION;
            int done = 0;
            while (done < rows) {
                done += stream.read(features, done * DIMENSION, rows - done);
            }
        }
        return features;
    }
}
