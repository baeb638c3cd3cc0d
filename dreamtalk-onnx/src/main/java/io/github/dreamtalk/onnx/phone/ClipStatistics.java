package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.media.SampleWindows;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.CEPSTRA;

import io.github.dreamtalk.media.PcmAudio;

/**
 * What the features of a clip are relative to: its level and the cepstral mean of its speech. Two passes over the audio,
 * constant memory.
 *
 * <p>The cepstral mean is taken over the frames within 0.25 s of a loud frame, much like the trimmed utterances the
 * acoustic model was trained on, so that long pauses do not shift the features of the speech, and leaves out frames more
 * than 50 dB below the clip's level, so that digital silence does not either. The model's usual mean counts as 0.1 s more: it steadies very short clips and stands in where there is no speech at all.
 */
final class ClipStatistics {
    private static final int REACH = 25;
    private static final int RING = 32;
    private static final int PRIOR_FRAMES = 10;
    private static final double DIGITAL_SILENCE = 1e-5;

    private final double level;
    private final float[] cepstralMean = new float[CEPSTRA];

    private ClipStatistics(double level) {
        this.level = level;
    }

    static ClipStatistics of(PcmAudio audio, CmuAcousticModel model) {
        long frames = audio.samples() / SampleWindows.HOP;
        ClipStatistics statistics = new ClipStatistics(level(audio, frames));
        statistics.takeCepstralMean(audio, frames, model);
        return statistics;
    }

    private static double level(PcmAudio audio, long frames) {
        MelAnalysis mel = new MelAnalysis();
        float[] bands = new float[MelAnalysis.BANDS];
        ClipLevel level = new ClipLevel();
        try (SampleWindows windows = SampleWindows.ofFrontEnd(audio)) {
            for (long t = 0; t < frames; t++) {
                level.add(mel.analyse(windows.next(), bands));
            }
        }
        return level.level();
    }

    private void takeCepstralMean(PcmAudio audio, long frames, CmuAcousticModel model) {
        MelAnalysis mel = new MelAnalysis();
        CepstralAnalysis analysis = new CepstralAnalysis(level);
        float[] bands = new float[MelAnalysis.BANDS];
        float[] ring = new float[RING * CEPSTRA];
        boolean[] audible = new boolean[RING];
        double[] sum = new double[CEPSTRA];
        double gate = ClipLevel.gate(level);
        long count = 0;
        long lastLoud = Long.MIN_VALUE / 2;
        try (SampleWindows windows = SampleWindows.ofFrontEnd(audio)) {
            for (long t = 0; t < frames + REACH; t++) {
                if (t < frames) {
                    float[] window = windows.next();
                    float power = mel.analyse(window, bands);
                    if (power > gate) {
                        lastLoud = t;
                    }
                    int now = (int) (t % RING);
                    audible[now] = power > level * DIGITAL_SILENCE;
                    analysis.analyse(window, t, ring, now * CEPSTRA);
                }
                // Window 0 of the acoustic model lies half before the clip and is not used.
                long decided = t - REACH;
                int slot = (int) (Math.max(0, decided) % RING);
                if (decided >= 1 && lastLoud >= decided - REACH && audible[slot]) {
                    int at = slot * CEPSTRA;
                    for (int k = 0; k < CEPSTRA; k++) {
                        sum[k] += ring[at + k];
                    }
                    count++;
                }
            }
        }
        for (int k = 0; k < CEPSTRA; k++) {
            cepstralMean[k] = (float) ((sum[k] + PRIOR_FRAMES * (double) model.usualMean(k)) / (count + PRIOR_FRAMES));
        }
    }

    /** Mean mel power of the loud frames. */
    double level() {
        return level;
    }

    float cepstralMean(int k) {
        return cepstralMean[k];
    }
}
