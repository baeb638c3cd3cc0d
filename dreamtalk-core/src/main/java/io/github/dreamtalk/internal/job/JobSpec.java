package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.internal.chain.ChainSpec;
import io.github.dreamtalk.internal.portrait.PictureSource;
import io.github.dreamtalk.internal.portrait.PortraitOptions;
import io.github.dreamtalk.internal.portrait.PreparedAvatar;
import io.github.dreamtalk.internal.sound.VoiceSource;
import org.jspecify.annotations.Nullable;

/**
 * What a job is asked for.
 *
 * @param chain what the request says about the chain
 * @param avatar a portrait prepared before, or null
 * @param picture the portrait otherwise, or null
 * @param portraitOptions what is taken of the picture
 * @param voice the voice, or null
 * @param noise noise in place of that of the seed, or null
 * @param report whether the frames are checked
 */
public record JobSpec(
        ChainSpec chain,
        @Nullable PreparedAvatar avatar,
        @Nullable PictureSource picture,
        PortraitOptions portraitOptions,
        @Nullable VoiceSource voice,
        @Nullable NoiseSource noise,
        boolean report) {}
