package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.StyleTrack;
import io.github.dreamtalk.speech.Transcript;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about the chain.
 *
 * @param features ready features in place of those of the sound, or null
 * @param motion motion to render in place of a generated one, or null
 * @param motionOutput where the motion is also written, or null
 * @param synthesizer name of the synthesizer that makes frames without motion, or null
 * @param sampler name of the sampler, or null for the engine's
 * @param steps network evaluations per frame
 * @param guidance guidance scale
 * @param style the style over time
 * @param head how the head moves
 * @param stages motion and frame stages taken in (true) or left out (false) by name
 * @param fps output rate
 * @param seed of all randomness
 * @param transcript what is said, or null
 * @param pictures whether frames are made, or motion alone
 */
public record ChainSpec(
        @Nullable Path features,
        @Nullable MotionInput motion,
        @Nullable Path motionOutput,
        @Nullable String synthesizer,
        @Nullable String sampler,
        int steps,
        float guidance,
        StyleTrack style,
        HeadMotion head,
        Map<String, Boolean> stages,
        FrameRate fps,
        long seed,
        @Nullable Transcript transcript,
        boolean pictures) {}
