package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.format.FileRoles;
import io.github.dreamtalk.internal.chain.ChainSpec;
import io.github.dreamtalk.internal.chain.MotionInput;
import io.github.dreamtalk.internal.portrait.PictureSource;
import io.github.dreamtalk.internal.sound.FileVoice;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a job. */
final class JobFiles {
    private JobFiles() {}

    /**
     * Refuses a job that would write over what it reads, or one output over the other.
     *
     * @param spec what is read
     * @param output where the result goes, or null if it goes to no file
     * @param motionOutput where motion goes beside it, or null
     * @throws io.github.dreamtalk.error.InvalidInputException naming both
     */
    static void check(JobSpec spec, @Nullable Path output, @Nullable Path motionOutput) {
        ChainSpec chain = spec.chain();
        new FileRoles()
                .reads("audio", spec.voice() instanceof FileVoice v ? v.file() : null)
                .reads("portrait", spec.picture() instanceof PictureSource.OfFile p ? p.file() : null)
                .reads("portrait", spec.avatar() == null ? null : spec.avatar().file())
                .reads("features", chain.features())
                .reads("motion", chain.motion() instanceof MotionInput.OfFile m ? m.file() : null)
                .reads("style", chain.style().style().file())
                .reads("head", chain.head().file())
                .writes("output", output)
                .writes("motion output", motionOutput)
                .check();
    }
}
