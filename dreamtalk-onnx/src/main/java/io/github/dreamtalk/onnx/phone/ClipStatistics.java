package io.github.dreamtalk.onnx.phone;

import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.CEPSTRA;

import io.github.dreamtalk.media.PcmAudio;

/**
 * What the features of a clip are relative to: its level and the cepstral mean of its speech. Two passes over the audio,
 * constant memory.
 *
 * <p>The cepstral mean is taken over the frames within 0.25 s of a loud frame, much like the trimmed utterances the
 * acoustic model was trained on, so that long pauses do not shift the features of the speech, and leaves out frames more
 * than 50 dB below the clip's level, so that digital silence does not either. The model's usual mean counts as 0.1 s more:
 * it steadies very short clips and stands in where there is no speech at all.
 */
final class ClipStatistics implements Normalisation {
    private static final int REACH = 25;
    private static final int RING = 32;
    private static final int PRIOR_FRAMES = 10;
    private static final double DIGITAL_SILENCE = 1e-5;

    private final double level;
    private final float[] cepstralMean;

    private ClipStatistics(double level, float[] cepstralMean) {
        this.level = level;
        this.cepstralMean = cepstralMean;
    }

    /**
     * Hears a clip.
     *
     * @param audio the clip
     * @param model gives the usual mean
     * @param check called now and then; throws to give up
     */
    static ClipStatistics of(PcmAudio audio, CmuAcousticModel model, Runnable check) {
        LevelPass first = new LevelPass();
        FrontEndWindows.over(audio, check, first::accept);
        double level = first.level.level();
        MeanPass second = new MeanPass(level, first.powers);
        FrontEndWindows.over(audio, check, second::accept);
        return new ClipStatistics(level, second.mean(model));
    }

    private static final class LevelPass {
        private final MelAnalysis mel = new MelAnalysis();
        private final float[] bands = new float[MelAnalysis.BANDS];
        private final ClipLevel level = new ClipLevel();
        private final FramePowers powers = new FramePowers();

        void accept(float[] window, long t) {
            float power = mel.analyse(window, bands);
            level.add(power);
            powers.add(power);
        }
    }

    private static final class MeanPass {
        private final MelAnalysis mel = new MelAnalysis();
        private final CepstralAnalysis analysis;
        private final FramePowers powers;
        private final float[] bands = new float[MelAnalysis.BANDS];
        private final float[] ring = new float[RING * CEPSTRA];
        private final boolean[] audible = new boolean[RING];
        private final double[] sum = new double[CEPSTRA];
        private final double level;
        private final double gate;
        private final double silence;
        private long frames;
        private long count;
        private long lastLoud = Long.MIN_VALUE / 2;

        MeanPass(double level, FramePowers powers) {
            this.analysis = new CepstralAnalysis();
            this.level = level;
            this.powers = powers;
            this.gate = ClipLevel.gate(level);
            this.silence = level * DIGITAL_SILENCE;
        }

        void accept(float[] window, long t) {
            float power = powers.has(t) ? powers.get(t) : mel.analyse(window, bands);
            if (power > gate) {
                lastLoud = t;
            }
            int now = (int) (t % RING);
            audible[now] = power > silence;
            analysis.analyse(window, t, level, ring, now * CEPSTRA);
            frames = t + 1;
            decide(t - REACH);
        }

        /** Window 0 of the acoustic model lies half before the clip and is not used. */
        private void decide(long t) {
            int slot = (int) (Math.max(0, t) % RING);
            if (t >= 1 && lastLoud >= t - REACH && audible[slot]) {
                int at = slot * CEPSTRA;
                for (int k = 0; k < CEPSTRA; k++) {
                    sum[k] += ring[at + k];
                }
                count++;
            }
        }

        float[] mean(CmuAcousticModel model) {
            for (long t = frames - REACH; t < frames; t++) {
                decide(t);
            }
            float[] mean = new float[CEPSTRA];
            for (int k = 0; k < CEPSTRA; k++) {
                mean[k] = (float) ((sum[k] + PRIOR_FRAMES * (double) model.usualMean(k)) / (count + PRIOR_FRAMES));
            }
            return mean;
        }
    }

    @Override
    public void hearPower(float power) {
        // Heard already.
    }

    @Override
    public void hearCepstra(float[] cepstra, int at) {
        // Heard already.
    }

    @Override
    public double level() {
        return level;
    }

    @Override
    public float cepstralMean(int k) {
        return cepstralMean[k];
    }
}
