package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;

/**
 * A voice in a file.
 *
 * @param file the file
 */
public record FileVoice(Path file) implements VoiceSource {
    @Override
    public Path file(Scope scope, CancelToken cancel) {
        return file;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
