package io.github.dreamtalk.onnx.phone;

import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.CEPSTRA;

/**
 * Level and cepstral mean of a sound that is still being made, of what was heard of it so far: what {@link ClipStatistics} are
 * of a finished one. What was heard {@value #MEMORY_SECONDS} s ago counts a third.
 *
 * <p>It begins with the usual level and mean. The usual level counts as {@value #USUAL_LEVEL_FRAMES} frames, the usual mean as
 * {@value #USUAL_MEAN_FRAMES} frames of speech: after a second of speech little is left of either. A sound whose level is more than
 * about 25 dB below the usual one is taken for noise, which is not blown up to speech.
 */
final class RunningStatistics implements Normalisation {
    /** Level of speech at about −25 dB of full scale. */
    private static final double USUAL_LEVEL = 2;

    private static final double LEAST_LEVEL = USUAL_LEVEL * 3e-3;
    private static final int USUAL_LEVEL_FRAMES = 10;
    private static final int USUAL_MEAN_FRAMES = 50;
    private static final int MEMORY_SECONDS = 30;
    private static final int RATE = 100;
    /** Frames after a loud one that still count as speech. */
    private static final int REACH = 25;

    private static final double DIGITAL_SILENCE = 1e-5;
    private static final double KEPT = Math.exp(-1.0 / MEMORY_SECONDS);

    private final ClipLevel heard = new ClipLevel();
    /** Sums of cepstra as they are at level 1, so that they stay when the level moves. */
    private final double[] sum = new double[CEPSTRA];

    private final float[] usual = new float[CEPSTRA];
    private double count;
    private long frames;
    private long lastLoud = Long.MIN_VALUE / 2;
    private double level = USUAL_LEVEL;
    private float power;

    /** @param model gives the usual mean */
    RunningStatistics(CmuAcousticModel model) {
        for (int k = 0; k < CEPSTRA; k++) {
            usual[k] = model.usualMean(k);
        }
    }

    @Override
    public void hearPower(float next) {
        power = next;
        heard.add(power);
        frames++;
        if (frames % RATE == 0) {
            heard.fade(KEPT);
            count *= KEPT;
            for (int k = 0; k < CEPSTRA; k++) {
                sum[k] *= KEPT;
            }
        }
        double share = USUAL_LEVEL_FRAMES / (double) (USUAL_LEVEL_FRAMES + frames);
        double measured = Math.max(LEAST_LEVEL, heard.level());
        level = Math.exp(share * Math.log(USUAL_LEVEL) + (1 - share) * Math.log(measured));
        if (power > ClipLevel.gate(level)) {
            lastLoud = frames;
        }
    }

    @Override
    public double level() {
        return level;
    }

    @Override
    public void hearCepstra(float[] cepstra, int at) {
        cepstra[at] += (float) CepstralAnalysis.fallOfFirst(level);
        // The first window of the acoustic model lies half before the sound.
        if (frames > 1 && frames - lastLoud <= REACH && power > level * DIGITAL_SILENCE) {
            for (int k = 0; k < CEPSTRA; k++) {
                sum[k] += cepstra[at + k];
            }
            count++;
        }
    }

    @Override
    public float cepstralMean(int k) {
        // The model's mean is that of sounds brought to one level.
        double prior = usual[k] + (k == 0 ? CepstralAnalysis.fallOfFirst(level) : 0);
        return (float) ((sum[k] + USUAL_MEAN_FRAMES * prior) / (count + USUAL_MEAN_FRAMES));
    }
}
