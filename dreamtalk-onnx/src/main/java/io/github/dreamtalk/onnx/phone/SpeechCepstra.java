package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;
import java.util.Arrays;

/**
 * The cepstra that the front end's acoustic model hears, of a whole clip and as densely as wanted: for what aligns labels
 * with sound. Stateless and thread-safe.
 */
public final class SpeechCepstra {
    /** Cepstra of a frame. */
    public static final int COUNT = CmuAcousticModel.CEPSTRA;

    /** Samples a frame is made of, 25.6 ms. */
    public static final int WINDOW = CepstralAnalysis.LENGTH;

    private SpeechCepstra() {}

    /**
     * Analyses a clip. It is brought to one level first; no mean is taken off.
     *
     * @param samples mono 16 kHz samples in [-1, 1]
     * @param hop samples from one frame to the next: 160 or a divisor of it
     * @return frames of {@value #COUNT} values; frame t begins at sample {@code hop · t}, and the last ends within the clip
     * @throws InvalidInputException if a sample is not a finite number, or the hop does not divide 160
     */
    public static float[][] of(float[] samples, int hop) {
        int step = FrontEndWindows.HOP;
        if (hop < 1 || step % hop != 0) {
            throw new InvalidInputException(
                    "speech cepstra: found a hop of " + hop + " samples, expected a divisor of " + step);
        }
        CepstralAnalysis analysis = new CepstralAnalysis();
        double level = level(samples);
        float[][] frames = new float[samples.length < WINDOW ? 0 : 1 + (samples.length - WINDOW) / hop][COUNT];
        for (int shift = 0; shift < step && shift < samples.length; shift += hop) {
            int first = shift / hop;
            float[] rest = shift == 0 ? samples : Arrays.copyOfRange(samples, shift, samples.length);
            FrontEndWindows.over(PcmAudio.of(rest), () -> {}, (window, t) -> {
                // The frame of window t begins a step before it.
                long frame = first + (t - 1) * (step / hop);
                if (t > 0 && frame < frames.length) {
                    analysis.analyse(window, t, level, frames[(int) frame], 0);
                }
            });
        }
        return frames;
    }

    private static double level(float[] samples) {
        MelAnalysis mel = new MelAnalysis();
        float[] bands = new float[MelAnalysis.BANDS];
        ClipLevel level = new ClipLevel();
        FrontEndWindows.over(PcmAudio.of(samples), () -> {}, (window, t) -> level.add(mel.analyse(window, bands)));
        return level.level();
    }
}
