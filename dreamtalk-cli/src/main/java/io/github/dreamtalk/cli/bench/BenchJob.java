package io.github.dreamtalk.cli.bench;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.AvatarOptions;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import java.nio.file.Path;

/**
 * What is measured.
 *
 * @param portrait a picture with a face
 * @param audio the voice
 * @param size longer side of the output, pixels
 * @param steps network evaluations per frame
 * @param guidance style intensity
 */
public record BenchJob(Path portrait, Path audio, int size, int steps, float guidance) {
    /** The sampler measured, named so that a report says which it was. */
    private static final String SAMPLER = "ddim";

    /** The whole job, from the portrait's file. */
    DreamTalkRequest whole() {
        return voiced().portrait(portrait).size(size).build();
    }

    /** The motion alone. */
    DreamTalkRequest motion() {
        return voiced().build();
    }

    /** The portrait, prepared as {@link #whole} prepares it. */
    Avatar avatar(DreamTalkEngine engine) {
        return engine.avatar(portrait, new AvatarOptions(0, true, size));
    }

    /** The whole job over a portrait that is ready. */
    DreamTalkRequest over(Avatar avatar) {
        return voiced().avatar(avatar).build();
    }

    private DreamTalkRequest.Builder voiced() {
        return DreamTalk.builder().audio(audio).sampler(SAMPLER).steps(steps).guidance(guidance);
    }
}
