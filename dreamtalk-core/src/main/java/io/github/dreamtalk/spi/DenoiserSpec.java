package io.github.dreamtalk.spi;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.GuidanceMode;
import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.diffusion.SmoothNoise;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;

/**
 * What a denoiser needs and makes.
 *
 * @param space motion space; the denoiser predicts its first {@link MotionSpace#expressionChannels()} channels
 * @param rate motion frames per second the network was trained at
 * @param prediction what the network predicts
 * @param schedule the noise schedule it was trained with
 * @param features the audio features it was trained on
 * @param featureHop feature frames per motion frame: motion frame i is centred at feature frame i · hop
 * @param featureRadius feature frames seen on each side of the centre; outside the clip they are zero vectors
 * @param maxStyleFrames longest style clip used, motion frames
 * @param noiseSeconds time constant over which the noise it is sampled with is correlated ({@link SmoothNoise}); 0 for
 *     noise independent from frame to frame
 * @param guidance where the guidance scale acts
 */
public record DenoiserSpec(
        MotionSpace space,
        FrameRate rate,
        PredictionType prediction,
        NoiseSchedule schedule,
        FeatureSpec features,
        int featureHop,
        int featureRadius,
        int maxStyleFrames,
        float noiseSeconds,
        GuidanceMode guidance) {
    private static final float LONGEST_NOISE = 10;

    /**
     * Checks the noise's time constant.
     *
     * @param space motion space
     * @param rate motion frames per second
     * @param prediction what the network predicts
     * @param schedule the noise schedule
     * @param features the audio features
     * @param featureHop feature frames per motion frame
     * @param featureRadius feature frames seen on each side of the centre
     * @param maxStyleFrames longest style clip used
     * @param noiseSeconds 0 to 10
     * @param guidance where the guidance scale acts
     * @throws InvalidInputException if noiseSeconds is out of range
     */
    public DenoiserSpec {
        if (!(noiseSeconds >= 0 && noiseSeconds <= LONGEST_NOISE)) {
            throw new InvalidInputException(
                    "noise correlation: found " + noiseSeconds + " s, expected 0 (none) to " + LONGEST_NOISE);
        }
    }

    /**
     * A denoiser sampled as the paper's is: with noise independent from frame to frame, guided in each step.
     *
     * @param space motion space
     * @param rate motion frames per second
     * @param prediction what the network predicts
     * @param schedule the noise schedule
     * @param features the audio features
     * @param featureHop feature frames per motion frame
     * @param featureRadius feature frames seen on each side of the centre
     * @param maxStyleFrames longest style clip used
     */
    public DenoiserSpec(
            MotionSpace space,
            FrameRate rate,
            PredictionType prediction,
            NoiseSchedule schedule,
            FeatureSpec features,
            int featureHop,
            int featureRadius,
            int maxStyleFrames) {
        this(
                space,
                rate,
                prediction,
                schedule,
                features,
                featureHop,
                featureRadius,
                maxStyleFrames,
                0,
                GuidanceMode.EACH_STEP);
    }

    /**
     * The noise this denoiser is sampled with.
     *
     * @param seed of the clip
     * @return {@link CounterNoise} of the seed, smoothed over {@link #noiseSeconds()}
     */
    public NoiseSource noise(long seed) {
        NoiseSource white = new CounterNoise(seed);
        return noiseSeconds == 0
                ? white
                : new SmoothNoise(white, (double) noiseSeconds * rate.numerator() / rate.denominator());
    }

    /**
     * Feature frames needed to condition a chunk of motion frames: the first row is feature frame
     * {@code firstMotionFrame * featureHop - featureRadius}.
     *
     * @param motionFrames frames in the chunk, at least 1
     * @return rows
     */
    public int featureRows(int motionFrames) {
        return (motionFrames - 1) * featureHop + 2 * featureRadius + 1;
    }
}
