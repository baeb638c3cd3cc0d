package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;

/**
 * Where a voice comes from. Whatever it is, a job gets it as a file: the same bytes are decoded for the features and encoded
 * beside the picture, in constant memory.
 */
public interface VoiceSource {
    /**
     * Brings the voice into a file; may wait for a voice that is still being made.
     *
     * @param scope owns what is temporary about the file
     * @param cancel ends the wait
     * @return a sound file, valid until the scope is closed
     * @throws io.github.dreamtalk.error.InvalidInputException if the voice cannot be had (again)
     * @throws io.github.dreamtalk.error.MediaException if reading or writing fails
     */
    Path file(Scope scope, CancelToken cancel);
}
