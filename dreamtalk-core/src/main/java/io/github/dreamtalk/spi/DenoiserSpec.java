package io.github.dreamtalk.spi;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.PredictionType;
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
 */
public record DenoiserSpec(
        MotionSpace space,
        FrameRate rate,
        PredictionType prediction,
        NoiseSchedule schedule,
        FeatureSpec features,
        int featureHop,
        int featureRadius,
        int maxStyleFrames) {
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
